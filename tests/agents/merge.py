"""Puts the turns of many files together, by the rules that `Turn` states: the smallest thing that can be right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from pyrometer.agents.base import Agent, Reader
from pyrometer.model import Record, Turn


def records_of(agent: Agent, path: Path) -> list[Record]:
    """All records of one file, as the tail would ask for them."""
    return read_all(agent.reader(path), path.read_bytes())


def read_all(reader: Reader, content: bytes) -> list[Record]:
    """All records of the lines in `content`."""
    buffer, start = bytearray(content), 0
    found: list[Record] = []
    for line in content.split(b"\n"):
        end = start + len(line)
        if reader.wants(buffer, start, end):
            found += reader.read(line)
        start = end + 1
    return found


def merged(records: Iterable[Record]) -> dict[str, Turn]:
    """One turn per key."""
    turns: dict[str, Turn] = {}
    for turn in records:
        if isinstance(turn, Turn):
            turns[turn.key] = _joined(turns[turn.key], turn) if turn.key in turns else turn
    return turns


def _joined(one: Turn, other: Turn) -> Turn:
    owner = min(one, other, key=lambda turn: turn.claim)
    fullest = max(one, other, key=lambda turn: (turn.final, turn.usage.output))
    return replace(
        owner,
        at=min(one.at, other.at),
        usage=fullest.usage,
        final=fullest.final,
        tools=tuple({tool.id: tool for turn in (one, other) for tool in turn.tools}.values()),
    )
