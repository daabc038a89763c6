"""What would help now, in words: what to do, and what it changes."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from pyrometer.snapshot import Snapshot
from pyrometer.text import clock, count, share, span
from pyrometer.words.names import name_among
from pyrometer.words.shortened import shortened

if TYPE_CHECKING:
    from pyrometer.xray.levers import LeverView


def help_words(lever: LeverView, snapshot: Snapshot, zone: tzinfo | None = None) -> str:
    """`compact api: −112k tokens a turn, −3.4k credits/h (12% of claude's burn)`, with the risk if forecast."""
    return f"{act_words(lever, snapshot, zone)}: {', '.join(effect_words(lever))}"


def effect_words(lever: LeverView) -> list[str]:
    """What it changes, each with a number; the lock-out last."""
    return [part for part in (*_effects(lever), _risk(lever)) if part]


def act_words(lever: LeverView, snapshot: Snapshot, zone: tzinfo | None) -> str:
    """What to do: `/compact in api`."""
    who = _name(lever, snapshot)
    until = "" if lever.at is None else clock(lever.at, zone, now=snapshot.at)
    left = "" if lever.at is None else span(lever.at - snapshot.at)
    return {
        "compact": f"/compact in {who}",
        "restart": f"close {who}, or begin anew with /clear",
        "model": f"/model {shortened(lever.model, 24)} in {who}",
        "pause": f"pause {who} until {until}" if until else f"pause {who}",
        "tools": f"fewer MCP servers or instructions in {who}",
        "answer": f"answer {who} within {left}",
        "wait": f"wait {left} with {lever.agent}",
    }[lever.kind]


def _effects(lever: LeverView) -> list[str]:
    found = []
    if lever.kind == "wait":
        found.append("then the use is no more than even")
    if lever.tokens_a_turn is not None:
        found.append(f"up to −{count(lever.tokens_a_turn)} tokens a turn")
    if lever.turns_back is not None:
        found.append(f"paid back in about {max(1, round(lever.turns_back))} turns")
    if lever.tokens_once is not None:
        found.append(f"else {count(lever.tokens_once)} tokens are written to the cache anew")
        if lever.points is not None:
            found.append(f"{lever.points:.1f} points")
    if lever.credits_an_hour is not None:
        of = f" ({share(lever.share)} of {lever.agent}'s burn)" if lever.share is not None else ""
        found.append(f"−{count(lever.credits_an_hour)} credits/h{of}")
    return found


def _risk(lever: LeverView) -> str:
    if lever.probability is None or lever.probability_now is None:
        return ""
    return f"lock-out {share(lever.probability_now)} → {share(lever.probability)}"


def _name(lever: LeverView, snapshot: Snapshot) -> str:
    return name_among(lever.agent, lever.session, snapshot.sessions)
