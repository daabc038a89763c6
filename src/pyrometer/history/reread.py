"""One session's logs, read again from their first lines: the store and the monitor keep no results of tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyrometer.agents.base import Agent
from pyrometer.engine.ledger import identity
from pyrometer.engine.tables import Tables
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.retold import retold
from pyrometer.explain.logs import records
from pyrometer.model import Record, ToolResult, Turn


class Reread:
    """Some logs read from their first lines: one session's turns, and what its tools gave back."""

    def __init__(self, agent: Agent, paths: Iterable[str], key: tuple[str, str]) -> None:
        self._agent, self._paths, self._key = agent, tuple(paths), key
        self.results: list[ToolResult] = []
        """Of the session; filled by `reel`, as all below."""
        self.calls: dict[str, tuple[str, int]] = {}
        """(name, identity of the turn) by the id of the call."""
        self.missing = 0
        """Logs that cannot be read."""

    def reel(self, tables: Tables, now: float) -> Reel | None:
        """The session as these logs tell it; None if they say nothing of it. To be called once."""
        return retold(self.records(), tables.price, tables.weigh, now).get(self._key)

    def records(self) -> Iterator[tuple[int, Record]]:
        """(number of the log, record): all that they say. To be read once."""
        for number, path in enumerate(self._paths, 1):
            try:
                for record in records(Path(path), self._agent):
                    self._note(record)
                    yield number, record
            except OSError:
                self.missing += 1

    def _note(self, record: Record) -> None:
        if isinstance(record, ToolResult):
            if (record.agent, record.session) == self._key:
                self.results.append(record)
        elif isinstance(record, Turn) and record.tools:
            ident = identity(record.agent, record.key)
            self.calls.update({tool.id: (tool.name, ident) for tool in record.tools})
