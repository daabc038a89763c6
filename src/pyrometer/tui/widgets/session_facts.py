"""What is worth knowing of one session, as labels and values in groups."""

from __future__ import annotations

from datetime import tzinfo
from typing import TypeAlias

from pyrometer.snapshot import SessionView, WindowView
from pyrometer.text import clock, count, dollars, share
from pyrometer.tui.widgets.turn_columns import short_model

Fact: TypeAlias = tuple[str, str]
"""A label and a value. Without a label the value speaks for itself; without a value the fact is unknown."""


def fact_groups(
    session: SessionView,
    zone: tzinfo | None,
    window: WindowView | None = None,
    *,
    hidden: bool = False,
    brief: bool = False,
) -> tuple[tuple[Fact, ...], ...]:
    """The facts by subject, the most useful subject first. Unknown ones are left out.

    `window` is the one since whose opening the session's tokens are counted.
    `hidden` leaves out the branch, which may name the project; `brief` shortens for narrow screens.
    """
    groups = (
        _context(session, brief),
        _rates(session),
        _buckets(session),
        _counts(session),
        _identity(session, zone, hidden),
        _window(session, window),
    )
    return tuple(tuple(fact for fact in group if fact[1]) for group in groups)


def _context(session: SessionView, brief: bool) -> tuple[Fact, ...]:
    if session.context is None:
        size = "unknown"
    elif session.context_window:
        size = f"{share(session.context_share)} of {count(session.context_window)}"
    else:
        size = count(session.context)
    return (
        ("", short_model(session.model) if brief else session.model),
        ("context", size),
        ("", _growth(session.growth)),
        ("", _turns_left(session)),
        ("", _many(session.compactions, "compaction")),
    )


def _growth(growth: float | None) -> str:
    return "" if growth is None else f"{'+' if growth >= 0 else '−'}{count(abs(growth))} a turn"


def _turns_left(session: SessionView) -> str:
    """How many turns fit into the context window if it grows on as it did."""
    if session.context is None or not session.context_window or session.growth is None or session.growth < 1:
        return ""
    left = max(0, int((session.context_window - session.context) / session.growth))
    return f"full in ≈ {_many(left, 'turn', '0 turns')}"


def _rates(session: SessionView) -> tuple[Fact, ...]:
    return (
        ("burn", f"{count(session.burn)}/h"),
        ("last hour", f"{count(session.burn_hour)}/h"),
        ("hit", share(session.cache_hit)),
        ("all turns", share(session.cache_hit_all)),
    )


def _buckets(session: SessionView) -> tuple[Fact, ...]:
    usage = session.usage
    return (
        ("new", count(usage.uncached)),
        ("written", _written(usage.cache_write_5m, usage.cache_write_1h)),
        ("read", count(usage.cache_read)),
        ("output", f"{'≥' if session.not_final else ''}{count(usage.output)}"),
        ("reasoning", "" if session.reasoning_share is None else share(session.reasoning_share)),
    )


def _written(short: int, long: int) -> str:
    """Tokens written to the cache, with their lifetime where it is only one, split where there are two."""
    if short and long:
        return f"{count(short)} 5m + {count(long)} 1h"
    return f"{count(short + long)}{' 1h' if long else ''}"


def _counts(session: SessionView) -> tuple[Fact, ...]:
    ratio = session.turns_per_prompt
    return (
        ("", _many(session.turns, "turn", "0 turns")),
        ("", _many(session.prompts, "prompt")),
        ("", "" if ratio is None else f"{ratio:.1f} turns a prompt"),
        ("", _many(session.subagents, "subagent")),
        ("", "" if session.dollars is None else f"{dollars(session.dollars)} API-equivalent"),
    )


def _identity(session: SessionView, zone: tzinfo | None, hidden: bool) -> tuple[Fact, ...]:
    return (
        ("branch", "" if hidden else session.branch),
        ("started", clock(session.started_at, zone, now=session.last_at)),
        ("version", session.version),
        ("session", session.id[:8]),
        ("forked from", session.parent[:8]),
    )


def _window(session: SessionView, window: WindowView | None) -> tuple[Fact, ...]:
    """Nothing where that window is another provider's: what was used since it opened is then no part of it."""
    if session.since_window is None or (window is not None and window.provider != session.agent):
        return ()
    name = f"the {window.label} window" if window is not None else "the window"
    return ((f"since {name} opened", f"{count(session.since_window.total)} tokens"),)


def _many(number: int, noun: str, none: str = "") -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else none
