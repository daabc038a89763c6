"""The records of one commit, merged as far as they can be without the store."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

import msgspec

from pyrometer.agents.base import Sighted
from pyrometer.engine.intake import compaction_rank, prompt_rank
from pyrometer.engine.ledger import SKEW, identity
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
from pyrometer.store.claimed import Claimed, Line
from pyrometer.store.said import Said
from pyrometer.troubles import IMPOSSIBLE

PROMPT: Final = 1
COMPACTION: Final = 2
Mark: TypeAlias = Prompt | Compaction
_Other: TypeAlias = SessionFacts | Activity | Prompt | Command | Compaction | ToolResult | CostState
_OTHER: Final = (SessionFacts, Activity, Prompt, Command, Compaction, ToolResult, CostState)


class Gathered:
    """Sorted by what they are about. Files are told apart, so that each can be taken back."""

    def __init__(
        self, now: float, ahead: dict[int, float], known: Callable[[int], bool], sums_from: float = 0.0
    ) -> None:
        """`ahead`: when turns with a future time were first met. `known` says whether the store has a turn.

        Turns before `sums_from` are too old to be kept.
        """
        self.marks: dict[tuple[int, int], dict[int, Mark]] = {}
        """By kind and identity."""
        self.said: dict[int, dict[tuple[str, str], Said]] = {}
        """By file, then by agent and session."""
        self.readings: list[LimitReading] = []
        self.hits: list[LimitHit] = []
        self.troubles: Counter[tuple[int, str]] = Counter()
        """Lines by file and kind."""
        self.turns = Claimed(now, ahead, known, sums_from, self.troubles)
        self.restarted: set[int] = set()
        self._now = now
        self._latest = now + SKEW
        self._sums_from = sums_from
        self._refused = 0

    @property
    def refused(self) -> int:
        """Records with impossible counts or times."""
        return self._refused + self.turns.refused

    def restart(self, file: int) -> None:
        """The file is another one now; void is also what it said earlier in this commit."""
        self.restarted.add(file)
        self.said.pop(file, None)
        self.turns.restart(file)
        for copies in self.marks.values():
            copies.pop(file, None)
        for known in [each for each in self.troubles if each[0] == file]:
            del self.troubles[known]

    def take(self, records: Iterable[Record], file: int, turns: Sequence[Sighted] = ()) -> None:
        """Learn what the file says; `turns` come put together from several lines."""
        said = self.said.setdefault(file, {})
        lines: list[Line] = []
        for record in records:
            if isinstance(record, Turn):
                lines.append((record, None))
            elif isinstance(record, LimitReading):
                self.aside(record)
            elif isinstance(record, _OTHER):
                self._other(record, file, said)
            elif isinstance(record, Trouble):
                self.troubles[file, record.kind] += 1
            else:
                self.aside(record)
        if turns:
            self.turns.take(turns, file, said)
        if lines:
            self.turns.take(lines, file, said)

    def aside(self, record: Record) -> None:
        """Learn a limit reading or a lock-out, which no file can take back."""
        if isinstance(record, LimitReading) and math.isfinite(record.at) and math.isfinite(record.percent):
            self.readings.append(record)
        elif isinstance(record, LimitHit) and math.isfinite(record.at):
            self.hits.append(record)

    def _other(self, record: _Other, file: int, said: dict[tuple[str, str], Said]) -> None:
        if not 0 <= record.at < math.inf:
            self._refused += 1
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
    found = list(marks)
    return min(found, key=_rank) if len(found) > 1 else found[0]


def _rank(mark: Mark) -> tuple[object, ...]:
    return prompt_rank(mark) if isinstance(mark, Prompt) else compaction_rank(mark)
