"""The thread of one channel. It is started by the first alert, so that most panes never have it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pyrometer.notify.notice import Notice
from pyrometer.notify.outbox import Outbox


class Worker:
    """Delivers what is in an outbox, as time goes by. A slow channel holds up nothing but itself."""

    def __init__(self, outbox: Outbox, beat: Callable[[], float]) -> None:
        """`beat` is a clock that never jumps, in seconds."""
        self.outbox = outbox
        self._beat = beat
        self._wake = threading.Event()
        self._leaving = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, notice: Notice) -> None:
        """Hands over one alert; returns at once."""
        self.outbox.put(notice, self._beat())
        if self._thread is None and not self._leaving.is_set():
            self._thread = threading.Thread(target=self._run, name=f"pyrometer-{self.outbox.name}", daemon=True)
            self._thread.start()
        self._wake.set()

    def leave(self) -> None:
        """Asks it to try once more what waits, and to end. Returns at once; see `wait`."""
        self.outbox.hurry(self._beat())
        self._leaving.set()
        self._wake.set()

    def wait(self, seconds: float) -> int:
        """Waits for that; returns how many alerts were not delivered, which are given up now."""
        if self._thread is not None:
            self._thread.join(max(0.0, seconds))
        number = self.outbox.abandon()
        self._wake.set()
        return number

    def _run(self) -> None:
        while True:
            due = self.outbox.step(self._beat())
            if self._leaving.is_set() and due is None:
                return
            self._wake.wait(None if due is None else max(0.0, due - self._beat()))
            self._wake.clear()
