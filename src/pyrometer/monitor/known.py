"""The logs that the store has read, in some forty bytes each: most of them never grow again."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Protocol

from pyrometer.store.logs import Extent
from pyrometer.store.rows import FileRow
from pyrometer.tail.discover import Found
from pyrometer.tail.plain import begins_alike

_TAKEN = -1


class Logs(Protocol):
    """Whoever remembers how far each log was read."""

    def extents(self) -> Iterable[Extent]:
        """All of them in short."""

    def log(self, number: int) -> FileRow | None:
        """One of them; None if it is not there any more."""


class Known:
    """What was read when this was made, to be found again under its name, or a new one."""

    def __init__(self, logs: Logs, without: Container[str] = ()) -> None:
        """`without` are the paths of logs that are followed already."""
        self._logs = logs
        self._paths, self._identities = array("q"), array("q")
        self._numbers, self._sizes, self._offsets = array("q"), array("q"), array("q")
        marks = ((hash(one.path), hash(one.identity), one) for one in logs.extents() if one.path not in without)
        for path, identity, one in sorted(marks):
            self._paths.append(path)
            self._identities.append(identity)
            self._numbers.append(one.id)
            self._sizes.append(one.size)
            self._offsets.append(one.offset)

    def unread(self, found: Found) -> int:
        """Bytes of the file that were not read yet; the torn line at the end of a finished file does not count."""
        place = self._place(found.path)
        if place is None:
            return found.size
        return 0 if self._sizes[place] == found.size else max(0, found.size - self._offsets[place])

    def take(self, found: Found) -> FileRow | None:
        """The row of this file, at most once.

        Inodes are used again: under another name only a file that begins as the known one did is that file. Under the
        same name one that does not may be the known one, rewritten, if the inode is the same.
        """
        place = self._place(found.path)
        row = self._renamed(found) if place is None else self._taken(place, found.path)
        return row if row is not None and row.agent == found.agent and not _replaced(found, row) else None

    def _place(self, path: str) -> int | None:
        mark = hash(path)
        place = bisect_left(self._paths, mark)
        known = place < len(self._paths) and self._paths[place] == mark and self._numbers[place] != _TAKEN
        return place if known else None

    def _taken(self, place: int, path: str) -> FileRow | None:
        """The row at that place, unless it has changed: what was handed out of the store tells nothing of that."""
        number, self._numbers[place] = self._numbers[place], _TAKEN
        row = self._logs.log(number)
        return row if row is not None and (row.path, row.checkpoint.offset) == (path, self._offsets[place]) else None

    def _renamed(self, found: Found) -> FileRow | None:
        mark = hash((found.device, found.inode))
        for place, number in enumerate(self._numbers):
            if self._identities[place] == mark and number != _TAKEN:
                row = self._logs.log(number)
                if row is not None and not Path(row.path).exists() and begins_alike(found.path, row.checkpoint):
                    return self._taken(place, row.path)
        return None


def _replaced(found: Found, row: FileRow) -> bool:
    """Whether another file was put in the place of the known one."""
    known = row.checkpoint
    same = (found.device, found.inode) == (known.device, known.inode)
    return not (same or not known.offset or begins_alike(found.path, known))
