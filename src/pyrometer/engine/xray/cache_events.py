"""Why a turn found less in the cache than the turn before it left there.

Each chain of a session (the main loop, every subagent) has a cache of its own, and is judged by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from pyrometer.engine.prices import bare_name
from pyrometer.engine.xray.as_read import as_read
from pyrometer.model import Turn
from pyrometer.snapshot.findings import CacheEvent, CacheEventKind

LEAST: Final = 5_000
"""Tokens; smaller losses are noise and cost nothing."""
HALF: Final = 0.5
"""Share of the earlier prompt that must be lost to be called a miss."""
SHRUNK: Final = 0.6
"""A prompt below this share of the one before was compacted, even if no line says so."""
EARLY: Final = 10.0
"""Seconds before the end of its lifetime at which a cache may be gone: log lines bear the time of the answer."""
SHORT, LONG = 300.0, 3_600.0
"""Lifetimes of the two kinds of cache writes, seconds, by the provider's documentation."""
PARALLEL: Final = 1.0
"""Seconds between turns of a chain that were asked for side by side: neither could read what the other wrote."""
_LIFETIMES = {"claude": LONG}
"""Where no write has told: subscriptions write for an hour. Others promise no more than some five minutes."""
_SAID: dict[str, CacheEventKind] = {
    "model_changed": "model switch",
    "ttl_expired_5m": "expiry",
    "ttl_expired_1h": "expiry",
    "tools_changed": "invalidation",
    "system_changed": "invalidation",
    "system_prompt_changed": "invalidation",
    "messages_changed": "invalidation",
    "messages_rewritten": "invalidation",
}
"""What providers and programs call the causes. Other words explain nothing, and change no kind."""


class Before(msgspec.Struct, frozen=True, gc=False):
    """What a chain's newest turn left behind."""

    at: float
    model: str
    prompt: int
    lifetime: float | None
    """Seconds that the last cache write lives; None if the chain has written nothing yet."""
    cached: bool
    """The chain has read from or written to a cache."""


class Met(msgspec.Struct, frozen=True, gc=False):
    """What happened since the chain's turn before."""

    compacted: bool = False
    resumed: bool = False
    """The session went on in another process, or began as a fork of another."""
    cleared: bool = False
    said: tuple[str, ...] = ()
    """The causes of a miss now, as the log or the agent's program names them."""


NOTHING: Final = Met()


def after(turn: Turn, before: Before | None) -> Before:
    """What this turn leaves behind."""
    usage = turn.usage
    written = usage.cache_write_5m, usage.cache_write_1h
    return left_behind(turn.at, turn.model, usage.prompt, turn.context, usage.cache_read, written, before)


def left_behind(
    at: float, model: str, prompt: int, context: int | None, read: int, written: tuple[int, int], before: Before | None
) -> Before:
    """The same, of the counts alone. A response of several requests counts all their prompts: its context is the last.

    `written`: tokens for five minutes and for an hour.
    """
    short, long = written
    lifetime = before.lifetime if before else None
    if short or long:
        lifetime = LONG if long >= short else SHORT
    cached = bool(short or long or read) or (before is not None and before.cached)
    return Before(at, model, min(prompt, context) if context else prompt, lifetime, cached)


def lost_by(turn: Turn, before: Before | None) -> int:
    """Tokens of the turn before's prompt that this one had to send again without the cache."""
    if before is None:
        return 0
    usage = turn.usage
    return max(0, min(before.prompt, usage.prompt) - usage.cache_read)


def may_be_event(turn: Turn, before: Before | None) -> bool:
    """Whether the turn can be an event without a compaction: a cheap look that most turns end with."""
    usage = turn.usage
    return before is None or may_be_miss(before, usage.prompt, usage.cache_read, turn.cache_miss)


def may_be_miss(before: Before, prompt: int, read: int, missed: str) -> bool:
    """The same, of the counts alone. `missed`: why the log says that the cache was missed."""
    lost = before.prompt - read
    return lost >= LEAST and (lost > HALF * before.prompt or missed != "" or prompt < before.prompt)


def kind_of(turn: Turn, before: Before | None, met: Met = NOTHING) -> CacheEventKind | None:
    """What kind of event the turn is, None for a plain turn."""
    if before is None:
        return _first(turn, met)
    if met.compacted or _shrank(turn, before):
        return "compaction"
    if not _missed(turn, before):
        return None
    for cause in met.said:
        if cause in _SAID:
            return _SAID[cause]
    return _inferred(turn, before, met)


def event_of(
    turn: Turn,
    before: Before | None,
    met: Met,
    number: int,
    price: Callable[[Turn], float | None],
    credits: Callable[[Turn], float],
) -> CacheEvent | None:
    """The event that the turn is, with what was lost by it; None for a plain turn. `number`: its place from 1."""
    kind = kind_of(turn, before, met)
    if kind is None:
        return None
    lost = lost_by(turn, before)
    read = as_read(turn, lost)
    dear, cheap = price(turn), price(read)
    return CacheEvent(
        kind=kind,
        at=turn.at,
        chain=turn.chain,
        model=turn.model,
        lost=lost,
        dollars=None if dear is None or cheap is None else dear - cheap,
        credits=credits(turn) - credits(read),
        gap=turn.at - before.at if before else 0.0,
        cause=", ".join(met.said),
        turn=number,
    )


def _first(turn: Turn, met: Met) -> CacheEventKind | None:
    """Of a chain's first turn. A fork that finds its parent's prompt in the cache is no event."""
    if met.cleared:
        return "clear"
    if met.resumed:
        return "resume" if turn.usage.cache_read < HALF * turn.usage.prompt else None
    return "cold start"


def _shrank(turn: Turn, before: Before) -> bool:
    """Without a marker: a prompt that is far smaller than the one before, by more than noise."""
    prompt = turn.usage.prompt
    return prompt < SHRUNK * before.prompt and before.prompt - prompt >= LEAST


def _missed(turn: Turn, before: Before) -> bool:
    """A stated cause makes a miss of a smaller loss too: the end of a long prompt was written anew."""
    lost = before.prompt - turn.usage.cache_read
    large = lost >= LEAST and (lost > HALF * before.prompt or turn.cache_miss != "")
    return large and before.cached and turn.at - before.at >= PARALLEL


def _inferred(turn: Turn, before: Before, met: Met) -> CacheEventKind:
    if turn.model != before.model and bare_name(turn.model) != bare_name(before.model):
        return "model switch"
    lifetime = before.lifetime if turn.agent in _LIFETIMES else None
    if turn.at - before.at >= (lifetime or _LIFETIMES.get(turn.agent, SHORT)) - EARLY:
        return "expiry"
    return "resume" if met.resumed else "invalidation"
