"""From the disk to records: finds the logs, follows them, and hands out what their readers make of the new lines.

Everything that can go wrong with a file or a line ends here as a count with a place, for Health.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pyrometer.agents.base import Agent
from pyrometer.model import Record, Trouble
from pyrometer.monitor.catching_up import CatchingUp
from pyrometer.monitor.followed import Followed
from pyrometer.monitor.known import Known, Logs
from pyrometer.monitor.opening import Opening
from pyrometer.snapshot import Progress
from pyrometer.store.rows import Work
from pyrometer.tail.discover import Discovery, Found, Root, Walk
from pyrometer.tail.plain import begins_alike
from pyrometer.tail.reasons import TOO_LONG
from pyrometer.tail.schedule import Schedule
from pyrometer.tail.tail import Buffer, Chunk
from pyrometer.troubles import Troubles, doubt

AT_ONCE = 16_000_000
"""Bytes after which a step ends, about: a fifth of a second. The files that are still due come first in the next."""


class Batch(NamedTuple):
    """What one look at one file gave. Take `forget` before `records`."""

    file: int
    forget: bool
    """All that this file said before is void."""
    records: list[Record]
    work: Work
    """The same for the store."""
    history: bool = False
    """They come from a log that had not been read to its end when reading began."""


class Unread(NamedTuple):
    """What of a log nobody has read yet."""

    bytes: int
    changed_at: float
    """When the log was last written to."""


class Intake:
    """Follows every log below the roots. Belongs to one thread."""

    def __init__(
        self,
        agents: Sequence[Agent],
        roots: Sequence[tuple[str, Path]],
        *,
        horizon: float,
        before: float = math.inf,
        known: Logs | None = None,
        next_number: int = 1,
    ) -> None:
        """Files that have not changed since `horizon`, or have changed since `before`, are not read (epoch seconds).

        `known` remembers the files that were read before, and how far; `next_number` is free for the first new one.
        """
        self._agents: Mapping[str, Agent] = {agent.name: agent for agent in agents}
        self.discovery = Discovery(
            [Root(name, str(path)) for name, path in roots], lambda name, path: self._agents[name].claims(path)
        )
        self.schedule = Schedule()
        self.horizon = horizon
        self._before = before
        self.lines = 0
        self.bytes_read = 0
        self.troubles = Troubles()
        self.standing: tuple[tuple[str, str], ...] = ()
        """(kind, place) of what stands in the way in the folders now."""
        self._followed: dict[str, Followed] = {}
        self._by_identity: dict[tuple[int, int], Followed] = {}
        self._buffer = Buffer()
        self._known = Known(known) if known is not None else None
        self._next_number = next_number
        self._left: frozenset[str] = frozenset()
        self._walk: Walk | None = None
        """A walk that was made for the backlog, and has not been acted on yet."""
        self._walked = False
        self._asked = self._adopting = False
        self._opening = Opening()
        self._catching_up = CatchingUp()

    def step(self, now: float) -> Iterator[Batch]:
        """Look wherever a look is due at `now`, and give what is new, file by file."""
        due = self.schedule.due(now)
        if self._walk is not None:
            walk, self._walk = self._walk, None
            self._arrive(walk, now)
        elif due.walk or due.folders or self._asked:
            whole = due.walk or self._asked
            self._arrive(self.discovery.walk(self.horizon) if whole else self.discovery.fresh(due.near), now)
            self._asked = False
        files, opening = self._opening.ordered(due.files), self._opening.lasts
        stop_at = self.bytes_read + AT_ONCE
        for number, path in enumerate(files):
            if self.bytes_read >= stop_at or (opening and not self._opening.has(path)):
                self.schedule.postpone(files[number:])
                return
            if (file := self._followed.get(path)) is not None:
                yield from self._look(file, now)

    def hear(self, paths: Iterable[str], now: float, *, everything: bool) -> None:
        """File events told of these paths. `everything`: they would have told of all others, too."""
        self.schedule.hint(paths)
        self.schedule.hear(now, everything=everything and not self.discovery.linked)

    @property
    def opening(self) -> bool:
        """The logs that say how the windows stand are not read to their end."""
        return self._opening.lasts or not self._walked

    @property
    def files(self) -> int:
        """Logs that are followed."""
        return len(self._followed)

    def paths(self, numbers: Collection[int]) -> tuple[str, ...]:
        """Where the logs of these numbers are now, as far as they are followed."""
        return tuple(sorted(path for path, file in self._followed.items() if file.number in numbers))

    @property
    def busy(self) -> bool:
        """Known bytes are still unread."""
        return self.schedule.unread > 0

    @property
    def progress(self) -> Progress | None:
        """Of reading what was there at the start; None once that is done."""
        return self._catching_up.progress

    @property
    def active(self) -> int:
        """Logs that changed in the last ten minutes."""
        return self.schedule.hot

    def rest(self, before: float) -> None:
        """Need less memory for the logs that have not changed since `before`."""
        for file in self._followed.values():
            file.rest(before)

    def rescan(self) -> None:
        """Walk the folders at the next step."""
        self._asked = True

    def backlog(self, before: float) -> dict[str, Unread]:
        """By path what is unread of all logs that have not changed since `before`, however old."""
        unread = (
            (found.path, Unread(self._unread(found), found.mtime))
            for found in self.discovery.walk().found
            if found.mtime < before
        )
        return {path: one for path, one in unread if one.bytes}

    def leave(self, paths: Iterable[str], next_number: int) -> None:
        """Somebody else reads these; new files get numbers from `next_number` on, below zero or never used before."""
        self._left = frozenset(paths)
        self._next_number = next_number if next_number < 0 else max(next_number, self._next_number)

    def know(self, logs: Logs, next_number: int) -> None:
        """From now on `logs` say what is read. Files that they do not know get numbers from `next_number` on."""
        self._known = Known(logs)
        stored = {one.id for one in logs.extents()}
        for file in self._followed.values():
            if file.number not in stored:
                file.number, next_number = next_number, next_number + 1
        self._next_number = next_number

    def adopt(self, logs: Logs) -> None:
        """What was left is read as far as `logs` say: follow it from there."""
        self._known = Known(logs, self._followed)
        self._left = frozenset()
        self._asked = self._adopting = True

    def agree(self, logs: Logs, next_number: int) -> None:
        """The store becomes ours: it has `logs`, and `next_number` is free. What it lacks is read again."""
        known = self._known = Known(logs)
        for file in self._followed.values():
            place = file.checkpoint()
            row = known.take(Found(file.agent.name, file.path, place.device, place.inode, 0, 0.0))
            if file.agree(row, next_number):
                self.troubles.start_over(file.path, () if row is None or file.void else row.troubles)
                self.schedule.again(file.path)
            next_number += row is None
        self._next_number = next_number

    def _arrive(self, walk: Walk, now: float) -> None:
        first, self._walked = not self._walked, True
        history, self._adopting = first or self._adopting, False
        self.standing = walk.troubles
        for found in walk.found:
            if self.horizon <= found.mtime < self._before and found.path not in self._left:
                self._follow(found, now, history=history)
        if first:
            self.schedule.postpone(self._opening.begin(log for log in walk.found if log.path in self._followed))
        for path in walk.lost:
            self._let_go(path)

    def _follow(self, found: Found, now: float, *, history: bool) -> None:
        file = self._followed.get(found.path)
        if file is None:
            file = self._renamed(found) or self._new(found, history=history)
            self._followed[found.path] = file
        file.moved_at = max(file.moved_at, min(found.mtime, now))
        self._by_identity[found.device, found.inode] = file
        self.schedule.found(found.path, found.mtime, now)

    def _unread(self, found: Found) -> int:
        return found.size if self._known is None else self._known.unread(found)

    def _renamed(self, found: Found) -> Followed | None:
        """The file that is known under another name which is gone.

        Inodes are used again: a file that begins otherwise is a new one, and what the old one said stays said.
        """
        file = self._by_identity.get((found.device, found.inode))
        if file is None or file.agent.name != found.agent or Path(file.path).exists():
            return None
        if file.offset and not begins_alike(found.path, file.checkpoint()):
            return None
        self._let_go(file.path)
        file.follow(found.path)
        return file

    def _new(self, found: Found, *, history: bool) -> Followed:
        row = self._known.take(found) if self._known is not None else None
        number = row.id if row is not None else self._next_number
        self._next_number += row is None
        file = Followed(number, self._agents[found.agent], found, self._buffer)
        if row is not None and file.resume(row):
            self.troubles.start_over(found.path, row.troubles)
        if history:
            self._catching_up.expect(number, max(0, found.size - file.offset))
        return file

    def _let_go(self, path: str) -> None:
        """The name is gone. What the file said stays said: agents clean up after themselves."""
        self.schedule.lost(path)
        self._opening.drop(path)
        file = self._followed.pop(path, None)
        if file is not None:
            file.close()
            self._catching_up.drop(file.number)

    def _look(self, file: Followed, now: float) -> Iterator[Batch]:
        history = self._catching_up.awaits(file.number)
        number, chunk = file.number, file.poll(self._next_number)
        if file.number != number:
            self._next_number += 1
            self._catching_up.drop(number)
        moved = bool(chunk.bytes_read or chunk.restarted)
        if file.void and chunk.restarted:
            self.troubles.start_over(file.path)
        if moved:
            file.moved_at = now
        self.schedule.polled(file.path, now, moved=moved, more=chunk.more)
        if self._opening.goes_on(file.path, file.offset, more=chunk.more):
            self.schedule.postpone((file.path,))
        self._account(file, chunk)
        if moved:
            said = self._said(file, chunk, now)
            records: list[Record] = [record for record in said if not isinstance(record, Trouble)]
            void, file.void = file.void, False
            yield Batch(file.number, void, records, file.work(said, restarted=void), history)

    def _account(self, file: Followed, chunk: Chunk) -> None:
        self.bytes_read += chunk.bytes_read
        self.lines += chunk.seen
        if chunk.error:
            self.troubles.note(chunk.error, file.path)
        self._catching_up.read(file.number, chunk.bytes_read, more=chunk.more)

    def _said(self, file: Followed, chunk: Chunk, now: float) -> list[Record]:
        """All that the new lines say; what could not be read as meant is counted, too."""
        read = file.reader.read
        said: list[Record] = [record for line in chunk.lines for record in read(line)]
        said.extend(Trouble(TOO_LONG) for _ in range(chunk.too_long))
        for record in said:
            if kind := doubt(record, now):
                self.troubles.note(kind, file.path)
        return said
