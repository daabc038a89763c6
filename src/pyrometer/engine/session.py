"""One session: totals that every change moves a little."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, insort
from collections.abc import Callable
from functools import reduce
from typing import TypeAlias

from pyrometer.engine.baseline import Baseline
from pyrometer.engine.costs import Cost, latest
from pyrometer.engine.course import Course
from pyrometer.engine.rates import next_second, per_hour
from pyrometer.engine.signs import MAIN, Facts, Signs, Source, facts_of, signs_of
from pyrometer.engine.tally import Counts, tokens
from pyrometer.engine.track import Track
from pyrometer.engine.xray.cache_words import CacheWords
from pyrometer.model import CacheState, Compaction, Turn

Turns: TypeAlias = Callable[[int], Turn]
"""Looks a turn up in the ledger."""
_WINDOWS = 4


class Session:
    """Counts what the ledger assigns to the session. Order of arrival never matters."""

    def __init__(self, agent: str, ident: str, moved: set[Session] | None = None) -> None:
        """Puts itself into `moved` with each change."""
        self.agent, self.ident = agent, ident
        self._moves = moved if moved is not None else set()
        self.key = (agent, ident)
        self.totals: Counts = 0
        self._course = Course()
        self.compactions: list[Compaction] = []
        """Of the main loop, oldest first."""
        self.compacted = 0
        """How often, subagents included."""
        self.prompt_times = array("d")
        """Oldest first."""
        self.version = 0
        """Grows with each change."""
        self.cache_words = CacheWords()
        """What the agent's program says of the cache."""
        self._unsettled = math.inf
        self._since: dict[float, Counts] = {}
        self._facts: Facts | None = None
        self._signs: Signs | None = None
        self._order: tuple[float, str, str] | None = None

    def count(self, turn: Turn, ident: int, values: Counts, sign: int) -> None:
        """Add a turn, or take it away again with `sign` -1."""
        self._moved_on()
        amount = tokens(values)
        change = values if sign > 0 else -values
        self.totals += change
        whole = self._course.whole
        whole.baseline.add(turn.at, sign * amount)
        for start in self._since:
            if turn.at >= start:
                self._since[start] += change
        if turn.chain != MAIN:
            whole.chains[turn.chain] += sign
        _count(whole.turns, turn.at, ident, amount, sign)
        if turn.chain == MAIN and turn.context is not None:
            _count(whole.contexts, turn.at, ident, turn.context, sign)

    def count_prompt(self, at: float, sign: int) -> None:
        """Add a prompt, or take it away again."""
        self._moved_on()
        if sign > 0:
            insort(self.prompt_times, at)
        else:
            del self.prompt_times[bisect_left(self.prompt_times, at)]

    def count_compaction(self, compaction: Compaction, sign: int) -> None:
        """Add a compaction, or take it away again; those of subagents are counted but change no gauge."""
        self._moved_on()
        self.compacted += sign
        if compaction.chain != MAIN:
            return
        self.unsettle(compaction.at)
        if sign > 0:
            insort(self.compactions, compaction, key=_by_time)
        else:
            self.compactions.remove(compaction)

    def hear(self, state: CacheState) -> None:
        """Take in what the agent's program says of the cache of the main loop."""
        if (moved := self.cache_words.hear(state)) is not None:
            self._moved_on()
            self.unsettle(moved)

    def unsettle(self, at: float) -> None:
        """Turns from that time on may have met other circumstances than was thought."""
        self._unsettled = min(self._unsettled, at)

    def take_unsettled(self) -> int:
        """First turn of which anything has changed since the call before: the turn, or what it met."""
        at, self._unsettled = self._unsettled, math.inf
        return min(self.turns.take_edited(), self.turns.place(at))

    def source(self, file: int) -> Source:
        """What that file says, to be told more."""
        self.changed()
        found = self.sources.get(file)
        if found is None:
            found = self.sources[file] = Source()
        return found

    def forget(self, file: int) -> None:
        """Take back what the file said of the session as a whole."""
        if file in self._course.outline.files:
            del self.sources[file]
            self.changed()
            self.unsettle(-math.inf)

    def changed(self) -> None:
        """Whoever remembers something of this session must look again."""
        self._moved_on()
        self._facts = self._signs = None

    @property
    def turns(self) -> Track:
        """All turns of all chains; the amount is the tokens."""
        return self._course.whole.turns

    @property
    def contexts(self) -> Track:
        """Turns of the main loop that tell the context; the amount is its size."""
        return self._course.whole.contexts

    @property
    def baseline(self) -> Baseline:
        """What is usual for the session."""
        return self._course.whole.baseline

    @property
    def sources(self) -> dict[int, Source]:
        """What each file says."""
        return self._course.whole.sources

    @property
    def oldest(self) -> float:
        """Time of the first turn; infinity if there is none."""
        return self._course.oldest

    @property
    def newest(self) -> float:
        """Time of the last turn; minus infinity if there is none."""
        return self._course.newest

    @property
    def rests(self) -> bool:
        """Whether its turns are packed. Asking for them unpacks them."""
        return self._course.rests

    def rest(self) -> None:
        """Need little memory until something happens. What is asked of all sessions is made ready before."""
        if not self.rests:
            _ = (self.facts, self.signs, self.order)
            self._course.rest()

    def burn(self, now: float, span: float) -> float:
        """Tokens per hour over the last `span` seconds."""
        return per_hour(self.turns, now, span) if self.newest >= next_second(now) - span else 0.0

    @property
    def order(self) -> tuple[float, str, str]:
        """Sorts sessions by activity, newest first."""
        if self._order is None:
            self._order = (-self.last_at, self.agent, self.ident)
        return self._order

    @property
    def shown(self) -> bool:
        """Whether there is anything to show: a turn, a prompt or a sign of life."""
        return bool(self.newest > -math.inf or self.prompt_times) or self._course.outline.alive

    @property
    def told(self) -> bool:
        """Whether any file says anything of it."""
        return bool(self._course.outline.files)

    @property
    def facts(self) -> Facts:
        if self._facts is None:
            self._facts = facts_of(self.sources.values())
        return self._facts

    @property
    def cost(self) -> Cost | None:
        """What the agent's program said last of the session's use. A fork's totals contain its parent's: None."""
        if self.facts.parent:
            return None
        return reduce(latest, (source.cost for source in self.sources.values()), None)

    @property
    def signs(self) -> Signs:
        if self._signs is None:
            self._signs = signs_of(self.sources.values())
        return self._signs

    @property
    def last_at(self) -> float:
        """Newest turn or sign of life."""
        return max(self.newest, self.signs.newest)

    @property
    def heard_at(self) -> float:
        """Newest mention of any kind."""
        outline = self._course.outline
        return max(outline.newest, outline.heard_at)

    @property
    def started_at(self) -> float:
        """First turn or prompt of its own (a fork's copied ones are its parent's), else the first mention."""
        own = min(self.oldest, self.prompt_times[0] if self.prompt_times else math.inf)
        return own if own < math.inf else min((source.oldest for source in self.sources.values()), default=math.inf)

    @property
    def prompts(self) -> int:
        return len(self.prompt_times)

    @property
    def prompted_at(self) -> float | None:
        """The newest prompt."""
        return self.prompt_times[-1] if self.prompt_times else None

    @property
    def subagents(self) -> int:
        return sum(1 for count in self._course.whole.chains.values() if count > 0)

    def since(self, start: float, turns: Turns, weigh: Callable[[Turn], Counts]) -> Counts:
        """What the session used from `start` on: counted once, then kept up to date by every change."""
        found = self._since.get(start)
        if found is None:
            if len(self._since) >= _WINDOWS:
                del self._since[next(iter(self._since))]
            found = self._since[start] = self._counted(start, turns, weigh)
        return found

    def _moved_on(self) -> None:
        self.version += 1
        self._order = None
        self._moves.add(self)

    def _counted(self, start: float, turns: Turns, weigh: Callable[[Turn], Counts]) -> Counts:
        if start > self.newest:
            return 0
        return self.totals if start <= self.oldest else self._moved(start, turns, weigh)

    def _moved(self, start: float, turns: Turns, weigh: Callable[[Turn], Counts]) -> Counts:
        """The sum from `start` on, from the nearest known one."""
        place = self.turns.place(start)
        begins = [(len(self.turns), 0), *((self.turns.place(at), known) for at, known in self._since.items())]
        begin, nearest = min(begins, key=lambda entry: abs(entry[0] - place))
        between = sum(weigh(turns(ident)) for ident in self.turns.idents[min(begin, place) : max(begin, place)])
        return nearest + between if place < begin else nearest - between


def _count(track: Track, at: float, ident: int, amount: int, sign: int) -> None:
    if sign > 0:
        track.add(at, ident, amount)
    else:
        track.remove(at, ident)


def _by_time(compaction: Compaction) -> tuple[float, str]:
    return (compaction.at, compaction.key)
