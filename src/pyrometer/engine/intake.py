"""Records in, running sums out: assigns every turn, prompt and compaction to one session, once."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from pyrometer.engine.copies import Copies
from pyrometer.engine.ledger import FULL_FOR, SKEW, Change, Ledger, identity
from pyrometer.engine.rates import Rates
from pyrometer.engine.session import Session
from pyrometer.engine.signs import MAIN
from pyrometer.engine.tally import Counts, counts
from pyrometer.engine.xray.normal import Normals
from pyrometer.model import Activity, Command, Compaction, CostState, Prompt, Record, SessionFacts, ToolResult, Turn

_LOOK = 4_096
"""Turns after which it is looked which sessions rest."""
_Other: TypeAlias = SessionFacts | Activity | Prompt | Compaction | ToolResult | CostState


class Intake:
    """Takes the records of all files in any order and keeps sessions and rates up to date."""

    def __init__(
        self,
        price: Callable[[Turn], float | None],
        credits: Callable[[Turn], float],
        graph_minutes: float,
        kept: float,
        watch: Callable[[Turn | None, Turn | None], object] | None = None,
    ) -> None:
        """`watch` is told each change of a turn: as it was and as it is now."""
        self.ledger = Ledger()
        self.sessions: dict[tuple[str, str], Session] = {}
        self.moved: set[Session] = set()
        """Those that have changed or are gone, for whoever remembers something of them: he empties it."""
        self.rates = Rates(graph_minutes, kept)
        self.normals = Normals(credits)
        self._begun = False
        self._awake = 0
        """Turns that were counted since it was last looked which sessions rest."""
        self._price = price
        self._watch = watch
        self._kept = kept
        self._prompts: Copies[Prompt] = Copies(prompt_rank)
        self._compactions: Copies[Compaction] = Copies(compaction_rank)

    def record(self, record: Record, file: int, now: float) -> None:
        """Learn one record of a file. Limits and troubles are other people's business and ignored."""
        if not self._begun:
            self._begun = True
            self.rates.prune(now)
        if isinstance(record, Turn):
            self._take_turn(record, file, now)
        elif isinstance(record, Command):
            self._take_command(record, file)
        elif isinstance(record, _Other):
            self._take_other(record, file, now)

    def forget(self, file: int) -> list[tuple[str, str]]:
        """Take back all that a file said; gives the keys of the sessions of which nothing is left."""
        for change in self.ledger.forget(file):
            self._apply(change)
        for before, after in self._prompts.forget(file):
            self._count_prompt(before, -1)
            self._count_prompt(after, 1)
        for old, kept in self._compactions.forget(file):
            self._count_compaction(old, -1)
            self._count_compaction(kept, 1)
        for session in self.sessions.values():
            session.forget(file)
        gone = [key for key, session in self.sessions.items() if not session.told and not session.shown]
        for key in gone:
            self._drop(key)
        return gone

    def prune(self, now: float) -> list[tuple[str, str]]:
        """Drop sessions too old to be kept, pack what is old; gives the keys of the dropped ones."""
        gone = {key: session for key, session in self.sessions.items() if session.heard_at < now - self._kept}
        for key, session in gone.items():
            self.ledger.drop(session.turns.idents)
            self._drop(key)
        if gone:
            self._prompts.drop(lambda prompt: (prompt.agent, prompt.session) in gone)
            self._compactions.drop(lambda compaction: (compaction.agent, compaction.session) in gone)
        self.ledger.fold(now - FULL_FOR)
        self._rest(now - FULL_FOR)
        self.rates.prune(now)
        return list(gone)

    def weigh(self, turn: Turn) -> Counts:
        """What a turn adds to the sums."""
        return counts(turn, self._price(turn))

    def _take_turn(self, turn: Turn, file: int, now: float) -> None:
        refused = self.ledger.refused
        change = self.ledger.take(turn, file, now)
        if self.ledger.refused > refused:
            return
        at = now if turn.at > now + SKEW else turn.at
        self._session(turn.agent, turn.session).source(file).touch(turn.chain, at)
        if change is not None:
            self._apply(change)
            self._awake += 1
            if self._awake >= _LOOK:
                self._rest(min(turn.at, now) - FULL_FOR)

    def _rest(self, before: float) -> None:
        """Pack the sessions without a sign of life since then.

        History comes oldest first: what it has passed rests at once.
        """
        self._awake = 0
        for session in self.sessions.values():
            if session.last_at < before:
                session.rest()

    def _take_command(self, command: Command, file: int) -> None:
        if 0 <= command.at < math.inf:
            session = self._session(command.agent, command.session)
            session.source(file).commands |= {(command.at, command.name)}

    def _take_other(self, record: _Other, file: int, now: float) -> None:
        if not 0 <= record.at < math.inf:
            return
        if record.at > now + SKEW:
            record = msgspec.structs.replace(record, at=now)
        session = self._session(record.agent, record.session)
        source = session.source(file)
        if isinstance(record, SessionFacts):
            source.learn(record)
            session.unsettle(-math.inf if record.parent or record.start else record.at)
        elif isinstance(record, Activity):
            source.see(record)
        elif isinstance(record, CostState):
            source.bill(record)
        else:
            source.touch(MAIN if isinstance(record, Prompt) else record.chain, record.at)
            if isinstance(record, ToolResult):
                if record.size and record.at >= now - FULL_FOR:
                    source.give_back(record)
            else:
                self._take_counted(record, file)

    def _take_counted(self, record: Prompt | Compaction, file: int) -> None:
        if isinstance(record, Prompt):
            ident, record = identity(record.agent, record.key), msgspec.structs.replace(record, key="")
            if prompts := self._prompts.take(ident, record, file):
                self._count_prompt(prompts[0], -1)
                self._count_prompt(prompts[1], 1)
        elif compactions := self._compactions.take(identity(record.agent, record.key), record, file):
            self._count_compaction(compactions[0], -1)
            self._count_compaction(compactions[1], 1)

    def _apply(self, change: Change) -> None:
        before, after = change.before, change.after
        if self._watch is not None:
            self._watch(before, after)
        if before is not None and after is not None and _counted(before) == _counted(after):
            session = self._session(after.agent, after.session)
            session.changed()
            session.unsettle(after.at)
            return
        if before is not None:
            self._count(before, change.ident, -1)
        if after is not None:
            self._count(after, change.ident, 1)

    def _count(self, turn: Turn, ident: int, sign: int) -> None:
        values = self.weigh(turn)
        self._session(turn.agent, turn.session).count(turn, ident, values, sign)
        self.rates.count(turn, ident, values, sign)
        self.normals.count(turn, sign)

    def _count_prompt(self, prompt: Prompt | None, sign: int) -> None:
        if prompt is not None:
            self._session(prompt.agent, prompt.session).count_prompt(prompt.at, sign)

    def _count_compaction(self, compaction: Compaction | None, sign: int) -> None:
        if compaction is not None:
            self._session(compaction.agent, compaction.session).count_compaction(compaction, sign)

    def _session(self, agent: str, ident: str) -> Session:
        found = self.sessions.get((agent, ident))
        if found is None:
            found = self.sessions[agent, ident] = Session(agent, ident, self.moved)
        return found

    def _drop(self, key: tuple[str, str]) -> None:
        self.moved.add(self.sessions.pop(key))
        self.normals.drop(key)


def _counted(turn: Turn) -> tuple[Any, ...]:
    """Everything about a turn that a sum or a gauge depends on."""
    return (
        turn.session,
        turn.chain,
        turn.at,
        turn.usage,
        turn.final,
        turn.model,
        turn.tier,
        turn.context,
        turn.web_searches,
        turn.cache_miss,
    )


def prompt_rank(prompt: Prompt) -> tuple[Any, ...]:
    """The smallest claim owns it; of its copies the earliest is kept."""
    return (prompt.claim, prompt.at, prompt.session)


def compaction_rank(compaction: Compaction) -> tuple[Any, ...]:
    """The smallest claim owns it; of its copies the one that says most is kept."""
    sizes = (compaction.after is None, compaction.after or 0, compaction.before is None, compaction.before or 0)
    automatic = -1 if compaction.automatic is None else int(compaction.automatic)
    return (compaction.claim, compaction.session, compaction.chain, compaction.at, *sizes, -automatic)
