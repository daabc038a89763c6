"""One session as a report: what it cost and why, turn by turn, down to one line to take along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

from pyrometer.history.buckets import Buckets
from pyrometer.history.one_session import OneSession
from pyrometer.paths import display
from pyrometer.report.document import Bar, Block, Curve, Document, Heading, Part, Paste, Sentences
from pyrometer.report.session_tables import events_table, parts_table, results_table, turns_table
from pyrometer.report.session_words import (
    about,
    carry_words,
    churn_words,
    compaction_words,
    context_words,
    fan_words,
    output_words,
    paste,
)
from pyrometer.text import clock, count, dollars, share

BUCKETS = ("re-read", "written", "output", "fresh")
_PARTS = (
    ("model", "by model"),
    ("loop", "main loop and subagents"),
    ("subagent", "by type of subagent"),
    ("tool", "by tool"),
    ("mcp", "by MCP server"),
    ("skill", "by skill"),
)


def session_document(found: OneSession, home: Path, zone: tzinfo | None, turns: int = 0) -> Document:
    """The report; of the turns the newest `turns` (0: all)."""
    which = found.which
    folder = display(Path(which.project), home) if which.project else "unknown project"
    title = f"session {which.id} · {folder}"
    blocks: list[Block] = [Heading(title, 1), Sentences(about(found, zone))]
    blocks += [Heading("what it was spent on"), *splits(found.whole.dollar_split, found.whole.credit_split)]
    blocks += _points(found)
    for by, words in _PARTS:
        if (table := parts_table(found.parts[by], by)) is not None:
            blocks += [Heading(words), table]
    blocks += [Heading("work"), *_work(found), Heading("context"), *_context(found, zone)]
    if (events := events_table(found, zone)) is not None:
        blocks += [Heading("cache events"), events]
    blocks += [Heading("results carried along"), Sentences(carry_words(found))]
    if (results := results_table(found, zone)) is not None:
        blocks.append(results)
    shown = found.lines[-turns:] if turns > 0 else found.lines
    heading = f"turns ({len(shown):,} of {len(found.lines):,})" if len(shown) < len(found.lines) else "turns"
    blocks += [Heading(heading), turns_table(shown, zone), Paste(paste(found))]
    return Document(title, tuple(blocks))


def splits(dollar_split: Buckets, credit_split: Buckets) -> Iterator[Bar]:
    """Where the money and the window went, one bar above the other; none for nothing."""
    for name, split in (("API-eq dollars", dollar_split), ("window credits", credit_split)):
        if split.whole > 0:
            amounts = (split.reread, split.writes, split.output, split.fresh)
            words = dollars if name.startswith("API") else count
            yield Bar(
                name,
                tuple(
                    Part(bucket, part, f"{share(part)} {words(amount)}")
                    for bucket, part, amount in zip(BUCKETS, split.shares, amounts, strict=True)
                ),
            )


def _points(found: OneSession) -> Iterator[Block]:
    """What it weighs in the windows, by their scale of today."""
    lines = []
    for one in found.points:
        parts = (found.whole.credit_split.times(one.scale)).shares
        split = " · ".join(f"{name} {share(part)}" for name, part in zip(BUCKETS, parts, strict=True) if part)
        lines.append(f"{found.whole.credits * one.scale:.1f} points of one {one.window} window, as it is now: {split}")
    if lines:
        yield Sentences(tuple(lines))


def _work(found: OneSession) -> Iterator[Block]:
    mix = found.mix
    if mix.whole:
        yield Bar(
            "tool calls",
            tuple(
                Part(work, calls / mix.whole, f"{calls:,} {share(calls / mix.whole)}")
                for work, calls in mix.calls.items()
                if calls
            ),
        )
    yield Sentences((*output_words(found), *churn_words(found.churn), *fan_words(found)))


def _context(found: OneSession, zone: tzinfo | None) -> Iterator[Block]:
    if len(found.curve) > 1:
        compacted = [event.at for event in found.events if event.kind == "compaction" and not event.chain]
        yield Curve(
            "tokens in the main loop's context",
            tuple((at, float(tokens)) for at, tokens in found.curve),
            clock(found.curve[0][0], zone, now=found.at),
            clock(found.curve[-1][0], zone, now=found.at),
            count(found.context.peak or 0),
            tuple(compacted),
        )
    yield Sentences((*context_words(found), *compaction_words(found)))
