"""Cache events told from the rows of turns, one pass in order of time: only what may be an event becomes a turn.

The same answers as a `Reel`, which keeps sums and states besides; a test compares them.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from math import inf
from typing import Any, Final

import msgspec

from pyrometer.engine.signs import MAIN, Source, cleared, facts_of, taken_up
from pyrometer.engine.xray.cache_events import NOTHING, Before, Met, event_of, left_behind, may_be_miss
from pyrometer.engine.xray.cache_words import CacheWords
from pyrometer.model import CacheState, SessionFacts, Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.store.claims import COLUMNS, part_from
from pyrometer.store.gather import COMPACTION, Mark, best_mark
from pyrometer.store.marks import COLUMNS as MARK
from pyrometer.store.marks import chain_of, marks_of
from pyrometer.store.names import Names
from pyrometer.store.said import decode

_BLOCK: Final = 2_000
_PLAIN = COLUMNS.replace("tools", "NULL")
_OF = "owner IN (SELECT id FROM owners WHERE session IN ({numbers}))"
_TURNS = f"SELECT {_PLAIN}, ident FROM turns WHERE at >= ? AND at <= ? AND {_OF} ORDER BY at, ident"
_MARKS = f"SELECT {MARK} FROM marks WHERE kind = {COMPACTION} AND {_OF}"
_CAUSES = "SELECT session, at, cause FROM cache_events WHERE chain = '' AND cause <> '' AND session IN ({numbers})"
_LOGGED = f"""
SELECT owners.session, turns.at FROM turns JOIN owners ON owners.id = turns.owner
WHERE turns.kind IN (SELECT id FROM kinds WHERE missed <> '') AND {_OF}"""
_SOURCES = "SELECT session, said FROM sources WHERE session IN ({numbers})"


class Told(msgspec.Struct):
    """What a pass found in one session."""

    events: list[CacheEvent] = []
    """Oldest first."""
    first: dict[str, float] = {}
    """When each chain's first turn was."""
    turns: int = 0
    compacted: list[float] = []
    """When its main loop was compacted, oldest first."""
    sources: list[Source] = []
    resumes: list[float] = []
    """When it was taken up again, oldest first."""
    words: CacheWords = msgspec.field(default_factory=CacheWords)
    """What the agent's program says of its cache, now and when its events were told before."""


class _Chain(msgspec.Struct):
    """A chain as far as it was looked at."""

    told: Told
    main: bool
    before: Before | None = None
    """What its newest turn left behind."""
    compacted: float = inf
    """When it was compacted next after that turn; never, as far as is known."""


class EventPass:
    """The sessions of one slice."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        names: Names,
        price: Callable[[Turn], float | None],
        weigh: Callable[[Turn], float],
        heard: Sequence[CacheState] = (),
    ) -> None:
        """`heard` is what agents' programs say of caches now."""
        self._heard = heard
        self._connection = connection
        self._names = names
        self._price = price
        self._weigh = weigh
        self._told: dict[int, Told] = {}
        self._chains: dict[tuple[int, str], _Chain] = {}
        self._owned: dict[int, _Chain] = {}
        """By owners' numbers, of which a chain has one or a few."""

    def tell(self, numbers: Collection[int], since: float, until: float) -> dict[int, Told]:
        """By the sessions' numbers; none of their turns is older than `since` or newer than `until`."""
        self._told, self._chains, self._owned = {number: Told() for number in numbers}, {}, {}
        listed = ", ".join(map(str, numbers))
        self._read_sources(listed)
        self._read_compactions(listed)
        self._hear(listed)
        cursor = self._connection.execute(_TURNS.format(numbers=listed), (since, until))
        while rows := cursor.fetchmany(_BLOCK):
            self._names.owners.load({row[2] for row in rows} - self._owned.keys())
            self._pass(rows)
        return self._told

    def _read_sources(self, listed: str) -> None:
        for number, data in self._connection.execute(_SOURCES.format(numbers=listed)):
            source = Source()
            for record in decode(data).records("", ""):
                if isinstance(record, SessionFacts):
                    source.learn(record)
            self._told[number].sources.append(source)
        for told in self._told.values():
            told.resumes = taken_up(told.sources)

    def _read_compactions(self, listed: str) -> None:
        copies: dict[int, list[Mark]] = {}
        for _, ident, mark in marks_of(self._connection.execute(_MARKS.format(numbers=listed)).fetchall(), self._names):
            copies.setdefault(ident, []).append(mark)
        for mark in map(best_mark, copies.values()):
            told = self._told.get(self._names.sessions.number((mark.agent, mark.session)))
            if told is not None and chain_of(mark) == MAIN:
                told.compacted.append(mark.at)
        for told in self._told.values():
            told.compacted.sort()

    def _hear(self, listed: str) -> None:
        """What a log itself says of a turn is no word of the program."""
        causes = self._connection.execute(_CAUSES.format(numbers=listed)).fetchall()
        logged = set(self._connection.execute(_LOGGED.format(numbers=listed))) if causes else ()
        for number, at, cause in causes:
            if (number, at) not in logged:
                told, (agent, session) = self._told[number], self._names.sessions.values(number)
                told.words.hear(CacheState(agent, session, at, missed_at=at, causes=tuple(cause.split(", "))))
        known = (
            {self._names.sessions.values(number): told for number, told in self._told.items()} if self._heard else {}
        )
        for state in self._heard:
            if (state.agent, state.session) in known:
                known[state.agent, state.session].words.hear(state)

    def _pass(self, rows: Iterable[tuple[Any, ...]]) -> None:
        owned, kinds = self._owned, self._names.kinds.values
        for row in rows:
            _, at, owner, kind, uncached, read, short, long, _, _, context, _, _, _ = row
            chain = owned.get(owner) or self._chain(owner, at)
            chain.told.turns += 1
            if context is None:
                continue
            before, prompt = chain.before, uncached + read + short + long
            model, _, _, _, missed = kinds(kind)
            if before is None or at > chain.compacted or may_be_miss(before, prompt, read, missed):
                self._judge(row, before, chain.told)
            chain.before = left_behind(at, model, prompt, context, read, (short, long), before)
            if at > chain.compacted or before is None:
                chain.compacted = _next(chain.told.compacted, at) if chain.main else inf

    def _chain(self, owner: int, at: float) -> _Chain:
        """The chain of an owner that is met for the first time."""
        number, name, *_ = self._names.owners.values(owner)
        chain = self._chains.get((number, name))
        if chain is None:
            told = self._told[number]
            told.first[name] = at
            chain = self._chains[number, name] = _Chain(told, name == MAIN)
        self._owned[owner] = chain
        return chain

    def _judge(self, row: tuple[Any, ...], before: Before | None, told: Told) -> None:
        turn = part_from(row[-1], row, self._names).turn
        event = event_of(turn, before, _met(turn, before, told), told.turns, self._price, self._weigh)
        if event is not None:
            told.events.append(event)


def _met(turn: Turn, before: Before | None, told: Told) -> Met:
    """What happened in between. What is known of the session as a whole holds for its main loop."""
    said = (turn.cache_miss,) if turn.cache_miss else ()
    if turn.chain != MAIN:
        return Met(said=said) if said else NOTHING
    if before is None:
        return Met(cleared=cleared(told.sources), resumed=bool(facts_of(told.sources).parent), said=said)
    resumed = bisect_right(told.resumes, turn.at) > bisect_right(told.resumes, before.at)
    return Met(_between(told.compacted, before.at, turn.at), resumed, said=said or told.words.causes(turn.at))


def _next(times: list[float], start: float) -> float:
    """The first of them at or after `start`."""
    place = bisect_left(times, start)
    return times[place] if place < len(times) else inf


def _between(times: list[float], start: float, end: float) -> bool:
    return bisect_left(times, end) > bisect_left(times, start)
