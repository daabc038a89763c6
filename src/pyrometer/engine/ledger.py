"""Every turn once, whatever files and lines repeat it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, reduce
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from pyrometer.engine.folded import Fold, head, strip
from pyrometer.engine.merge import Part, merge, part_of
from pyrometer.engine.rested import Rested
from pyrometer.model import Turn

MAX_TOKENS = 1_000_000_000
"""No bucket of one response is as large; a turn that says so is refused."""
_PLAIN = 1 << 29
"""A power of two below `MAX_TOKENS`: see `plausible`."""
SKEW = 120.0
"""Seconds that a line's clock may be ahead; times further ahead count as the moment of their arrival."""
FULL_FOR = 21_600.0
"""Seconds for which turns keep their tool ids, sizes and digests."""
_FULL_LIMIT = 4_096
_STORED = "\0"

_Entry: TypeAlias = Part | bytes | tuple[Part | bytes, ...]


class Change(msgspec.Struct, frozen=True, gc=False):
    """A turn before and after; None where it did not or does not exist."""

    ident: int
    before: Turn | None
    after: Turn | None


def identity(agent: str, key: str) -> int:
    """60 bits in place of a key. Two of a million keys share one with a probability of 4e-7, of 60,000 1.6e-9."""
    if key.startswith(_STORED):
        return int(key[1:], 16)
    digest = _begun(agent).copy()
    digest.update(key.encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest(), "little") >> 4


@cache
def _begun(agent: str) -> blake2b:
    """A copy of what is begun costs two thirds of a new digest."""
    return blake2b(f"{agent}\0".encode("utf-8", "surrogatepass"), digest_size=8)


def stored_key(ident: int) -> str:
    """A key for a record of which only the identity was kept. No log holds such a key: it is not printable."""
    return f"{_STORED}{ident:x}"


class Ledger:
    """Merges the lines of each turn, and remembers which file said what, so that a file can be taken back."""

    def __init__(self) -> None:
        self.refused = 0
        """Lines with impossible counts or times, not counted."""
        self._entries: dict[int, _Entry] = {}
        self._rested = Rested()
        """Packed turns of one file each: nearly all."""
        self._full: set[int] = set()
        self._full_limit = _FULL_LIMIT
        self._arrivals: dict[int, float] = {}
        self._fold = Fold()

    def __len__(self) -> int:
        return len(self._entries) + len(self._rested)

    def __contains__(self, ident: int) -> bool:
        return ident in self._entries or ident in self._rested

    def take(self, turn: Turn, file: int, now: float) -> Change | None:
        """Learn a line of `file`; None if it says nothing new."""
        if not plausible(turn):
            self.refused += 1
            return None
        ident = identity(turn.agent, turn.key)
        part = part_of(self._not_ahead(ident, turn, now), file)
        entry = self._entry(ident)
        if entry is None:
            self._store(ident, part)
            self._limit_full(now)
            return Change(ident, None, part.turn)
        before = self._merged(entry, turn.key)
        extended = self._extended(ident, entry, part)
        if extended != entry:
            self._replace(ident, extended)
        after = self._merged(extended, turn.key)
        return None if after == before else Change(ident, before, after)

    def forget(self, file: int) -> list[Change]:
        """Take back all that `file` said: it was truncated or rewritten and will be read anew."""
        changes = []
        for ident in self._told_by(file):
            entry = self._entry(ident)
            if entry is not None:
                changes.append(Change(ident, self._merged(entry), self._without(ident, entry, file)))
        return [change for change in changes if change.before != change.after]

    def turn(self, ident: int) -> Turn:
        """The turn as merged so far. KeyError if it is not known. Folded turns have an empty key."""
        entry = self._entries.get(ident)
        if type(entry) is Part:  # of one file and not packed: nearly all that anybody asks for, and many times over
            return entry.turn
        entry = self._entry(ident)
        if entry is None:
            raise KeyError(ident)
        return self._merged(entry)

    def fold(self, before: float) -> None:
        """Pack the turns older than `before`: totals stay exact, tools keep only their names."""
        turns = [(ident, self._merged(self._entries[ident])) for ident in self._full]
        old = sorted((turn.agent, turn.session, turn.at, ident) for ident, turn in turns if turn.at < before)
        rested = {}
        for *_, ident in old:
            entry = self._entries[ident]
            if isinstance(entry, tuple):
                self._entries[ident] = tuple(map(self._packed, entry))
            else:
                rested[ident] = self._packed(entry)
                del self._entries[ident]
            self._full.discard(ident)
        self._rested.put(rested)

    def drop(self, idents: Iterable[int]) -> None:
        """Forget turns for good, without a change: their session is gone."""
        for ident in idents:
            self._remove(ident)
            self._arrivals.pop(ident, None)
            self._full.discard(ident)

    def _entry(self, ident: int) -> _Entry | None:
        entry = self._entries.get(ident)
        return self._rested.get(ident) if entry is None else entry

    def _replace(self, ident: int, entry: _Entry) -> None:
        self._remove(ident)
        self._entries[ident] = entry

    def _remove(self, ident: int) -> None:
        if self._entries.pop(ident, None) is None:
            self._rested.take(ident)

    def _not_ahead(self, ident: int, turn: Turn, now: float) -> Turn:
        """The turn, not later than when its future time was first met; reading it again does not move it."""
        limit = self._arrivals.get(ident)
        if limit is None:
            if turn.at <= now + SKEW:
                return turn
            limit = self._arrivals[ident] = now
        return msgspec.structs.replace(turn, at=min(turn.at, limit))

    def _store(self, ident: int, part: Part) -> None:
        self._entries[ident] = part
        self._full.add(ident)

    def _told_by(self, file: int) -> list[int]:
        """The turns that the file tells of. Goes through all there are: files are hardly ever taken back."""
        found = self._rested.beginning(head(file))
        for ident, entry in self._entries.items():
            parts = entry if isinstance(entry, tuple) else (entry,)
            if any(self._part(part).file == file for part in parts):
                found.append(ident)
        return found

    def _limit_full(self, now: float) -> None:
        """Fold early while history pours in, so that reading it needs no more memory than keeping it."""
        if len(self._full) > self._full_limit:
            self.fold(now - FULL_FOR)
            self._full_limit = max(_FULL_LIMIT, len(self._full) * 5 // 4)

    def _extended(self, ident: int, entry: _Entry, part: Part) -> _Entry:
        parts = entry if isinstance(entry, tuple) else (entry,)
        for place, known in enumerate(parts):
            if self._part(known).file == part.file:
                grown = self._grown(known, part)
                return grown if len(parts) == 1 else (*parts[:place], grown, *parts[place + 1 :])
        addition = part if ident in self._full else self._fold.pack(part)
        return (*parts, addition)

    def _grown(self, known: Part | bytes, part: Part) -> Part | bytes:
        if isinstance(known, bytes):
            return self._fold.pack(merge(self._part(known), strip(part)))
        return merge(known, part)

    def _without(self, ident: int, entry: _Entry, file: int) -> Turn | None:
        parts = entry if isinstance(entry, tuple) else (entry,)
        left = tuple(part for part in parts if self._part(part).file != file)
        if not left:
            self._remove(ident)
            self._full.discard(ident)
            return None
        rest = left if len(left) > 1 else left[0]
        self._replace(ident, rest)
        return self._merged(rest)

    def _packed(self, part: Part | bytes) -> bytes:
        return part if isinstance(part, bytes) else self._fold.pack(part)

    def _part(self, part: Part | bytes, key: str = "") -> Part:
        return self._fold.unpack(part, key) if isinstance(part, bytes) else part

    def _merged(self, entry: _Entry, key: str = "") -> Turn:
        if isinstance(entry, tuple):
            return reduce(merge, (self._part(part, key) for part in entry)).turn
        return self._part(entry, key).turn


def plausible(turn: Turn) -> bool:
    """Whether the counts and the time of a turn can be true."""
    usage = turn.usage
    uncached, read, output = usage.uncached, usage.cache_read, usage.output
    short, long, reasoning = usage.cache_write_5m, usage.cache_write_1h, usage.reasoning or 0
    context, searches = turn.context or 0, turn.web_searches
    if not 0 <= turn.at < math.inf:
        return False
    # Counts have a bit above the limit, or the sign, in common with their OR: one test for nearly all turns.
    if 0 <= uncached | read | output | short | long | reasoning | context | searches < _PLAIN:
        return True
    counts = (uncached, read, output, short, long, reasoning, context, searches)
    return min(counts) >= 0 and max(counts) <= MAX_TOKENS
