"""Sentences of the report on a session. Each has a number; what is not known is said or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from pyrometer.history.one_session import OneSession
from pyrometer.report.columns import fit
from pyrometer.text import clock, count, dollars, share, span
from pyrometer.words.unlogged import unlogged_words
from pyrometer.xray.churn import Churn


def paste(found: OneSession) -> str:
    """`276 calls · 1,697 tools · $148.16 API-eq · 98 % cache hit · 3 invalidations (410k tokens) · peak 998k`."""
    whole, findings = found.whole, found.findings
    hit = whole.usage.cache_hit
    lost = f" ({count(findings.invalidated)} tokens)" if findings.invalidations else ""
    parts = [
        f"{whole.turns:,} call{_s(whole.turns)}",
        f"{found.mix.whole:,} tool{_s(found.mix.whole)}",
        f"{_exactly(found)} API-eq",
        f"{share(hit)[:-1]} % cache hit" if hit is not None else "",
        f"{findings.invalidations:,} invalidation{_s(findings.invalidations)}{lost}",
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
    if findings.yield_ratio is not None and findings.yield_output is not None:
        yield (
            f"yield: the last 28 calls brought {share(findings.yield_output)} of the output for "
            f"{share(findings.yield_cost)} of the cost ({findings.yield_ratio:.2f}x)"
        )


def churn_words(churn: Churn) -> Iterator[str]:
    """Repeated edits, as far as they can be told."""
    if not churn.edits:
        return
    said = f"{churn.edits:,} edits, {count(churn.bytes)}B of input"
    if not churn.known:
        yield f"{said}; which of them repeat others is known for a day only"
        return
    rest = churn.edits - churn.known
    unknown = f"; of {rest:,} older ones it is not known" if rest else ""
    yield f"{said}: {churn.repeated:,} of {churn.known:,} equal an earlier one{unknown}; logs give no file names"


def fan_words(found: OneSession) -> Iterator[str]:
    """Subagents."""
    fan = found.fan
    if fan.subagents:
        yield (
            f"{fan.subagents:,} subagent{_s(fan.subagents)}, at most {fan.most_at_once:,} at once: "
            f"{share(fan.turns / found.whole.turns)} of the turns"
        )


def context_words(found: OneSession) -> Iterator[str]:
    """Growth, ramp and the next compaction."""
    context = found.context
    if context.begun is not None and context.third is not None and context.ramp is not None:
        yield (
            f"ramp: {count(context.begun)} to {count(context.third)} in the first third, "
            f"{_signed(context.ramp)} tokens a turn"
        )
    if context.growth is not None and context.now is not None:
        yield f"now {count(context.now)}, {_signed(context.growth)} tokens a turn"
    if context.turns_left is not None and context.cap:
        why = "where contexts of this model were compacted before" if context.cap_known else "the context window"
        yield f"next compaction in about {context.turns_left:.0f} turns, at {count(context.cap)} ({why})"


def compaction_words(found: OneSession) -> Iterator[str]:
    """What compactions saved, and would have."""
    saved = found.saved
    if saved.compactions and saved.tokens:
        yield (
            f"{saved.compactions:,} compaction{_s(saved.compactions)} saved {count(saved.tokens)} tokens of "
            f"re-reading: {dollars(saved.dollars)} at cache-read prices"
        )
    for one in found.earlier:
        better = f"{dollars(one.saved)} less" if one.saved >= 0 else f"{dollars(-one.saved)} more"
        yield (
            f"compacted at {count(one.cap)} ({one.compactions:,} times, to {count(one.left)}) it would have cost "
            f"{dollars(one.dollars)}, {better}"
        )
    if found.earlier:
        yield "(recomputed at cache-read prices: the same work, each compaction paid with one reading and a summary)"


def carry_words(found: OneSession) -> tuple[str, ...]:
    """What results cost again and again."""
    carry = found.carry
    if carry is None:
        return ("the logs of this session are gone: what its tool results cost again cannot be told",)
    if not carry.results:
        return ("no tool gave anything back",)
    lines = [
        f"{carry.results:,} results, {count(carry.bytes)}B, cost {dollars(carry.dollars)} to keep in the context",
        "(a token for 4 bytes, at cache-read prices: at the least)",
    ]
    if carry.missing:
        lines.append(f"{carry.missing:,} logs of this session are gone; their results are not counted")
    top = carry.dearest[0]
    if top.times > 1:
        tool = f" of {fit(top.tool, 40)}" if top.tool else ""
        lines.append(f"one {_bytes(top.size)} result{tool} has been paid {top.times:,} times: {dollars(top.dollars)}")
    return tuple(lines)


def _bytes(size: int) -> str:
    return f"{size / 1000:.0f} KB" if size >= 1000 else f"{size} B"


def _exactly(found: OneSession) -> str:
    whole = found.whole
    if whole.unpriced and not whole.dollars:
        return "$?"
    return f"${whole.dollars:,.2f}{'+?' if whole.unpriced else ''}"


def _signed(value: float) -> str:
    return f"{'-' if value < 0 else '+'}{count(abs(value))}"


def _s(number: int) -> str:
    return "" if number == 1 else "s"
