"""Which logs there are below the roots, each once, and what stands in the way.

`Discovery` remembers every folder. `walk` reads the whole tree; `fresh` only asks each known folder whether its own
modification time moved, which it does when an entry is added, removed or renamed, and lists those that did. A folder
that moved is listed a second time at the next `fresh`: a file born in the same clock tick as the first listing would
not move the time again. Where events tell which folders moved, `fresh` asks these, and of the others some in turn.
"""

# ruff: noqa: PTH112, PTH116, PTH118, PTH120
# Thousands of stat calls a second: a Path object for each would double their price.

from __future__ import annotations

import math
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from pyrometer.tail.folder import Claims, Folder, Found, Identity, Place, found_at, list_folder
from pyrometer.tail.log_names import any_twice, names_of
from pyrometer.tail.reasons import NOT_A_FOLDER, SYMLINK_LOOP, VANISHED, reason

__all__ = ["Claims", "Discovery", "Found", "Root", "Walk"]

TURNS = 12
"""Looks after which every folder was asked whether it moved, where events tell: a minute at rest."""


class Root(NamedTuple):
    """A folder to look into. It need not exist yet, and may come and go."""

    agent: str
    path: str


class Walk(msgspec.Struct, frozen=True):
    """What a look at the roots gave."""

    found: tuple[Found, ...] = ()
    """From `walk` all logs; from `fresh` those that are new or have a new name. Newest first."""
    lost: tuple[str, ...] = ()
    """Paths that were found before and are not there any more, be it that they were deleted or renamed."""
    troubles: tuple[Place, ...] = ()
    """(kind, place) of all that stands in the way now. No events: what lasts is there in each walk."""


class Discovery:
    """Finds the logs of all agents. Never raises for what the disk does.

    Roots may overlap: a folder belongs to the innermost root that it lies in and is read once. Files are told apart by
    device and inode, so that hard links, and symbolic links to a log that is found anyway, do not count twice; the
    real path is preferred. `claims` chooses files by name; without it everything named `.jsonl` or `.jsonl.zst` counts.
    """

    def __init__(self, roots: Iterable[Root], claims: Claims | None = None) -> None:
        named = dict.fromkeys(Root(agent, os.path.normpath(path)) for agent, path in roots)
        self.roots = tuple(named)
        self._claims = claims or _is_log
        self._folders: dict[str, Folder] = {}
        self._entered: dict[Identity, str] = {}
        self._troubles: dict[str, str] = {}
        self._listed: list[Found] = []
        """All logs of the folders that were read since the last answer, and those that their links lead to."""
        self._since = -math.inf
        self._doubled = False
        """Some log has several names: of all its names the first one counts."""
        self._seen: set[str] = set()
        """Roots that have been there."""
        self._within: tuple[Place, ...] = ()
        """What stands in the way inside the folders."""
        self._turn: Iterator[str] = iter(())
        self.linked = False
        """Symbolic links lead out of the folders: events need not tell of what lies behind them."""

    def walk(self, since: float = -math.inf) -> Walk:
        """Read the whole tree. Logs that have not changed since then (epoch seconds) are known, but not handed out."""
        self._since = since
        earlier, self._folders, self._entered, self._troubles = self._folders, {}, {}, {}
        entered = self._enter_roots(earlier)
        self._follow_links(entered, earlier)
        known, changed = self._compare(earlier)
        listed = self._listed
        if self._doubled:
            names = names_of(self._folders.values())
            listed = [log for log in listed if names.get(log.path) == log.identity]
        return self._answer(listed, known.keys() - names_of(changed) if known else ())

    def fresh(self, near: Iterable[str] | None = None) -> Walk:
        """Look at the folders that moved, and for roots that have appeared. Cheap: one `stat` a folder.

        With `near`, the paths of which events told, only the folders around them are asked, those that were listed
        only once, and some of the others in turn.
        """
        earlier = dict(self._folders)
        moved = self._drop_moved(earlier if near is None else self._chosen(near))
        entered = self._enter_roots(earlier)
        for folder in moved:
            entered += self._crawl(folder.agent, folder.path, earlier)
        if not entered and len(self._folders) == len(earlier):
            return Walk(troubles=self._standing())
        self._follow_links(entered, earlier)
        known, changed = self._compare(earlier)
        now, listed = names_of(changed), {log.path: log for log in self._listed}
        new = (path for path, identity in now.items() if known.get(path) != identity)
        return self._answer((listed.get(path) or self._log(path) for path in new), known.keys() - now)

    def roots_state(self) -> tuple[tuple[str, str, bool], ...]:
        """(agent, folder, whether it is there) for each root."""
        return tuple((agent, path, os.path.isdir(path)) for agent, path in self.roots)

    @property
    def folders(self) -> tuple[str, ...]:
        """All known folders."""
        return tuple(self._folders)

    def _chosen(self, near: Iterable[str]) -> Iterable[str]:
        """The folders to ask where events tell."""
        some = len(self._folders) // TURNS + 1
        turn = list(islice(self._turn, some))
        if len(turn) < some:
            self._turn = iter(tuple(self._folders))
        once = (path for path, folder in self._folders.items() if not folder.settled)
        return dict.fromkeys((*map(self._around, near), *once, *turn))

    def _around(self, path: str) -> str:
        """The innermost known folder that the path is, or lies in."""
        while path not in self._folders and path != (above := os.path.dirname(path)):
            path = above
        return path

    def _drop_moved(self, asked: Iterable[str]) -> list[Folder]:
        """Forget the folders that are not as they were listed; gives those that are still there, in part or anew."""
        moved, pending = [], deque(asked)
        while pending:
            folder = self._folders.get(path := pending.popleft())
            status = _status(path) if folder is not None else None
            if folder is None or (status is not None and folder.is_as_listed(status)):
                continue
            del self._folders[path]
            del self._entered[folder.identity]
            if status is not None:
                moved.append(folder)
            if status is None or not folder.is_still(status):
                pending += folder.folders
        return moved

    def _enter_roots(self, earlier: dict[str, Folder]) -> list[Folder]:
        """Read the roots that are not known yet, inner ones first."""
        entered = []
        missing = [root for root in self.roots if root.path not in self._folders]
        for agent, path in sorted(missing, key=lambda root: -len(os.path.realpath(root.path))):
            entered += self._crawl(agent, path, earlier)
        return entered

    def _crawl(self, agent: str, start: str, earlier: dict[str, Folder]) -> list[Folder]:
        """Read `start` and what is below it, as far as it is not known; gives the folders read."""
        entered, pending = [], [start]
        while pending:
            folder = self._enter(agent, pending.pop(), earlier)
            if folder is not None:
                entered.append(folder)
                pending += reversed(folder.folders)
        return entered

    def _enter(self, agent: str, path: str, earlier: dict[str, Folder]) -> Folder | None:
        self._troubles.pop(path, None)
        if path in self._folders:
            return None
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            self._troubles[path] = reason(problem)
            return None
        if not stat.S_ISDIR(status.st_mode):
            self._troubles[path] = NOT_A_FOLDER
            return None
        if (status.st_dev, status.st_ino) in self._entered:
            return None
        folder, logs = list_folder(agent, path, status, self._claims, self._since)
        self._listed += logs
        before = earlier.get(path)
        folder.settled = before is not None and before.mtime_ns == folder.mtime_ns and not folder.unreadable
        self._folders[path] = folder
        self._entered[folder.identity] = path
        return folder

    def _follow_links(self, entered: list[Folder], earlier: dict[str, Folder]) -> None:
        """Look behind the links, after all real folders, so that those keep their own names."""
        pending = deque(entered)
        while pending:
            folder = pending.popleft()
            for link in folder.links:
                try:
                    pending += self._follow(folder, link, os.stat(link), earlier)
                except FileNotFoundError:
                    continue
                except OSError as problem:
                    folder.troubles += ((reason(problem), link),)

    def _follow(
        self, folder: Folder, link: str, status: os.stat_result, earlier: dict[str, Folder]
    ) -> Iterable[Folder]:
        if stat.S_ISDIR(status.st_mode):
            if not _leads_back(link):
                return self._crawl(folder.agent, link, earlier)
            folder.troubles += ((SYMLINK_LOOP, link),)
        elif self._claims(folder.agent, link) and (log := found_at(folder, link, status)) is not None:
            folder.linked += ((link, log.identity),)
            self._listed.append(log)
        return ()

    def _compare(self, earlier: dict[str, Folder]) -> tuple[dict[str, Identity], list[Folder]]:
        """(what logs there were, the folders to compare them with).

        Only folders that hold something else can have brought any, unless a file of theirs has a name in another one.
        """
        doubled, self._doubled = self._doubled, any_twice(self._folders.values())
        if doubled or self._doubled:
            return names_of(earlier.values()), list(self._folders.values())
        before = (one for path, one in earlier.items() if not one.holds_what(self._folders.get(path)))
        return names_of(before), [one for path, one in self._folders.items() if not one.holds_what(earlier.get(path))]

    def _answer(self, found: Iterable[Found | None], lost: Iterable[str]) -> Walk:
        newest_first = sorted((log for log in found if log is not None), key=lambda log: -log.mtime)
        self._listed = []
        self._within = tuple(chain.from_iterable(folder.troubles for folder in self._folders.values()))
        self.linked = any(folder.links for folder in self._folders.values())
        return Walk(tuple(newest_first), tuple(sorted(lost)), self._standing())

    def _log(self, path: str) -> Found | None:
        """The log at a path whose folder was not read, as it counts only now; None if it has just gone."""
        status = _status(path)
        return None if status is None else found_at(self._folders[os.path.dirname(path)], path, status)

    def _standing(self) -> tuple[Place, ...]:
        own = ((kind, path) for path, kind in self._troubles.items())
        return (*own, *self._gone(), *self._within)

    def _gone(self) -> Iterable[Place]:
        """Roots that were there and are not any more."""
        self._seen.update(root.path for root in self.roots if root.path in self._folders)
        missing = sorted(self._seen.difference(self._folders, self._troubles))
        return [(VANISHED, path) for path in missing if _status(path) is None]


def _is_log(_agent: str, path: str) -> bool:
    return path.endswith((".jsonl", ".jsonl.zst"))


def _leads_back(link: str) -> bool:
    """Whether the link to a folder leads to one that the link itself lies in."""
    target = os.path.join(os.path.realpath(link), "")
    return os.path.join(os.path.realpath(os.path.dirname(link)), "").startswith(target)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
