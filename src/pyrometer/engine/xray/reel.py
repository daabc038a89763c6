"""One pass over a session's turns in order of time, that goes on where it stopped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from pyrometer.engine.signs import MAIN, cleared, taken_up
from pyrometer.engine.xray.as_read import as_read
from pyrometer.engine.xray.cache_events import NOTHING, Before, Met, after, event_of, may_be_event
from pyrometer.engine.xray.hit import Hit
from pyrometer.engine.xray.sums import Sums
from pyrometer.model import Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.usage import Usage

if TYPE_CHECKING:
    from pyrometer.engine.session import Session

READ_WEIGHT: Final = 100
"""A token that is read from the cache weighs one hundredth of one that is not, in the credits of all known plans."""
_OPEN = 2
"""Newest turns that have a mark each: lines of an answer that is being written change its turn again and again."""
_NEAR, _APART, _FAR = 8, 64, 512
"""Turns between marks to go back to, for the newest turns, for the last thousand, and for older ones."""
_MILLI, _NANO = 1_000, 1_000_000_000


class Chain(msgspec.Struct, frozen=True, gc=False):
    """What is known of a chain after its newest turn."""

    before: Before
    hit: Hit
    first_prompt: int
    since_event: int
    """Turns since its last cache event."""


class _Mark(msgspec.Struct, frozen=True):
    place: int
    chains: dict[str, Chain]
    events: int


class Reel:
    """Cache events, sums and the state of every chain.

    Turns that come late or change, and markers that do, send it back to the last mark before them.
    """

    def __init__(
        self,
        session: Session,
        turns: Callable[[int], Turn],
        price: Callable[[Turn], float | None],
        credits: Callable[[Turn], float],
    ) -> None:
        self.session = session
        self.events: list[CacheEvent] = []
        """Oldest first."""
        self.chains: dict[str, Chain] = {}
        self.sums = Sums()
        self._turn, self.price, self.credits = turns, price, credits
        self._marks: list[_Mark] = []
        self._compacted: list[float] = []
        self._changed = 0
        session.take_unsettled()

    def roll(self) -> None:
        """Take in all that is new."""
        self._rewind(self.session.take_unsettled())
        self._compacted = [compaction.at for compaction in self.session.compactions]
        idents = self.session.turns.idents
        for place in range(len(self.sums), len(idents)):
            if place % _NEAR == 0 or place >= len(idents) - _OPEN:
                self._mark(place)
            self._take(self._turn(idents[place]), place)

    def take_changed(self) -> int:
        """First turn that is new or may be another one than at the call before."""
        changed, self._changed = self._changed, len(self.sums)
        return changed

    def turn(self, ident: int) -> Turn:
        """One turn, by its number in the ledger."""
        return self._turn(ident)

    def turns(self, first: int, stop: int) -> list[Turn]:
        """The turns themselves, oldest first."""
        return [self._turn(ident) for ident in self.session.turns.idents[first:stop]]

    def _mark(self, place: int) -> None:
        self._marks = [mark for mark in self._marks if _is_kept(mark.place, place)]
        self._marks.append(_Mark(place, dict(self.chains), len(self.events)))

    def _rewind(self, place: int) -> None:
        """Back to the last mark at or before that place."""
        if place >= len(self.sums):
            return
        while self._marks and self._marks[-1].place > place:
            self._marks.pop()
        mark = self._marks.pop() if self._marks else _Mark(0, {}, 0)
        self.chains = dict(mark.chains)
        self.sums.cut(mark.place)
        self._changed = min(self._changed, mark.place)
        del self.events[mark.events :]

    def _take(self, turn: Turn, place: int) -> None:
        """Turns that tell no context are requests to other models on the way: their prompts stand alone."""
        event = self._judged(turn, place) if turn.context is not None else None
        usage = turn.usage
        credits = steady = round(self.credits(turn) * _MILLI)
        fed = READ_WEIGHT * (usage.prompt - usage.cache_read) + usage.cache_read
        if event is not None:
            steady = round(self.credits(as_read(turn, usage.prompt)) * _MILLI)
            fed = usage.prompt
        dollars = self.price(turn)
        main = turn.chain == MAIN
        invalid = event is not None and event.kind == "invalidation"
        self.sums.add(
            (
                credits,
                steady,
                steady if main else 0,
                1 if main else 0,
                fed,
                usage.output,
                0 if dollars is None else round(dollars * _NANO),
                self._reads(turn),
                1 if dollars is None and usage.total else 0,
                1 if invalid else 0,
                event.lost if event is not None and invalid else 0,
            )
        )

    def _reads(self, turn: Turn) -> int:
        """Billionths of a dollar for the cache reads alone, at the prices of a prompt of that size."""
        usage = turn.usage
        if not usage.cache_read:
            return 0
        all_read = self.price(replace(turn, usage=Usage(cache_read=usage.prompt), web_searches=0))
        return round((all_read or 0.0) * _NANO * usage.cache_read / usage.prompt)

    def _judged(self, turn: Turn, place: int) -> CacheEvent | None:
        """The turn's cache event, if it is one; the chain moves on."""
        chain = self.chains.get(turn.chain)
        before = chain.before if chain else None
        compacted = turn.chain == MAIN and before is not None and self._compacted_between(before.at, turn.at)
        event = None
        if compacted or may_be_event(turn, before):
            event = self._event(turn, before, place, compacted)
            if event is not None:
                self.events.append(event)
        self.chains[turn.chain] = Chain(
            after(turn, before),
            (chain.hit if chain else Hit()).after(turn.usage),
            chain.first_prompt if chain else turn.usage.prompt,
            0 if event is not None else chain.since_event + 1 if chain else 1,
        )
        return event

    def _event(self, turn: Turn, before: Before | None, place: int, compacted: bool) -> CacheEvent | None:
        met = self._met(turn, before, compacted)
        return event_of(turn, before, met, place + 1, self.price, self.credits)

    def _met(self, turn: Turn, before: Before | None, compacted: bool) -> Met:
        """What happened in between. What is known of the session as a whole holds for its main loop."""
        said = (turn.cache_miss,) if turn.cache_miss else ()
        if turn.chain != MAIN:
            return Met(said=said) if said else NOTHING
        session = self.session
        if before is None:
            sources = session.sources.values()
            return Met(cleared=cleared(sources), resumed=bool(session.facts.parent), said=said)
        resumes = taken_up(session.sources.values())
        resumed = bisect_right(resumes, turn.at) > bisect_right(resumes, before.at)
        return Met(compacted, resumed, said=said or session.cache_words.causes(turn.at))

    def _compacted_between(self, start: float, end: float) -> bool:
        times = self._compacted
        return bool(times) and bisect_left(times, end) > bisect_left(times, start)


def _is_kept(mark: int, place: int) -> bool:
    behind = place - mark
    if mark % _NEAR:
        return behind < _OPEN
    return behind < _APART or mark % _FAR == 0 or (mark % _APART == 0 and behind < 2 * _FAR)
