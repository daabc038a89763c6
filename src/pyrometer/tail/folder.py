"""One folder, listed once: its logs, its subfolders, its symbolic links, and what could not be looked at."""

# ruff: noqa: PTH118
# Thousands of paths a second: a Path object for each would double their price.

from __future__ import annotations

import math
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from struct import Struct
from typing import TypeAlias, cast

import msgspec

from pyrometer.tail.reasons import NOT_REGULAR, reason
from pyrometer.tail.zstd import SUFFIX

Claims: TypeAlias = Callable[[str, str], bool]
"""Whether the agent (by name) reads the file at this path. Decides by name alone."""

Place: TypeAlias = tuple[str, str]
"""(kind of trouble, path)."""

Identity: TypeAlias = tuple[int, int]
"""(device, inode)."""

_IDENTITY = Struct("=QQ")
_BETWEEN = "\0"
"""Stands in no name."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """A log, as it was when its folder was listed."""

    agent: str
    path: str
    device: int
    inode: int
    size: int
    mtime: float

    @property
    def identity(self) -> Identity:
        """Which file it is, whatever its name."""
        return self.device, self.inode


class Folder(msgspec.Struct):
    """What a folder held when its modification time was `mtime_ns`.

    Of its logs only which they are: thousands of them are remembered from one look to the next.
    """

    agent: str
    path: str
    identity: Identity
    mtime_ns: int
    settled: bool = False
    """Listed twice at the same modification time and readable: nothing can have been missed."""
    names: str = ""
    """Of its logs, with `_BETWEEN` between them."""
    which: bytes = b""
    """Their identities, packed."""
    folders: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    linked: tuple[tuple[str, Identity], ...] = ()
    """(path, identity) of the logs that the links lead to; filled in by whoever follows them."""
    troubles: tuple[Place, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether anything in it may become readable without moving the folder's time."""
        return any(kind != NOT_REGULAR for kind, _ in self.troubles)

    @property
    def files(self) -> int:
        """How many logs lie in it, and are linked to."""
        return len(self.which) // _IDENTITY.size + len(self.linked)

    def is_still(self, status: os.stat_result) -> bool:
        """Whether what is at its path now is the same folder."""
        return (status.st_dev, status.st_ino) == self.identity

    def is_as_listed(self, status: os.stat_result) -> bool:
        """Whether it is, and nothing has come or gone since it was listed."""
        return self.is_still(status) and status.st_mtime_ns == self.mtime_ns and self.settled

    def logs(self) -> Iterable[tuple[str, Identity]]:
        """(path, identity) of each log that lies in it."""
        if not self.which:
            return ()
        before = os.path.join(self.path, "")
        return zip((before + name for name in self.names.split(_BETWEEN)), self._own(), strict=True)

    def identities(self) -> Iterable[Identity]:
        """Of each log that lies in it or is linked to."""
        return chain(self._own(), (identity for _, identity in self.linked)) if self.linked else self._own()

    def holds_what(self, other: Folder | None) -> bool:
        """Whether the same logs lie in it, and its links lead to the same, as in the other."""
        if other is None or other is self:
            return other is self
        return (self.which, self.names, self.linked) == (other.which, other.names, other.linked)

    def _own(self) -> Iterator[Identity]:
        return cast("Iterator[Identity]", _IDENTITY.iter_unpack(self.which))


def list_folder(
    agent: str, path: str, status: os.stat_result, claims: Claims, since: float = -math.inf
) -> tuple[Folder, list[Found]]:
    """The content of `path`, whose `status` was taken just before, and its logs by name. Follows no link.

    Of the logs those are given that have changed since then.
    """
    folder = Folder(agent, path, (status.st_dev, status.st_ino), status.st_mtime_ns)
    found: list[Found] = []
    folders: list[str] = []
    links: list[str] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_symlink():
                    links.append(entry.path)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif claims(agent, entry.path):
                    _look_at(entry, folder, found)
    except FileNotFoundError:
        return folder, []
    except OSError as problem:
        folder.troubles += ((reason(problem), path),)
    found = _without_twins(found)
    if found:
        folder.names = _BETWEEN.join([log.path.rpartition(os.sep)[2] for log in found])
        folder.which = b"".join([_IDENTITY.pack(log.device, log.inode) for log in found])
        found = [log for log in found if log.mtime >= since]
    folder.folders, folder.links = tuple(sorted(folders)), tuple(sorted(links))
    return folder, found


def found_at(folder: Folder, path: str, status: os.stat_result) -> Found | None:
    """The log at `path`; None if it cannot be a log, which is noted as a trouble of the folder."""
    if stat.S_ISREG(status.st_mode):
        return Found(folder.agent, path, status.st_dev, status.st_ino, status.st_size, status.st_mtime)
    folder.troubles += ((NOT_REGULAR, path),)
    return None


def _look_at(entry: os.DirEntry[str], folder: Folder, found: list[Found]) -> None:
    try:
        log = found_at(folder, entry.path, entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        return
    except OSError as problem:
        folder.troubles += ((reason(problem), entry.path),)
        return
    if log is not None:
        found.append(log)


def _without_twins(found: list[Found]) -> list[Found]:
    """By name, without packed copies beside their originals: the same lines twice."""
    if len(found) < 2:
        return found
    found.sort(key=lambda log: log.path)
    plain = {log.path for log in found}
    return [log for log in found if not (log.path.endswith(SUFFIX) and log.path.removesuffix(SUFFIX) in plain)]
