"""The records of one commit, merged as far as they can be without the store."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

import msgspec

from pyrometer.agents.base import Sighted
from pyrometer.engine.intake import compaction_rank, prompt_rank
from pyrometer.engine.ledger import SKEW, identity, plausible
from pyrometer.engine.merge import Part, Sight, part_of
from pyrometer.model import (
    Activity,
    Command,
    Compaction,
    CostState,
    LimitHit,
    LimitReading,
    Prompt,
    Record,
    SessionFacts,
    ToolResult,
    Trouble,
    Turn,
)
from pyrometer.store.said import Said
from pyrometer.store.tools import join
from pyrometer.troubles import FUTURE, IMPOSSIBLE

PROMPT: Final = 1
COMPACTION: Final = 2
Mark: TypeAlias = Prompt | Compaction
_Other: TypeAlias = SessionFacts | Activity | Prompt | Command | Compaction | ToolResult | CostState


class Gathered:
    """Sorted by what they are about. Files are told apart, so that each can be taken back."""

    def __init__(
        self, now: float, ahead: dict[int, float], known: Callable[[int], bool], sums_from: float = 0.0
    ) -> None:
        """`ahead`: when turns with a future time were first met. `known` says whether the store has a turn.

        Turns before `sums_from` are too old to be kept.
        """
        self.turns: dict[int, dict[int, Part]] = {}
        self.marks: dict[tuple[int, int], dict[int, Mark]] = {}
        """By kind and identity."""
        self.said: dict[int, dict[tuple[str, str], Said]] = {}
        """By file, then by agent and session."""
        self.readings: list[LimitReading] = []
        self.hits: list[LimitHit] = []
        self.arrivals: dict[int, float] = {}
        """Turns met for the first time with a future time."""
        self.troubles: Counter[tuple[int, str]] = Counter()
        """Lines by file and kind."""
        self.restarted: set[int] = set()
        self.refused = 0
        self._now = now
        self._latest = now + SKEW
        self._ahead = ahead
        self._known = known
        self._sums_from = sums_from
        self._last_name = ("", "")
        self._last_ident = identity("", "")

    def restart(self, file: int) -> None:
        """The file is another one now; void is also what it said earlier in this commit."""
        self.restarted.add(file)
        self.said.pop(file, None)
        for parts in self.turns.values():
            parts.pop(file, None)
        for copies in self.marks.values():
            copies.pop(file, None)
        for known in [each for each in self.troubles if each[0] == file]:
            del self.troubles[known]

    def take(self, records: Iterable[Record], file: int, turns: Iterable[Sighted] = ()) -> None:
        """Learn what the file says; `turns` come put together from several lines."""
        said = self.said.setdefault(file, {})
        for turn, sights in turns:
            self._turn(turn, file, said, sights)
        for record in records:
            if isinstance(record, Turn):
                self._turn(record, file, said)
            elif isinstance(record, _Other):
                self._other(record, file, said)
            elif isinstance(record, Trouble):
                self.troubles[file, record.kind] += 1
            else:
                self.aside(record)

    def aside(self, record: Record) -> None:
        """Learn a limit reading or a lock-out, which no file can take back."""
        if isinstance(record, LimitReading) and math.isfinite(record.at) and math.isfinite(record.percent):
            self.readings.append(record)
        elif isinstance(record, LimitHit) and math.isfinite(record.at):
            self.hits.append(record)

    def _turn(
        self, turn: Turn, file: int, said: dict[tuple[str, str], Said], sights: tuple[Sight, ...] | None = None
    ) -> None:
        if not plausible(turn):
            self.refused += 1
            self.troubles[file, IMPOSSIBLE] += 1
            return
        ident = self._identity(turn)
        key = (turn.agent, turn.session)
        told = said.get(key)
        if told is None:
            told = said[key] = Said()
        late = turn.at > self._latest
        if late:
            self.troubles[file, FUTURE] += 1
        told.see(turn.chain, self._now if late else turn.at)
        if turn.at < self._sums_from:
            return
        if late or self._ahead or self.arrivals:
            turn = self._arrived(ident, turn)
        part = part_of(turn, file) if sights is None else Part(file, turn, sights)
        known = self.turns.get(ident)
        if known is None:
            self.turns[ident] = {file: part}
        else:
            known[file] = join(known[file], part) if file in known else part

    def _identity(self, turn: Turn) -> int:
        """Lines of one turn mostly come one after the other."""
        name = (turn.agent, turn.key)
        if name != self._last_name:
            self._last_name, self._last_ident = name, identity(*name)
        return self._last_ident

    def _arrived(self, ident: int, turn: Turn) -> Turn:
        """The turn, not later than when its future time was first met, as in the ledger.

        If the turn is known, the future is the clock's mistake: it was set back.
        """
        limit = self._ahead.get(ident) or self.arrivals.get(ident)
        if limit is None:
            if turn.at <= self._latest or self._known(ident):
                return turn
            limit = self.arrivals[ident] = self._now
        return msgspec.structs.replace(turn, at=min(turn.at, limit))

    def _other(self, record: _Other, file: int, said: dict[tuple[str, str], Said]) -> None:
        if not 0 <= record.at < math.inf:
            self.refused += 1
            self.troubles[file, IMPOSSIBLE] += 1
            return
        if record.at > self._latest:
            record = msgspec.structs.replace(record, at=self._now)
        told = said.setdefault((record.agent, record.session), Said())
        if isinstance(record, SessionFacts):
            told.learn(record)
        elif isinstance(record, Activity):
            told.see(record.chain, record.at, record.state)
        elif isinstance(record, CostState):
            told.bill(record)
        elif isinstance(record, Command):
            told.order(record)
        else:
            told.see("" if isinstance(record, Prompt) else record.chain, record.at)
            if not isinstance(record, ToolResult) and record.at >= self._sums_from:
                self._mark(record, file)

    def _mark(self, mark: Mark, file: int) -> None:
        kind = PROMPT if isinstance(mark, Prompt) else COMPACTION
        known = self.marks.setdefault((kind, identity(mark.agent, mark.key)), {})
        known[file] = best_mark([mark, known[file]]) if file in known else mark


def best_mark(marks: Iterable[Mark]) -> Mark:
    """Of copies of one prompt or compaction the one that is kept, as in the engine."""
    return min(marks, key=_rank)


def _rank(mark: Mark) -> tuple[object, ...]:
    return prompt_rank(mark) if isinstance(mark, Prompt) else compaction_rank(mark)
