"""The process that replays the past, as its parent sees it. Started with the first question, ended with `close`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Lock

import msgspec

from pyrometer.replay.trial import Order, Sums, Told, Wanted
from pyrometer.settings import Alerts


class FaultError(Exception):
    """Why there is no answer, in words for people."""


class Rehearsal:
    """Answers one question at a time; may be asked by any thread, and closed by another."""

    def __init__(self, order: Order, env: Mapping[str, str]) -> None:
        self._order, self._env = order, env
        self._process: subprocess.Popen[bytes] | None = None
        self._asking, self._closed = Lock(), False
        self._known: dict[Alerts, Sums] = {}

    def ask(self, alerts: Alerts, tell: Callable[[float], object]) -> Sums:
        """What these thresholds would have meant; `tell` hears how far the replay is, 0..1. Raises FaultError."""
        with self._asking:
            if alerts not in self._known:
                self._known[alerts] = self._answer(alerts, tell)
            return self._known[alerts]

    def close(self) -> None:
        """End the process; whoever waits for it gets a FaultError."""
        self._closed = True
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def _answer(self, alerts: Alerts, tell: Callable[[float], object]) -> Sums:
        try:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(msgspec.json.encode(Wanted(alerts)) + b"\n")
            process.stdin.flush()
            for line in iter(process.stdout.readline, b""):
                told = msgspec.json.decode(line, type=Told)
                if told.fault:
                    raise FaultError(told.fault)
                if told.sums is not None:
                    return told.sums
                tell(told.done)
        except (OSError, ValueError) as problem:
            raise FaultError("the past cannot be replayed") from problem
        raise FaultError("the replay has ended before its time")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise OSError("closed")
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pyrometer.replay"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**self._env, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,
            )
            assert self._process.stdin is not None
            self._process.stdin.write(msgspec.json.encode(self._order) + b"\n")
        return self._process
