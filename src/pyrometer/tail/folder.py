"""One folder, listed once: its logs, its subfolders, its symbolic links, and what could not be looked at."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from pyrometer.tail.reasons import NOT_REGULAR, reason
from pyrometer.tail.zstd import SUFFIX

Claims: TypeAlias = Callable[[str, str], bool]
"""Whether the agent (by name) reads the file at this path. Decides by name alone."""

Place: TypeAlias = tuple[str, str]
"""(kind of trouble, path)."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """A log, as it was when its folder was listed."""

    agent: str
    path: str
    device: int
    inode: int
    size: int
    mtime: float


class Folder(msgspec.Struct):
    """What a folder held when its modification time was `mtime_ns`."""

    agent: str
    path: str
    identity: tuple[int, int]
    mtime_ns: int
    settled: bool = False
    """Listed twice at the same modification time and readable: nothing can have been missed."""
    files: list[Found] = msgspec.field(default_factory=list)
    folders: list[str] = msgspec.field(default_factory=list)
    links: list[str] = msgspec.field(default_factory=list)
    linked: list[Found] = msgspec.field(default_factory=list)
    """Logs that the links lead to; filled in by whoever follows them."""
    troubles: list[Place] = msgspec.field(default_factory=list)

    @property
    def unreadable(self) -> bool:
        """Whether anything in it may become readable without moving the folder's time."""
        return any(kind != NOT_REGULAR for kind, _ in self.troubles)


def list_folder(agent: str, path: str, status: os.stat_result, claims: Claims) -> Folder:
    """The content of `path`, whose `status` was taken just before. Follows no link."""
    folder = Folder(agent, path, (status.st_dev, status.st_ino), status.st_mtime_ns)
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                _sort_in(folder, entry, claims)
    except FileNotFoundError:
        return folder
    except OSError as problem:
        folder.troubles.append((reason(problem), path))
    plain = {file.path for file in folder.files}
    folder.files = [file for file in folder.files if not _is_twin(file.path, plain)]
    folder.files.sort(key=lambda file: file.path)
    folder.folders.sort()
    folder.links.sort()
    return folder


def add_file(folder: Folder, path: str, status: os.stat_result, files: list[Found]) -> None:
    """Take the log at `path` into `files`, one of the folder's lists; note it as a trouble if it cannot be a log."""
    if stat.S_ISREG(status.st_mode):
        files.append(Found(folder.agent, path, status.st_dev, status.st_ino, status.st_size, status.st_mtime))
    else:
        folder.troubles.append((NOT_REGULAR, path))


def _sort_in(folder: Folder, entry: os.DirEntry[str], claims: Claims) -> None:
    try:
        if entry.is_symlink():
            folder.links.append(entry.path)
        elif entry.is_dir(follow_symlinks=False):
            folder.folders.append(entry.path)
        elif claims(folder.agent, entry.path):
            add_file(folder, entry.path, entry.stat(follow_symlinks=False), folder.files)
    except FileNotFoundError:
        return
    except OSError as problem:
        folder.troubles.append((reason(problem), entry.path))


def _is_twin(path: str, plain: set[str]) -> bool:
    """A packed copy beside its original: the same lines twice."""
    return path.endswith(SUFFIX) and path.removesuffix(SUFFIX) in plain
