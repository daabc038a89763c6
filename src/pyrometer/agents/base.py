"""The protocol between the tail and an agent: which files are its logs, and a reader for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

from pyrometer.model import Record, Turn


class Reader(Protocol):
    """Turns the lines of one file into records. Remembers what earlier lines said.

    Never raises, whatever the bytes; what cannot be read becomes a `Trouble`. Gives the same records whether a file
    is read at once, in pieces, or across a save and restore.
    """

    def wants(self, buffer: bytearray, start: int, end: int) -> bool:
        """A cheap look at the head of the line `buffer[start:end]`; False drops it unread.

        May err towards True (costs time), never towards False (loses data).
        """
        ...

    def read(self, line: bytes) -> Iterable[Record]:
        """The records of one whole line, without its newline."""
        ...

    def save(self) -> bytes:
        """What must be remembered to go on after the last line read."""
        ...

    def restore(self, state: bytes) -> None:
        """Take back what `save` gave. State of another version is refused with ValueError."""
        ...

    def forget_names(self) -> None:
        """Remember no folder and no branch any more; later lines may tell them again."""
        ...


class Agent(Protocol):
    """A coding agent whose logs can be read."""

    name: str
    """Short name on screen and in reports: `claude`, `codex`."""
    folders: Sequence[str]
    """Folders below a root that hold logs. Nothing else of a root is looked into."""

    def roots(self, env: Mapping[str, str], home: Path) -> Sequence[Path]:
        """The agent's own folders, from the environment; they need not exist yet. No duplicates."""
        ...

    def claims(self, path: str) -> bool:
        """Whether this file, found below one of the roots, is a log to read. Decides by name alone.

        Thousands are asked for in one walk: a `Path` for each would take longer than the walk.
        """
        ...

    def reader(self, path: Path) -> Reader:
        """A fresh reader for the file, at its first byte. Does not touch the disk."""
        ...


Sighted: TypeAlias = tuple[Turn, tuple[tuple[float, int], ...]]
"""A turn put together from several lines, and where each of its calls was seen: (time of the line, place in it)."""


class Haul(NamedTuple):
    """What a bulk reader has made of the lines since the last haul."""

    turns: list[Sighted]
    records: list[Record]
    """Turns too, where they were not put together."""


class BulkReader(Protocol):
    """Reads years of logs for the store: the same turns, prompts, compactions, limits and facts as a `Reader`.

    It does without what a store keeps no trace of: tool results, signs of life but the latest, digests of old tool
    calls. After a haul its state is one with which a `Reader` goes on.
    """

    def learn(self, buffer: bytearray, start: int, stop: int) -> None:
        """Take in the whole lines of `buffer[start:stop]`, each with its newline."""
        ...

    def pause(self) -> None:
        """Keep what is needed of the buffer: it is going to be filled anew."""
        ...

    def haul(self) -> Haul:
        """Everything learned since the last haul, settled."""
        ...

    def save(self) -> bytes:
        """As in `Reader`; right after a haul."""
        ...

    def restore(self, state: bytes) -> None:
        """As in `Reader`."""
        ...
