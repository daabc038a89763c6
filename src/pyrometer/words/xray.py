"""What one session's figures mean, in sentences: for the screen and the report. Each has a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyrometer.snapshot.xray import Earlier, Saved
from pyrometer.text import byte_count, count, dollars, share
from pyrometer.words.shortened import shortened
from pyrometer.xray.carry import Carried
from pyrometer.xray.churn import Churn
from pyrometer.xray.context import Context
from pyrometer.xray.fan import Fan

METHOD = "recomputed at cache-read prices: the same work, each compaction paid with one reading and a summary"


def churn_words(churn: Churn) -> Iterator[str]:
    """Edits, their lines and those that repeat others, as far as they can be told."""
    if not churn.edits:
        return
    said = f"{churn.edits:,} edit{plural(churn.edits)}, {_lines(churn)}"
    if not churn.known:
        yield f"{said}; which of them repeat others is known for hours only"
        return
    rest = churn.edits - churn.known
    unknown = f"; of {rest:,} older ones it is not known" if rest else ""
    yield f"{said}: {churn.repeated:,} of {churn.known:,} equal an earlier one{unknown}; file names are not kept"


def _lines(churn: Churn) -> str:
    """`1,240 edited lines`."""
    if not churn.counted:
        return "which do not tell their lines"
    said = f"{churn.lines:,} edited line{plural(churn.lines)}"
    untold = churn.edits - churn.counted
    return f"{said} in the {churn.counted:,} that tell them" if untold else said


def fan_words(fan: Fan, turns: int) -> Iterator[str]:
    """Subagents; `turns` of the whole session."""
    if fan.subagents:
        yield (
            f"{fan.subagents:,} subagent{plural(fan.subagents)}, at most {fan.most_at_once:,} at once: "
            f"{share(fan.turns / turns if turns else None)} of the turns"
        )


def yield_words(output: float | None, cost: float | None) -> Iterator[str]:
    """What the newest turns bring for what they cost."""
    if output is not None and cost:
        yield (
            f"the last 28 calls brought {share(output)} of the output for {share(cost)} of the cost "
            f"({output / cost:.2f}x)"
        )


def context_words(context: Context) -> Iterator[str]:
    """Growth, ramp and the next compaction."""
    if context.begun is not None and context.third is not None and context.ramp is not None:
        yield (
            f"ramp: {count(context.begun)} to {count(context.third)} in the first third, "
            f"{signed(context.ramp)} tokens a turn"
        )
    if context.growth is not None and context.now is not None:
        yield f"now {count(context.now)}, {signed(context.growth)} tokens a turn, the newest weighing most"
    if context.turns_left is not None and context.cap:
        why = "where contexts of this model were compacted before" if context.cap_known else "the context window"
        yield f"next compaction in about {context.turns_left:.0f} turns, at {count(context.cap)} ({why})"


def compaction_words(saved: Saved, earlier: Sequence[Earlier]) -> Iterator[str]:
    """What compactions saved, and would have."""
    if saved.compactions and saved.tokens:
        yield (
            f"{saved.compactions:,} compaction{plural(saved.compactions)} saved {count(saved.tokens)} tokens of "
            f"re-reading: {dollars(saved.dollars)} at cache-read prices"
        )
    for one in earlier:
        better = f"{dollars(one.saved)} less" if one.saved >= 0 else f"{dollars(-one.saved)} more"
        yield (
            f"compacted at {count(one.cap)} ({_times(one.compactions)}, to {count(one.left)}) it would have cost "
            f"{dollars(one.dollars)}, {better}"
        )
    if earlier:
        yield f"({METHOD})"


def paid_words(one: Carried) -> str:
    """`one 40 kB result of Read has been paid 11 times: $0.31`; empty if it was not paid again."""
    if one.times <= 1:
        return ""
    tool = f" of {shortened(one.tool, 40)}" if one.tool else ""
    return f"one {byte_count(one.size)} result{tool} has been paid {one.times:,} times: {dollars(one.dollars)}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def signed(value: float) -> str:
    """`+4.2k`, `-900`."""
    return f"{'-' if value < 0 else '+'}{count(abs(value))}"


def plural(number: int) -> str:
    """The ending of a noun after that number."""
    return "" if number == 1 else "s"
