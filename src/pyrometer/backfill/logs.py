"""One log, read in bulk from where the store's knowledge of it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from pyrometer.agents.base import Agent, BulkReader
from pyrometer.agents.claude_bulk import ClaudeBulk
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.claude_files import describe
from pyrometer.agents.codex import Codex
from pyrometer.agents.codex_bulk import CodexBulk
from pyrometer.model import Trouble
from pyrometer.store.rows import FileRow, Work
from pyrometer.tail.discover import Found
from pyrometer.tail.lines import Chunk, Cutter
from pyrometer.tail.reasons import TOO_LONG
from pyrometer.tail.tail import Buffer, Tail

AGENTS: Mapping[str, Agent] = {agent.name: agent for agent in (ClaudeCode(), Codex())}
Make: TypeAlias = Callable[[Path, float], BulkReader]
READERS: Mapping[str, Make] = {
    "claude": lambda path, digests_from: ClaudeBulk(describe(path), digests_from),
    "codex": CodexBulk,
}
"""Bulk readers by agent, for a path and the time from which on digests are wanted."""


class _Cutter(Cutter):
    """Hands lines to a bulk reader where they lie, many at once."""

    def __init__(self, reader: BulkReader) -> None:
        super().__init__(self._learn_torn)
        self._reader = reader

    def cut(self, buffer: Buffer, start: int, stop: int, chunk: Chunk) -> int:
        data, reader = buffer.data, self._reader
        if self.torn or self.skipping:
            end = data.find(b"\n", start, stop)
            if end < 0:
                return start
            self._close(buffer.view[start:end], chunk)
            start = end + 1
        behind = data.rfind(b"\n", start, stop) + 1
        if not behind:
            return start
        reader.learn(data, start, behind)
        reader.pause()
        return behind

    def _learn_torn(self, line: bytearray, _start: int, _end: int) -> bool:
        line += b"\n"
        self._reader.learn(line, 0, len(line))
        return False


def _none(_line: bytearray, _start: int, _end: int) -> bool:
    """Stands for the reader until `read_with`."""
    return False


class _Tail(Tail):
    def read_with(self, reader: BulkReader) -> None:
        """Let it learn the lines from here on."""
        cutter = _Cutter(reader)
        cutter.skipping = self._cutter.skipping
        self._cutter = cutter


class Log:
    """A log that is read to its end, piece by piece."""

    def __init__(self, number: int, found: Found, row: FileRow | None, digests_from: float, buffer: Buffer) -> None:
        """`number` stands for it in the store; `row` is what the store knows of it."""
        self.number = number
        self._found = found
        self._digests_from = digests_from
        self._reader = self._fresh()
        self._void = False
        tail = None
        if row is not None:
            try:
                self._reader.restore(row.reader)
                here = msgspec.structs.replace(row.checkpoint, path=found.path)
                tail = _Tail.resume(here, _none, buffer)
            except ValueError:
                self._void = True
        self._tail = tail or _Tail(found.path, _none, buffer)
        self._tail.read_with(self._reader)

    def pieces(self) -> Iterator[Work]:
        """What it says, a megabyte at a time. What cannot be read ends it early."""
        more = True
        while more:
            chunk = self._tail.poll()
            if chunk.restarted:
                self._reader, self._void = self._fresh(), True
                self._tail.read_with(self._reader)
            if chunk.bytes_read or chunk.restarted:
                yield self._work([Trouble(TOO_LONG)] * chunk.too_long)
            more = chunk.more and not chunk.error

    def _work(self, troubles: list[Trouble]) -> Work:
        haul = self._reader.haul()
        void, self._void = self._void, False
        state = self._reader.save()
        return Work(
            self._found.agent, self._tail.checkpoint(), state, [*haul.records, *troubles], void, self.number, haul.turns
        )

    def _fresh(self) -> BulkReader:
        return READERS[self._found.agent](Path(self._found.path), self._digests_from)
