"""What one session was spent on and what would help, as screens and reports show it: names and numbers, no text.

Tokens unless said otherwise; dollars are API-equivalent, credits the provider-side weight of usage, shares 0..1.
None is unknown.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from pyrometer.usage import Usage
from pyrometer.xray.churn import Churn
from pyrometer.xray.context import Context
from pyrometer.xray.fan import Fan
from pyrometer.xray.mix import Mix

LeverKind: TypeAlias = Literal["compact", "restart", "model", "pause", "tools", "answer", "wait"]


class Buckets(msgspec.Struct, frozen=True):
    """Amounts of one unit: what went for reading again, for cache writes, for output and for fresh input."""

    reread: float = 0.0
    writes: float = 0.0
    output: float = 0.0
    fresh: float = 0.0

    def __add__(self, other: Buckets) -> Buckets:
        return Buckets(
            self.reread + other.reread,
            self.writes + other.writes,
            self.output + other.output,
            self.fresh + other.fresh,
        )

    def times(self, part: float) -> Buckets:
        """A part of it."""
        return Buckets(self.reread * part, self.writes * part, self.output * part, self.fresh * part)

    @property
    def whole(self) -> float:
        """All four."""
        return self.reread + self.writes + self.output + self.fresh

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """Of the whole, 0..1, in the order re-read, writes, output, fresh; zeros of nothing."""
        whole = self.whole
        if whole <= 0:
            return (0.0, 0.0, 0.0, 0.0)
        return (self.reread / whole, self.writes / whole, self.output / whole, self.fresh / whole)


class PartView(msgspec.Struct, frozen=True):
    """What a session used under one name: a tool, a model, a type of subagent. A turn of several tools is shared."""

    name: str
    turns: int
    usage: Usage
    dollars: float | None
    """None: none of it has a price."""
    credits: float
    calls: int = 0
    """Calls of the tool; 0 for what is no tool."""


class ChainView(msgspec.Struct, frozen=True):
    """The main loop, or one subagent."""

    chain: str
    """Empty for the main loop."""
    kind: str
    """Type of the subagent, empty where it is not written."""
    first_at: float
    last_at: float
    turns: int
    usage: Usage
    dollars: float | None
    credits: float
    peak: int | None
    """Largest context."""


class Saved(msgspec.Struct, frozen=True):
    """Of the compactions that did happen: what later turns would have read again without them."""

    compactions: int
    """Those of which both sizes are known."""
    tokens: int
    dollars: float | None
    """At cache-read prices; None: some turn has no price."""


class Earlier(msgspec.Struct, frozen=True):
    """The session as if the main loop had been compacted whenever its context passed `cap`."""

    cap: int
    compactions: int
    """That would have been made."""
    left: int
    """Tokens that each is taken to leave."""
    dollars: float
    """What the session would have cost, all chains."""
    saved: float
    """Against what it cost; negative: it would have cost more."""


class Cliff(msgspec.Struct, frozen=True):
    """The prompt of the next message of the main loop, while its cache is warm and after that."""

    at: float | None
    """When the cache goes (or went) cold if nothing is sent; None: nobody says how long it lives."""
    tokens: int
    """That are read from the cache before, and sent again without it after."""
    warm_dollars: float | None
    cold_dollars: float | None
    """At the lifetime of the last cache write. None: the model has no price."""
    warm_credits: float
    cold_credits: float

    @property
    def dollars(self) -> float | None:
        """What a cold cache costs more."""
        known = self.cold_dollars is not None and self.warm_dollars is not None
        return (self.cold_dollars or 0.0) - (self.warm_dollars or 0.0) if known else None

    @property
    def credits(self) -> float:
        """The same in credits."""
        return self.cold_credits - self.warm_credits


class Overhead(msgspec.Struct, frozen=True):
    """Tools and instructions, which are in every prompt of the main loop. All at the most: the first prompt holds the
    first message too, and what is deferred or shared in a cache is in it."""

    tokens: int
    turns: int
    """Of the main loop: it was read so often."""
    dollars: float
    """For that, at cache-read prices."""


class SessionFigures(msgspec.Struct, frozen=True):
    """Of all turns of the session that are known one by one."""

    at: float
    """Of when they are: they follow the session with a delay of a few seconds."""
    turns: int
    dollars: float
    """Of the turns that have a price."""
    unpriced: int
    """Turns with tokens but without a price."""
    credits: float
    dollar_split: Buckets
    credit_split: Buckets
    parts: dict[str, tuple[PartView, ...]]
    """By dimension (model, loop, subagent, tool, mcp, skill, command), the dearest first."""
    chains: tuple[ChainView, ...]
    """The main loop first, then the subagents, the dearest first."""
    mix: Mix
    churn: Churn
    fan: Fan
    context: Context
    saved: Saved
    earlier: tuple[Earlier, ...]
    cliff: Cliff | None
    """None before the first turn."""
    overhead: Overhead | None
    """Tools and instructions; None for forks."""
    invalidations: int = 0
    invalidated: int = 0
    yield_output: float | None = None
    """Output share of the last 28 turns, and their cost share; None under 60 turns."""
    yield_cost: float | None = None


class LeverView(msgspec.Struct, frozen=True):
    """One thing to do, and what it changes. None is unknown or no matter of this lever."""

    kind: LeverKind
    agent: str
    session: str = ""
    model: str = ""
    """The model to move to."""
    tokens_a_turn: int | None = None
    """Fewer in each prompt, at the most."""
    turns_back: float | None = None
    """Turns after which it has paid for itself."""
    tokens_once: int | None = None
    """That need not be written to the cache again."""
    credits_an_hour: float | None = None
    """Less burn, at the pace of the last hour."""
    share: float | None = None
    """That is of the burn of all of the agent's sessions, 0..1."""
    points: float | None = None
    """Of the window that decides: in an hour, or once."""
    probability: float | None = None
    """Of a lock-out before the reset, with it done; and as it stands."""
    probability_now: float | None = None
    at: float | None = None
    """Until when: the cache goes cold, the pace is even, the window resets."""
