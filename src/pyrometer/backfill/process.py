"""The process as its parent sees it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping

import msgspec

from pyrometer.backfill.order import Order, Told
from pyrometer.snapshot import Progress


class Backfill:
    """A running process. Never waits for it but at the end."""

    def __init__(self, order: Order, env: Mapping[str, str]) -> None:
        """Start it with the environment `env`. Raises OSError if that cannot be done."""
        self.progress = Progress(0, 0, 0, 0)
        """As last told."""
        self._torn = b""
        text = msgspec.json.encode(order).decode()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pyrometer.backfill", text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**env, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        )
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)

    def ended(self) -> bool:
        """Take what it told; whether it is over, be it done or dead."""
        self._listen()
        return self._process.poll() is not None

    @property
    def failed(self) -> bool:
        """It is over, and has not done all that it was to do."""
        return bool(self._process.poll())

    def stop(self) -> None:
        """End it; what it has written stays."""
        with contextlib.suppress(OSError):
            self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        with contextlib.suppress(BlockingIOError):
            self._torn += os.read(self._process.stdout.fileno(), 65_536)
        *lines, self._torn = self._torn.split(b"\n")
        if lines:
            with contextlib.suppress(msgspec.DecodeError):
                told = msgspec.json.decode(lines[-1], type=Told)
                self.progress = Progress(told.files_done, told.files, told.bytes_done, told.bytes)
