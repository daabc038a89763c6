"""What can be asked of the store, and what it answers."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final, Literal, TypeAlias, get_args

import msgspec

from pyrometer.history.buckets import Buckets
from pyrometer.snapshot import Unlogged
from pyrometer.usage import Usage

Dimension: TypeAlias = Literal[
    "day",
    "week",
    "month",
    "window",
    "session",
    "project",
    "model",
    "agent",
    "loop",
    "tool",
    "mcp",
    "skill",
    "command",
    "subagent",
    "branch",
]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
PERIODS: Final = frozenset({"day", "week", "month", "window"})
"""Dimensions whose rows are stretches of time, oldest first; all others come with the largest first."""
BY_TURN: Final = frozenset({"tool", "mcp", "skill", "command", "subagent"})
"""Dimensions that are told by single turns, which the store keeps for a while only (`store.keep_days`)."""
REST: Final = "–"
"""Name of the row of all that has no name of the kind: turns without tools, sessions without a branch, work outside of
every known window."""

MAIN_LOOP: Final = "main loop"
SUBAGENTS: Final = "subagents"
SUBAGENT: Final = "subagent"
"""Names of rows: all subagents together, and those of which no log tells the kind."""


class Exact(msgspec.Struct, frozen=True):
    """A row of another answer, by which the answer is told: exactly its part, unlike the parts of names in `Filter`."""

    by: Dimension
    """No stretch of time: those are `start` and `end` of a question."""
    name: str
    """As the row has it, `REST` included."""
    agent: str = ""
    """Of a session."""
    project: str = ""
    """Of a branch."""


class Filter(msgspec.Struct, frozen=True):
    """What the answer is limited to; an empty value limits nothing. Case is ignored."""

    agent: str = ""
    project: str = ""
    """Part of the folder's path."""
    model: str = ""
    """Part of the name."""
    session: str = ""
    """Beginning of the id."""
    words: tuple[str, ...] = ()
    """Each of them part of the agent's name, the folder's path or the model's name."""
    exact: tuple[Exact, ...] = ()
    """All of these as well. Tools, servers, skills, commands and subagents limit no answer by stretches of time."""


class Question(msgspec.Struct, frozen=True):
    """Sums from `start` up to but without `end` (epoch seconds, to a quarter of an hour) by `by`."""

    by: Dimension
    start: float
    end: float
    zone: tzinfo | None = None
    """Days, weeks (from Monday on) and months are those of this zone; None is the machine's own."""
    only: Filter = Filter()


class Row(msgspec.Struct, frozen=True):
    """One line of the answer. The rows of one answer add up to the whole."""

    name: str
    usage: Usage
    dollars: float
    """API-equivalent dollars of the turns that have a price."""
    credits: float
    """The provider-side weight of the usage; see `pyrometer.engine.credits`."""
    turns: int = 0
    prompts: int = 0
    compactions: int = 0
    unpriced: int = 0
    """Turns with tokens but without a price."""
    not_final: int = 0
    """Turns whose output is a lower bound."""
    calls: int = 0
    """Calls of the tool, or uses of the slash command; 0 for other dimensions."""
    agent: str = ""
    """Of a session."""
    project: str = ""
    starts_at: float | None = None
    """Of a period."""
    ends_at: float | None = None
    percent: float | None = None
    """Highest reading of a five-hour window."""
    locked: bool = False
    """The window was refused or full."""
    dollar_split: Buckets = Buckets()
    credit_split: Buckets = Buckets()
    credits_by: tuple[tuple[str, Buckets], ...] = ()
    """The credits by agent: those of two providers are different units."""
    newest: float | None = None
    """Last sign of life of a session."""
    invalidations: int | None = None
    """Turns that found the cache invalid, and the tokens that they sent again; None: tools are not asked."""
    invalidated: int | None = None
    unlogged: Unlogged | None = None
    """Of a session, what its agent's program says beyond all turns; in no sum."""


class Scale(msgspec.Struct, frozen=True):
    """How much of a window a credit takes, as of now."""

    agent: str
    window: str
    """Short name: `5h`, `week`."""
    scale: float
    """Percent of the window per credit."""

    def points(self, row: Row) -> Buckets:
        """What the row took of the window, in points of its hundred."""
        return dict(row.credits_by).get(self.agent, Buckets()).times(self.scale)


class Answer(msgspec.Struct, frozen=True):
    """All rows, their sum, and what the reader should know about them."""

    question: Question
    rows: tuple[Row, ...]
    whole: Row
    notes: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()
    """Of the windows whose scale is known, by agent, the shortest first."""
