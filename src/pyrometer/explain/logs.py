"""The lines of a log with their places, read apart from the tail: from the first byte, with a fresh reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

from pyrometer.agents.base import Agent
from pyrometer.engine.ledger import identity
from pyrometer.model import Record, Turn
from pyrometer.tail.lines import MAX_LINE
from pyrometer.tail.zstd import SUFFIX, unpacked

_BLOCK: Final = 4 << 20
_IDS: Final = rb'"(?:id|uuid|requestId|request_id|response_id|call_id)"\s*:\s*'


class Place(NamedTuple):
    """Where a line stands; in a packed log, in the unpacked bytes."""

    number: int
    """From 1 on."""
    offset: int
    size: int
    """Bytes, without the newline."""


def told(path: Path, agent: Agent, ident: int) -> list[tuple[Place, Turn]]:
    """Every line that says something of the turn, and what its reader made of it. OSError: cannot be read."""
    return [(place, turn) for place, _, turn in _turns(path, agent) if identity(agent.name, turn.key) == ident]


def named(path: Path, agent: Agent, name: str) -> Turn | None:
    """The first turn on a line that has `name` as an id of a message, request, response or tool call."""
    wanted = re.compile(_IDS + re.escape(_quoted(name)))
    return next((turn for _, line, turn in _turns(path, agent) if wanted.search(line)), None)


def holds(path: Path, name: str) -> bool:
    """Whether `name` stands in the file as a whole value; a look at the bytes, some gigabytes a second."""
    needle = _quoted(name)
    kept = b""
    with _opened(path) as file:
        while block := file.read(_BLOCK):
            if needle in kept + block:
                return True
            kept = block[-len(needle) :]
    return False


def records(path: Path, agent: Agent, skip: bytes = b"") -> Iterator[Record]:
    """Everything that a log says, in the order of its lines; not those that hold `skip`. OSError: cannot be read."""
    return (record for _, _, record in _records(path, agent, skip))


def _turns(path: Path, agent: Agent) -> Iterator[tuple[Place, bytes, Turn]]:
    for place, line, record in _records(path, agent):
        if isinstance(record, Turn):
            yield place, line, record


def _records(path: Path, agent: Agent, skip: bytes = b"") -> Iterator[tuple[Place, bytes, Record]]:
    reader = agent.reader(path)
    for place, line in _lines(path, skip):
        if reader.wants(bytearray(line), 0, len(line)):
            for record in reader.read(line):
                yield place, line, record


def _lines(path: Path, skip: bytes = b"") -> Iterator[tuple[Place, bytes]]:
    """Whole lines only, without those that hold `skip`: what follows the last newline is still being written."""
    offset = 0
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return
            if len(line) <= MAX_LINE and not (skip and skip in line):
                cut = line[:-2] if line.endswith(b"\r\n") else line[:-1]
                yield Place(number, offset, len(cut)), cut
            offset += len(line)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with unpacked(path) if path.name.endswith(SUFFIX) else path.open("rb", _BLOCK) as file:
        yield file


def _quoted(name: str) -> bytes:
    return f'"{name}"'.encode("utf-8", "surrogatepass")
