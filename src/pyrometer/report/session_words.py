"""Sentences of the report on a session. Each has a number; what is not known is said or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from pyrometer.history.one_session import OneSession
from pyrometer.report.columns import fit
from pyrometer.text import byte_count, clock, count, dollars, share, span
from pyrometer.words.unlogged import unlogged_words
from pyrometer.words.xray import paid_words, plural, yield_words


def paste(found: OneSession) -> str:
    """`276 calls · 1,697 tools · $148.16 API-eq · 98 % cache hit · 3 invalidations (410k tokens) · peak 998k`."""
    whole, findings = found.whole, found.findings
    hit = whole.usage.cache_hit
    lost = f" ({count(findings.invalidated)} tokens)" if findings.invalidations else ""
    parts = [
        f"{whole.turns:,} call{plural(whole.turns)}",
        f"{found.mix.whole:,} tool{plural(found.mix.whole)}",
        f"{_exactly(found)} API-eq",
        f"{share(hit)[:-1]} % cache hit" if hit is not None else "",
        f"{findings.invalidations:,} invalidation{plural(findings.invalidations)}{lost}",
        f"peak {count(found.context.peak)}" if found.context.peak else "",
    ]
    return " · ".join(part for part in parts if part)


def about(found: OneSession, zone: tzinfo | None) -> tuple[str, ...]:
    """Who, when, how much."""
    first, last = found.lines[0].turn.at, found.lines[-1].turn.at
    models = ", ".join(fit(row.name, 40) for row in found.parts["model"][:4])
    told = (f"branch {found.branch}" if found.branch else "", f"version {found.version}" if found.version else "")
    which = found.which
    notes = [
        f"{which.agent} · {models}{''.join(f' · {part}' for part in told if part)}",
        f"{clock(first, zone, now=found.at)} to {clock(last, zone, now=found.at)} ({span(last - first)}) · "
        f"{len(found.prompts):,} prompts · {found.whole.compactions:,} compactions written in the log",
    ]
    if found.parent:
        notes.append(f"forked from {found.parent}")
    if found.gone:
        notes.append(
            f"{found.gone:,} older turns are kept in sums only and not counted here: pyrometer history has them"
        )
    if found.whole.unpriced:
        notes.append(f"{found.whole.unpriced:,} turns have no known price and are not in the dollars")
    if found.whole.not_final:
        notes.append(f"the output of {found.whole.not_final:,} turns is a lower bound")
    notes += [f"{agent} has a session of the same id: {agent}/{which.id}" for agent in which.same_id]
    return tuple(notes)


def spent_words(found: OneSession) -> tuple[str, ...]:
    """What is not in the logs, and what is in every prompt."""
    lines = []
    if words := unlogged_words(found.unlogged):
        lines.append(f"{words}; in none of these figures")
    over = found.overhead
    if over is not None:
        part = share(over.dollars / found.whole.dollars) if found.whole.dollars else "–"
        lines.append(
            f"tools and instructions: at most {count(over.tokens)} of every prompt, read {over.turns:,} times: "
            f"{dollars(over.dollars)}, {part} of the cost"
        )
    return tuple(lines)


def cliff_words(found: OneSession, zone: tzinfo | None) -> tuple[str, ...]:
    """What the next message costs once the cache is cold."""
    cliff = found.cliff
    if cliff is None:
        return ()
    points = "".join(f", {cliff.credits * one.scale:.1f} points of {one.window}" for one in found.scales)
    cost = f"sends {count(cliff.tokens)} tokens again: {dollars(cliff.dollars)} more{points}"
    if cliff.at is None:
        return (f"going on after the cache went cold {cost}; nobody says when that is",)
    when = clock(cliff.at, zone, now=found.at)
    if cliff.at <= found.at:
        return (f"the cache is cold since {when}: going on {cost}",)
    return (f"the cache goes cold at {when}, in {span(cliff.at - found.at)}: a message after that {cost}",)


def output_words(found: OneSession) -> Iterator[str]:
    """Reasoning, and what the newest turns bring."""
    usage, findings = found.whole.usage, found.findings
    if usage.reasoning and usage.output:
        yield f"{share(usage.reasoning / usage.output)} of the output is reasoning: {count(usage.reasoning)} tokens"
    yield from (f"yield: {words}" for words in yield_words(findings.yield_output, findings.yield_cost))


def carry_words(found: OneSession) -> tuple[str, ...]:
    """What results cost again and again."""
    carry = found.carry
    if carry is None:
        return ("the logs of this session are gone: what its tool results cost again cannot be told",)
    if not carry.results:
        return ("no tool gave anything back",)
    lines = [
        f"{carry.results:,} results, {byte_count(carry.bytes)}, cost {dollars(carry.dollars)} to keep in the context",
        "(a token for 4 bytes, at cache-read prices: at the least)",
    ]
    if carry.missing:
        lines.append(f"{carry.missing:,} logs of this session are gone; their results are not counted")
    if words := paid_words(carry.dearest[0]):
        lines.append(words)
    return tuple(lines)


def _exactly(found: OneSession) -> str:
    whole = found.whole
    if whole.unpriced and not whole.dollars:
        return "$?"
    return f"${whole.dollars:,.2f}{'+?' if whole.unpriced else ''}"
