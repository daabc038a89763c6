"""When to look where. Pure bookkeeping: no file is touched, and the time is an argument.

A file is *hot* if it moved in the last ten minutes, *warm* if it moved within the windows that matter, else *cold*:
then only the walk notices that it moved. Events and walks ask for a look at once. A file with unread bytes gets one
budget's worth at each tick: hot ones all of them, so that a busy file starves nobody, of the others, which do not
grow, a few at a time and newest first, so that the numbers of today come before the history.

Where file events can be relied upon, they tell what moves. What rests is looked at all the same, but seldom and in
turn: what that costs would grow with the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import islice
from math import inf

import msgspec

from pyrometer.tail.hearing import Hearing

TICK = 0.1
"""Seconds between two looks at the hot files: 200 of them cost 0.5 % of a core."""
QUIET_TICK = 0.25
"""The same, when nothing has moved for `QUIET_AFTER` seconds."""
QUIET_AFTER = 60.0
HOT = 600.0
"""Seconds since the last movement for which a file is hot."""
WARM = 5 * 3600.0
"""Seconds since the last movement for which a file is warm: the shortest window of the subscriptions."""
WARM_TICK = 1.0
FOLDER_TICK = 2.0
"""Seconds between two looks at the folders."""
QUIET_FOLDER_TICK = 5.0
"""The same, when nothing has moved for `QUIET_AFTER` seconds."""
FOLDER_GAP = 0.5
"""Seconds between two looks at the folders, at least, when events ask for one."""
WALK_TICK = 60.0
WARM_TURNS = 10
"""Looks after which all warm files have had their turn, where events are relied upon."""
RELIED_WALK_TICK = 300.0
"""Seconds between two walks there."""
MOST = 500
"""Hot or warm files that are looked at in one tick, a millisecond's work; more take turns. Events come before."""
AT_ONCE = 8
"""Files of the history that are read in one tick."""


class Due(msgspec.Struct):
    """What to do now, in this order."""

    files: list[str]
    """Paths to poll, each with one budget; say what came of it with `polled`."""
    folders: bool = False
    """Time for `Discovery.fresh`."""
    near: frozenset[str] | None = None
    """Paths of which events told that nobody knows. None: events are not relied upon, all folders are to be asked."""
    walk: bool = False
    """Time for `Discovery.walk`."""


class Schedule:
    """Decides which files to look at. Times are epoch seconds; a clock that is set back does no harm."""

    def __init__(self, warm: float = WARM) -> None:
        self._warm_span = warm
        self._moved_at: dict[str, float] = {}
        self._hot: dict[str, None] = {}
        self._warm: dict[str, None] = {}
        self._read: set[str] = set()
        self._asked: dict[str, None] = {}
        self._history: list[tuple[float, str]] = []
        self._waiting: set[str] = set()
        self._hearing = Hearing()
        self._told: frozenset[str] = frozenset()
        """Paths of which events told that nobody knows; the folders around them were not looked at yet."""
        self._seen: frozenset[str] = frozenset()
        """Those around which the folders were looked at last."""
        self._untold: set[str] = set()
        """Files that seem to have moved without an event."""
        self._now = self._last_move = -inf
        self._folders_at = self._next_tick = self._next_warm = self._next_folders = self._next_walk = -inf

    @property
    def unread(self) -> int:
        """Files known to have unread bytes."""
        return len(self._waiting | self._asked.keys())

    @property
    def hot(self) -> int:
        """Files that moved in the last `HOT` seconds."""
        return len(self._hot)

    def found(self, path: str, mtime: float, now: float) -> None:
        """A walk found the file: it is due if it is new or has moved since. `mtime` may lie ahead of `now`."""
        moved_at = min(mtime, now)
        if moved_at > self._moved_at.get(path, -inf):
            if self._hearing.owed(moved_at, now) and path not in self._seen:
                self._untold.add(path)
            self._place(path, moved_at, now)
            self._ask(path)

    def again(self, path: str) -> None:
        """The file is to be read anew, in part or from its start: history until its end is reached."""
        if path in self._moved_at:
            self._read.discard(path)
            self._ask(path)

    def postpone(self, paths: Iterable[str]) -> None:
        """These were due, but not looked at: they are due first next time."""
        self._asked = {**{path: None for path in paths if path in self._moved_at}, **self._asked}

    def lost(self, path: str) -> None:
        """The file is gone: it is not due again, unless it is found again."""
        for tier in (self._moved_at, self._hot, self._warm, self._asked):
            tier.pop(path, None)
        for marks in (self._waiting, self._read, self._untold):
            marks.discard(path)

    def hint(self, paths: Iterable[str]) -> None:
        """Something happened at these paths. Known files are due at once, unknown ones bring the folders forward."""
        strange = []
        for path in paths:
            if path in self._moved_at:
                self._asked[path] = None
            else:
                strange.append(path)
        if strange:
            self._told = self._told.union(strange)
            self._next_folders = min(self._next_folders, self._folders_at + FOLDER_GAP)

    def hear(self, now: float, *, everything: bool) -> None:
        """Whether events of all folders come in: then they are relied upon, unless one was missed of late."""
        self._hearing.covers(everything, now)
        if not self._hearing.relied(now):
            self._next_walk = min(self._next_walk, now + WALK_TICK)

    def polled(self, path: str, now: float, *, moved: bool, more: bool) -> None:
        """What a look at a due file gave: whether anything was read or restarted, whether unread bytes remain.

        Movement of a file that was read to its end is new activity; before that it is history.
        """
        if path not in self._moved_at:
            return
        if path in self._untold:
            self._untold.discard(path)
            if moved:
                self._hearing.missed(now)
        if moved and path in self._read:
            self._place(path, now, now)
            self._next_folders = min(self._next_folders, self._folders_at + FOLDER_TICK)
        if more:
            self._ask(path)
        else:
            self._read.add(path)

    def due(self, now: float) -> Due:
        """What to do at `now`. Counts as done with the call."""
        if now < self._now:
            self._folders_at = self._next_tick = self._next_warm = self._next_folders = self._next_walk = -inf
        self._now = now
        files, self._asked = self._asked, {}
        if now >= self._next_tick:
            files.update(_next_of(self._hot, MOST))
            self._next_tick = now + (TICK if now - self._last_move < QUIET_AFTER else QUIET_TICK)
        if now >= self._next_warm:
            turn = len(self._warm) // WARM_TURNS + 1 if self._hearing.relied(now) else MOST
            files.update(_next_of(self._warm, min(turn, MOST)))
            self._cool(now)
            self._next_warm = now + WARM_TICK
        files.update(dict.fromkeys(self._next_history()))
        return self._due_folders(Due(list(files)), now)

    def wait(self, now: float) -> float:
        """Seconds from `now` until something is due, at most `FOLDER_TICK`."""
        if self._asked or self._waiting:
            return 0.0
        times = [self._next_folders, self._next_walk, self._next_warm]
        if self._hot:
            times.append(self._next_tick)
        return min(max(0.0, min(times) - now), FOLDER_TICK)

    def _due_folders(self, due: Due, now: float) -> Due:
        due.walk = now >= self._next_walk
        due.folders = not due.walk and now >= self._next_folders
        relied = self._hearing.relied(now)
        if due.walk:
            self._next_walk = now + (RELIED_WALK_TICK if relied else WALK_TICK)
        if due.walk or due.folders:
            due.near = self._told if relied else None
            self._seen, self._told = self._told, frozenset()
            self._folders_at = now
            self._next_folders = now + (FOLDER_TICK if now - self._last_move < QUIET_AFTER else QUIET_FOLDER_TICK)
        return due

    def _place(self, path: str, moved_at: float, now: float) -> None:
        self._moved_at[path] = moved_at
        self._last_move = max(self._last_move, moved_at)
        self._hot.pop(path, None)
        self._warm.pop(path, None)
        if now - moved_at <= HOT:
            self._hot[path] = None
        elif now - moved_at <= self._warm_span:
            self._warm[path] = None

    def _cool(self, now: float) -> None:
        """Move the files that have rested to the tier they belong to now."""
        rested = [path for path in self._hot if now - self._moved_at[path] > HOT]
        rested += [path for path in self._warm if now - self._moved_at[path] > self._warm_span]
        for path in rested:
            self._place(path, self._moved_at[path], now)

    def _ask(self, path: str) -> None:
        if path in self._hot:
            self._asked[path] = None
        elif path not in self._waiting:
            self._waiting.add(path)
            heappush(self._history, (-self._moved_at[path], path))

    def _next_history(self) -> list[str]:
        taken: list[str] = []
        while self._history and len(taken) < AT_ONCE:
            _, path = heappop(self._history)
            if path in self._waiting:
                self._waiting.discard(path)
                taken.append(path)
        return taken


def _next_of(tier: dict[str, None], most: int) -> dict[str, None]:
    """All of them, or the next ones in turn."""
    if len(tier) <= most:
        return tier
    taken = dict.fromkeys(islice(tier, most))
    for path in taken:
        del tier[path]
    tier.update(taken)
    return taken
