"""What is remarkable about one session's turns: cache events, loops, bloat, yield. Names and numbers, no text.

Tokens unless said otherwise; credits are the provider-side weight of usage (see `pyrometer.engine.credits`); shares are
0..1; None is unknown.
"""

from __future__ import annotations

from typing import Literal

import msgspec

CacheEventKind = Literal["cold start", "clear", "compaction", "model switch", "expiry", "resume", "invalidation"]
BurnCause = Literal["cache rebuild", "context growth", "subagents", "model switch", "more output", "more turns"]


class CacheEvent(msgspec.Struct, frozen=True):
    """A turn that found less of its prompt in the cache than the turn of the same chain before it left there.

    `cold start` and `clear` are first turns and lose nothing; `resume` is a miss within the cache's lifetime after
    the session went on in another process, or a fork's first turn that does not find its parent's prompt.
    """

    kind: CacheEventKind
    at: float
    chain: str
    model: str
    lost: int
    """Tokens that the turn before had in its prompt and this one sent again without the cache: at most this prompt."""
    dollars: float | None = None
    """What writing them again cost above reading them, API-equivalent."""
    credits: float = 0.0
    """The same in credits."""
    gap: float = 0.0
    """Seconds since the turn before."""
    cause: str = ""
    """As the provider or the agent's program names it: `tools_changed`, `ttl_expired_1h`; empty where nobody does."""
    turn: int = 0
    """Number of the turn in its session, from 1."""


class Loop(msgspec.Struct, frozen=True):
    """The same tool call again and again since the last prompt, in the chain that repeats itself most.

    Told from three equal calls in a row or a share of 0.4 on: what is too much is the rules' business. Calls that only
    wait or take notes make no row under 25 calls. Looks back over 150 turns and two hours at most.
    """

    tool: str
    repeats: int
    """Calls in a row with equal name and input, up to the newest."""
    share: float
    """Of the last 20 calls (of 20, however few there are), those equal to the most frequent one."""
    calls: int
    """Tool calls of the chain since the prompt."""
    since: float
    """When the first of the row, or of the equal ones among the last 20, was made."""
    stuck: bool
    """The results that are known, at least two, were equal in size too: no progress."""


class Findings(msgspec.Struct, frozen=True):
    """Of one session, as of its newest turn."""

    cache_events: tuple[CacheEvent, ...] = ()
    """Newest first, at most 50; plain cold starts included."""
    invalidations: int = 0
    """True invalidations in the whole session, and the tokens they lost."""
    invalidated: int = 0
    hit_smoothed: float | None = None
    """Cache hit of the main loop, exponentially weighted (0.9 a turn)."""
    turns_since_rebuild: int = 0
    """Turns of the main loop since its last cache event of any kind."""
    cold_at: float | None = None
    """When the cache of the main loop goes (or went) cold if nothing is sent; None: unknown."""
    recache: int = 0
    """Tokens that the next message writes again after that."""
    bloat: float | None = None
    """Mean context of the main loop's last five turns against the first five since the last clear or compaction; None
    under ten turns."""
    reread_share: float | None = None
    """Cache reads' share of the API-equivalent dollars of the last 20 turns."""
    loop: Loop | None = None
    prompt_at: float | None = None
    """The person's last message."""
    calls_since_prompt: int = 0
    """Model calls of all chains since then, with what they cost; 0 if no prompt is known."""
    main_calls_since_prompt: int = 0
    """Those of the main loop: a fan of subagents makes many calls in a few minutes."""
    dollars_since_prompt: float | None = None
    credits_since_prompt: float = 0.0
    thinking_share: float | None = None
    """Reasoning tokens' share of the output of the last 20 turns, and that output."""
    thinking_output: int = 0
    yield_ratio: float | None = None
    """Output share of the last 28 turns against their cost share; None under 60 turns."""
    yield_output: float | None = None
    """Output share of the last 28 turns."""
    yield_cost: float | None = None
    first_prompt: int | None = None
    """Size of the first prompt of the main loop: tools, instructions, the first message. None for forks."""
    chains_running: int = 0
    """Subagents with a turn in the last five minutes."""
    credits_5m: float = 0.0
    """Credits of the last five minutes, cache rebuilds left out; and of the last hour, all in."""
    credits_hour: float = 0.0
    turns_hour: int = 0
    """Turns of the main loop in the last hour."""
    ratio_1m: float | None = None
    """Credits of the last minute, 5 and 20 minutes, without cache rebuilds, against this session's normal; None until
    half an hour of work with this agent is known, and an hour after the last turn."""
    ratio_5m: float | None = None
    ratio_20m: float | None = None
    cause: BurnCause | None = None
    """The largest factor of the last five minutes against the turns before, from 1.2 on, and how large: how many times
    more would be burnt if only this had changed. While the session is young, only rebuilds and subagents are named."""
    cause_factor: float | None = None
