"""What is read before all else at the start."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pyrometer.tail.discover import Found

ALONE = 8_000_000
"""Bytes of each of the first logs that all others wait for: a tenth of a second."""


class Opening:
    """The newest log of each agent: it says how the agent's windows stand. All other logs wait for these."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        """How far each is read before the others. It may grow faster than it is read."""

    @property
    def lasts(self) -> bool:
        """Some of them is not read so far."""
        return bool(self._first)

    def begin(self, logs: Iterable[Found]) -> Collection[str]:
        """The first of `logs`, which come newest first."""
        newest: dict[str, Found] = {}
        for log in logs:
            newest.setdefault(log.agent, log)
        self._first = {log.path: min(log.size, ALONE) for log in newest.values()}
        return self._first

    def ordered(self, due: Sequence[str]) -> Sequence[str]:
        """The same with the first logs in front."""
        return sorted(due, key=lambda path: path not in self._first) if self._first else due

    def has(self, path: str) -> bool:
        """Whether it is one of them and not read so far. All others wait for the next step even after the last."""
        return path in self._first

    def goes_on(self, path: str, offset: int, *, more: bool) -> bool:
        """Whether the log, read to `offset`, is to be read on before the others."""
        if path not in self._first:
            return False
        if more and offset < self._first[path]:
            return True
        del self._first[path]
        return False

    def drop(self, path: str) -> None:
        """The log is gone."""
        self._first.pop(path, None)
