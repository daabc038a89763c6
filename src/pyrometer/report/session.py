"""One session as a report: what it cost and why, turn by turn, down to one line to take along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

from pyrometer.history.buckets import Buckets
from pyrometer.history.one_session import OneSession
from pyrometer.history.question import Row, Scale
from pyrometer.paths import display
from pyrometer.report.document import Bar, Block, Curve, Document, Heading, Part, Paste, Sentences
from pyrometer.report.session_tables import events_table, parts_table, results_table, turns_table
from pyrometer.report.session_words import about, carry_words, cliff_words, output_words, paste, spent_words
from pyrometer.text import clock, count, dollars, share
from pyrometer.words.xray import churn_words, compaction_words, context_words, fan_words

BUCKETS = ("re-read", "written", "output", "fresh")
_PARTS = (
    ("model", "by model"),
    ("loop", "main loop and subagents"),
    ("subagent", "by type of subagent"),
    ("chain", "subagents one by one"),
    ("tool", "by tool"),
    ("mcp", "by MCP server"),
    ("skill", "by skill"),
    ("command", "by slash command"),
)


def session_document(found: OneSession, home: Path, zone: tzinfo | None, turns: int = 0) -> Document:
    """The report; of the turns the newest `turns` (0: all)."""
    which = found.which
    folder = display(Path(which.project), home) if which.project else "unknown project"
    title = f"session {which.id} · {folder}"
    blocks: list[Block] = [Heading(title, 1), Sentences(about(found, zone))]
    blocks += [Heading("what it was spent on"), *splits(found.whole, found.scales)]
    if beyond := spent_words(found):
        blocks.append(Sentences(beyond))
    for by, words in _PARTS:
        if (table := parts_table(found.parts[by], by, found.scales)) is not None:
            blocks += [Heading(words), table]
    blocks += [Heading("work"), *_work(found), Heading("context"), *_context(found, zone)]
    events, ahead = events_table(found, zone), cliff_words(found, zone)
    if events is not None or ahead:
        blocks += [Heading("cache events"), *((events,) if events else ()), Sentences(ahead)]
    blocks += [Heading("results carried along"), Sentences(carry_words(found))]
    if (results := results_table(found, zone)) is not None:
        blocks.append(results)
    blocks += _costs(found, zone)
    shown = found.lines[-turns:] if turns > 0 else found.lines
    heading = f"turns ({len(shown):,} of {len(found.lines):,})" if len(shown) < len(found.lines) else "turns"
    blocks += [Heading(heading), turns_table(shown, zone, found.scales), Paste(paste(found))]
    return Document(title, tuple(blocks))


def splits(row: Row, scales: Sequence[Scale]) -> Iterator[Bar]:
    """Where the money and the windows went, one bar above the other; none for nothing.

    Credits stand in for the points of windows while the scale of none is known.
    """
    named: list[tuple[str, Buckets, Callable[[float], str]]] = [("API-eq dollars", row.dollar_split, dollars)]
    found = [(f"{one.agent} {one.window} points", one.points(row), "{:,.1f}".format) for one in scales]
    named += [one for one in found if one[1].whole]
    if len(named) == 1:
        named.append(("window credits", row.credit_split, count))
    for name, split, words in named:
        if split.whole > 0:
            amounts = (split.reread, split.writes, split.output, split.fresh)
            yield Bar(
                name,
                tuple(
                    Part(bucket, part, f"{share(part)} {words(amount)}")
                    for bucket, part, amount in zip(BUCKETS, split.shares, amounts, strict=True)
                ),
            )


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
    yield Sentences((*output_words(found), *churn_words(found.churn), *fan_words(found.fan, found.whole.turns)))


def _costs(found: OneSession, zone: tzinfo | None) -> Iterator[Block]:
    """What each turn cost, with the cache events that lost something."""
    priced = [(line.turn.at, line.dollars) for line in found.lines if line.dollars is not None]
    if len(priced) > 1:
        yield Heading("cost of each turn")
        yield Curve(
            "API-eq dollars a turn",
            tuple(priced),
            clock(priced[0][0], zone, now=found.at),
            clock(priced[-1][0], zone, now=found.at),
            dollars(max(cost for _, cost in priced)),
            tuple(event.at for event in found.events if event.lost),
        )


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
    yield Sentences((*context_words(found.context), *compaction_words(found.saved, found.earlier)))
