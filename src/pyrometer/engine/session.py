"""One session: totals that every change moves a little, and what its newest turns say."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from pyrometer.engine.baseline import Baseline
from pyrometer.engine.signs import MAIN, Facts, Signs, Source, facts_of, signs_of
from pyrometer.engine.tally import Counts, tokens
from pyrometer.engine.track import Track
from pyrometer.model import Compaction, Turn

Turns: TypeAlias = Callable[[int], Turn]
"""Looks a turn up in the ledger."""
_WINDOWS = 3


class Gauges(msgspec.Struct, frozen=True):
    """What the newest turns say."""

    model: str
    context: int | None
    context_window: int | None
    growth: float | None
    cache_hit: float | None


class Session:
    """Counts what the ledger assigns to the session. Order of arrival never matters."""

    def __init__(self, agent: str, ident: str) -> None:
        self.agent, self.ident = agent, ident
        self.totals: Counts = 0
        self.turns = Track()
        """All turns of all chains; the amount is the tokens."""
        self.contexts = Track()
        """Turns of the main loop that tell the context; the amount is its size."""
        self.baseline = Baseline()
        self.compactions: list[Compaction] = []
        """Of the main loop, oldest first."""
        self.sources: dict[int, Source] = {}
        self.version = 0
        """Grows with each change."""
        self._prompts = array("d")
        self._chains: Counter[str] = Counter()
        self._since: dict[float, Counts] = {}
        self._facts: Facts | None = None
        self._signs: Signs | None = None
        self._order: tuple[float, str, str] | None = None

    @property
    def key(self) -> tuple[str, str]:
        return (self.agent, self.ident)

    def count(self, turn: Turn, ident: int, values: Counts, sign: int) -> None:
        """Add a turn, or take it away again with `sign` -1."""
        self._moved_on()
        amount = tokens(values)
        change = values if sign > 0 else -values
        self.totals += change
        self.baseline.add(turn.at, sign * amount)
        for start in self._since:
            if turn.at >= start:
                self._since[start] += change
        if turn.chain != MAIN:
            self._chains[turn.chain] += sign
        if sign > 0:
            self.turns.add(turn.at, ident, amount)
        else:
            self.turns.remove(turn.at, ident)
        if turn.chain == MAIN and turn.context is not None:
            self._count_context(turn.at, ident, turn.context, sign)

    def count_prompt(self, at: float, sign: int) -> None:
        """Add a prompt, or take it away again."""
        self._moved_on()
        if sign > 0:
            insort(self._prompts, at)
        else:
            del self._prompts[bisect_left(self._prompts, at)]

    def count_compaction(self, compaction: Compaction, sign: int) -> None:
        """Add a compaction of the main loop, or take it away again; those of subagents change no gauge."""
        if compaction.chain != MAIN:
            return
        self._moved_on()
        if sign > 0:
            insort(self.compactions, compaction, key=_by_time)
        else:
            self.compactions.remove(compaction)

    def source(self, file: int) -> Source:
        """What that file says, to be told more."""
        self.changed()
        found = self.sources.get(file)
        if found is None:
            found = self.sources[file] = Source()
        return found

    def forget(self, file: int) -> None:
        """Take back what the file said of the session as a whole."""
        if self.sources.pop(file, None) is not None:
            self.changed()

    def changed(self) -> None:
        """Whoever remembers something of this session must look again."""
        self._moved_on()
        self._facts = self._signs = None

    @property
    def order(self) -> tuple[float, str, str]:
        """Sorts sessions by activity, newest first."""
        if self._order is None:
            self._order = (-self.last_at, self.agent, self.ident)
        return self._order

    @property
    def shown(self) -> bool:
        """Whether there is anything to show: a turn, a prompt or a sign of life."""
        return bool(self.turns or self._prompts) or any(source.alive for source in self.sources.values())

    @property
    def facts(self) -> Facts:
        if self._facts is None:
            self._facts = facts_of(self.sources.values())
        return self._facts

    @property
    def signs(self) -> Signs:
        if self._signs is None:
            self._signs = signs_of(self.sources.values())
        return self._signs

    @property
    def last_at(self) -> float:
        """Newest turn or sign of life."""
        return max(self.turns.newest, self.signs.newest)

    @property
    def heard_at(self) -> float:
        """Newest mention of any kind."""
        return max(self.turns.newest, max((source.newest for source in self.sources.values()), default=-math.inf))

    @property
    def started_at(self) -> float:
        """First turn or prompt of its own (a fork's copied ones are its parent's), else the first mention."""
        own = min(self.turns.oldest, self._prompts[0] if self._prompts else math.inf)
        return own if own < math.inf else min((source.oldest for source in self.sources.values()), default=math.inf)

    @property
    def prompts(self) -> int:
        return len(self._prompts)

    @property
    def subagents(self) -> int:
        return sum(1 for count in self._chains.values() if count > 0)

    def since(self, start: float, turns: Turns, weigh: Callable[[Turn], Counts]) -> Counts:
        """What the session used from `start` on: counted once, then kept up to date by every change."""
        found = self._since.get(start)
        if found is None:
            if len(self._since) >= _WINDOWS:
                del self._since[next(iter(self._since))]
            found = self._since[start] = self._moved(start, turns, weigh)
        return found

    def gauges(self, count: int, turns: Turns) -> Gauges:
        """Of the last `count` turns. Cache hit is over all chains, context and growth are the main loop's."""
        newest = self._newest(turns)
        recent = self._context_amounts()
        return Gauges(
            model=newest.model if newest else "",
            context=recent[-1] if recent else self._compacted_to(),
            context_window=newest.context_window if newest and newest.chain == MAIN else None,
            growth=_growth(recent[-count - 1 :]),
            cache_hit=self._cache_hit(count, turns),
        )

    def _moved_on(self) -> None:
        self.version += 1
        self._order = None

    def _count_context(self, at: float, ident: int, context: int, sign: int) -> None:
        if sign > 0:
            self.contexts.add(at, ident, context)
        else:
            self.contexts.remove(at, ident)

    def _moved(self, start: float, turns: Turns, weigh: Callable[[Turn], Counts]) -> Counts:
        """The sum from `start` on, from the nearest known one."""
        place = self.turns.place(start)
        begins = [(len(self.turns), 0), *((self.turns.place(at), known) for at, known in self._since.items())]
        begin, nearest = min(begins, key=lambda entry: abs(entry[0] - place))
        between = sum(weigh(turns(ident)) for ident in self.turns.idents[min(begin, place) : max(begin, place)])
        return nearest + between if place < begin else nearest - between

    def _newest(self, turns: Turns) -> Turn | None:
        """The newest turn of the main loop that tells its context, else the newest of any kind."""
        idents = self.contexts.idents or self.turns.idents
        return turns(idents[-1]) if idents else None

    def _context_amounts(self) -> array[int]:
        """Context sizes since the last compaction."""
        if not self.compactions:
            return self.contexts.amounts
        return self.contexts.amounts[self.contexts.after(self.compactions[-1].at) :]

    def _compacted_to(self) -> int | None:
        return self.compactions[-1].after if self.compactions else None

    def _cache_hit(self, count: int, turns: Turns) -> float | None:
        read = prompt = 0
        for ident in self.turns.idents[-count:]:
            usage = turns(ident).usage
            read += usage.cache_read
            prompt += usage.prompt
        return read / prompt if prompt else None


def _by_time(compaction: Compaction) -> tuple[float, str]:
    return (compaction.at, compaction.key)


def _growth(contexts: array[int]) -> float | None:
    """Mean growth from turn to turn."""
    return (contexts[-1] - contexts[0]) / (len(contexts) - 1) if len(contexts) > 1 else None
