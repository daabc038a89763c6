"""The account of one turn, put together from its lines, the store and the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path

import msgspec

from pyrometer.agents.base import Agent
from pyrometer.engine.bill import Bill, bill_of
from pyrometer.engine.credits import Weighing
from pyrometer.engine.merge import merge, ownership, part_of, strength
from pyrometer.engine.tables import Tables
from pyrometer.explain.logs import Place, told
from pyrometer.model import Turn
from pyrometer.store.one_turn import StoredTurn


class Line(msgspec.Struct, frozen=True):
    """A line that says something of the turn."""

    path: str
    place: Place
    turn: Turn
    """What it says."""
    wins: bool
    """Its counts are the turn's."""
    owns: bool
    """Its session is the turn's."""
    first: bool
    """Its time is the turn's."""


class Gone(msgspec.Struct, frozen=True):
    """A log that said something of the turn and cannot be read any more."""

    path: str
    """Empty: only that there was one is known."""
    reason: str


class Account(msgspec.Struct, frozen=True):
    """Everything there is to say of a turn."""

    turn: Turn
    """All lines in one; of the store where no line is left."""
    lines: tuple[Line, ...]
    gone: tuple[Gone, ...]
    bill: Bill | None
    """None: no row of the table names the model."""
    weighing: Weighing
    credits: float
    stored: StoredTurn

    @property
    def from_store(self) -> bool:
        """No line is left: the turn is what the store kept of it."""
        return not self.lines

    @property
    def growth(self) -> int | None:
        """Tokens by which the context grew since the turn before it in the same chain."""
        if self.stored.before is None or self.turn.context is None:
            return None
        return self.turn.context - self.stored.before[0]


def account(stored: StoredTurn, tables: Tables, agents: Mapping[str, Agent]) -> Account:
    """Read the turn's logs again, and weigh what they say at the tables in force."""
    kept = stored.part.turn
    found: list[tuple[str, Place, Turn]] = []
    gone = []
    for _, path in stored.files:
        lines, reason = _read(path, agents[kept.agent], stored.ident)
        found += [(path, place, turn) for place, turn in lines]
        if reason:
            gone.append(Gone(path, reason))
    turn = _merged([turn for *_, turn in found])
    if turn is None or gone:
        turn = kept if turn is None else msgspec.structs.replace(kept, key=turn.key, tools=turn.tools or kept.tools)
    return Account(
        turn,
        _marked(found),
        tuple(gone),
        bill_of(tables.prices, turn),
        tables.credits.weighing(turn.agent, turn.model),
        tables.weigh(turn),
        stored,
    )


def _read(path: str, agent: Agent, ident: int) -> tuple[list[tuple[Place, Turn]], str]:
    """The turn's lines in a log; or why there are none."""
    if not path:
        return [], "its name was given to another log"
    try:
        lines = told(Path(path), agent, ident)
    except OSError as problem:
        return [], (problem.strerror or str(problem)).lower()
    return lines, "" if lines else "its lines are not there any more"


def _merged(turns: Sequence[Turn]) -> Turn | None:
    return reduce(merge, (part_of(turn, 0) for turn in turns)).turn if turns else None


def _marked(found: Sequence[tuple[str, Place, Turn]]) -> tuple[Line, ...]:
    """Which line decides what: of equals the first."""
    if not found:
        return ()
    turns = [turn for *_, turn in found]
    best, owner = max(map(strength, turns)), min(map(ownership, turns))
    wins = next(number for number, turn in enumerate(turns) if strength(turn) == best)
    owns = next(number for number, turn in enumerate(turns) if ownership(turn) == owner)
    first = min(range(len(turns)), key=lambda number: turns[number].at)
    return tuple(
        Line(path, place, turn, number == wins, number == owns, number == first)
        for number, (path, place, turn) in enumerate(found)
    )
