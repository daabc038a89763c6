"""Runs a monitor in a thread of its own and publishes what it sees: at once when something moved, but not too often."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

import msgspec

from pyrometer.commands import Command
from pyrometer.monitor.tempo import Tempo
from pyrometer.snapshot import AlertView, Snapshot

if TYPE_CHECKING:
    from pyrometer.monitor.monitor import Monitor

JUDGE = 2.0
"""Seconds between two questions to the alert rules, at least: they are about minutes."""
PAINT = 0.05
"""Seconds that the first picture is given to be painted before the monitor is made."""
BREATH = 0.001
"""Seconds that the reading of history leaves to the screen after each step."""


class Events(Protocol):
    """File-system events as far as they are needed here; see `tail.watch.Watch`."""

    note: str
    whole: bool

    def start(self, folders: Iterable[str], notify: Callable[[], None]) -> None:
        """Watch these folders; call `notify` when something changed."""

    def take(self) -> set[str]:
        """What changed since the last call."""

    def stop(self) -> None:
        """Watch no more."""


class Runner:
    """The thread. `publish` gets every snapshot, `announce` every alert that has just fired or ended."""

    def __init__(
        self,
        make: Callable[[], Monitor],
        clock: Callable[[], float],
        beat: Callable[[], float],
        publish: Callable[[Snapshot], object],
        announce: Callable[[tuple[AlertView, ...]], object],
        *,
        events: Events | None = None,
        before_tick: Callable[[float], object] | None = None,
        ahead: Callable[[], Snapshot | None] | None = None,
        crashed: Callable[[str], object] | None = None,
        worked: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`make` is called in the thread: a monitor and its store belong to one thread from birth.

        `clock` is the time that the monitor lives in, `beat` a real one for the gaps between snapshots.

        `before_tick` is called with the time before each step: the demo writes its logs there. `ahead` gives pictures
        that are made elsewhere, and may wait for them, until it gives none: they are published before the monitor is
        made. `crashed` gets the traceback if the monitor dies of a fault of its own. `worked` tells the CPU seconds of
        the thread that asks, for snapshots to be fewer when they are dear.
        """
        self._make = make
        self._clock = clock
        self._beat = beat
        self._publish = publish
        self._announce = announce
        self._events = events
        self._before_tick = before_tick
        self._ahead = ahead
        self._crashed = crashed
        self._worked = worked
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._monitor: Monitor
        self._wake = threading.Event()
        self._dozes = False
        self._stopping = threading.Event()
        self._judged_at: float | None = None
        self._tempo = Tempo(beat())
        self._last: Snapshot | None = None
        self._thread = threading.Thread(target=self._run, name="pyrometer-monitor", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def send(self, command: Command) -> None:
        """Ask something of the monitor, from any thread."""
        self._commands.put(command)
        self._wake.set()

    def stop(self) -> None:
        """End, and wait for the end: a fraction of a second."""
        self._stopping.set()
        self._wake.set()
        if self._events is not None:
            self._events.stop()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        try:
            self._loop()
        except Exception as problem:  # noqa: BLE001 - a monitor that died must say so, whatever it died of
            self._die(problem)

    def _look_ahead(self) -> None:
        seen = False
        while self._ahead is not None and (snapshot := self._ahead()) is not None:
            self._publish(snapshot)
            seen = True
        if seen:
            self._stopping.wait(PAINT)

    def _loop(self) -> None:
        self._look_ahead()
        monitor = self._monitor = self._make()
        moved, self._tempo = True, Tempo(self._beat())
        while not self._stopping.is_set():
            asked = self._obey()
            now = self._clock()
            self._listen(now)
            if self._before_tick is not None:
                self._before_tick(now)
            news = monitor.tick(now)
            moved = news or moved or asked
            if moved:
                self._tempo.moved(self._beat())
            if self._tempo.shows(self._beat(), moved=moved) and (
                news or self._last is not None or not monitor.intake.busy
            ):
                self._show(now)
                moved = False
            self._sleep(busy=monitor.busy)
        monitor.close(self._clock())

    def _sleep(self, *, busy: bool) -> None:
        """Until the next look, or until somebody asks for something. Files that move wait for the next snapshot."""
        beat = self._beat()
        rest = 0.0 if busy else self._tempo.rests(beat)
        self._dozes = rest > 0
        self._wake.wait(BREATH if busy else rest or self._tempo.pause(beat, events=self._hears()))
        self._dozes = False
        self._wake.clear()

    def _stir(self) -> None:
        """Files have moved."""
        if not self._dozes:
            self._wake.set()

    def _obey(self) -> bool:
        """Carry out what was asked; True if it was anything."""
        asked = False
        while not self._commands.empty():
            self._monitor.handle(self._commands.get_nowait(), self._clock())
            asked = True
            self._judged_at = None
            self._tempo.hurry()
        return asked

    def _listen(self, now: float) -> None:
        """Let file events point the monitor at what changed."""
        if self._events is None:
            return
        self._events.start([root.path for root in self._monitor.intake.discovery.roots], self._stir)
        whole, note = self._events.whole, self._events.note
        self._monitor.intake.hear(self._events.take(), now, everything=whole)
        self._monitor.notes = (note,) if note else ()
        self._monitor.watching = "polling" if note else "events and polling"

    def _hears(self) -> bool:
        """Whether file events come in."""
        return self._events is not None and not self._events.note

    def _show(self, now: float) -> None:
        before = self._worked()
        snapshot = self._monitor.snapshot(now)
        cost = self._worked() - before
        told = self._monitor.announce(snapshot) if self._judges() else ()
        if told:
            snapshot = msgspec.structs.replace(snapshot, alerts=self._monitor.alerts.views(now))
        self._publish(snapshot)
        if told:
            self._announce(told)
        self._last = snapshot
        self._tempo.shown(self._beat(), cost)

    def _judges(self) -> bool:
        """Whether it is time to ask the alert rules."""
        beat = self._beat()
        if self._judged_at is not None and beat - self._judged_at < JUDGE:
            return False
        self._judged_at = beat
        return True

    def _die(self, problem: Exception) -> None:
        if self._crashed is not None:
            self._crashed("".join(traceback.format_exception(problem)))
        if self._last is not None:
            note = f"the monitor has stopped ({type(problem).__name__}): numbers stand still; restart Pyrometer"
            health = msgspec.structs.replace(self._last.health, notes=(note, *self._last.health.notes))
            self._publish(msgspec.structs.replace(self._last, health=health))
