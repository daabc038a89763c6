"""Answers a question from the store."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from pyrometer.history.by_parts import by_parts, parted
from pyrometer.history.by_sums import by_branches, by_calendar, by_names, whole
from pyrometer.history.by_turns import by_commands, by_subagents, by_tools, kept_since
from pyrometer.history.by_windows import by_windows
from pyrometer.history.question import BY_TURN, PERIODS, Answer, Question, Row, Scale
from pyrometer.history.tallies import summed
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER


def ask(
    store: Store, question: Question, weights: Weights, scales: tuple[Scale, ...] = (), total: Row | None = None
) -> Answer:
    """Rows that add up to the whole: periods oldest first, all else by API-equivalent dollars, then tokens.

    Begins and ends at a quarter of an hour, so that all dimensions tell of the same turns. `scales` of windows are
    handed on, for those who show points. `total` saves adding up the whole again that another answer has had.
    """
    question = replace(question, start=question.start // QUARTER * QUARTER, end=-(-question.end // QUARTER) * QUARTER)
    if parted(question.only):
        found = by_parts(store, question, weights)
    elif question.by == "window":
        found = by_windows(store, question, weights)
    elif question.by in PERIODS:
        found = by_calendar(store, question, weights)
    elif question.by == "branch":
        found = by_branches(store, question, weights)
    elif question.by == "command":
        found = by_commands(store, question, weights)
    elif question.by == "subagent":
        found = by_subagents(store, question, weights)
    elif question.by in BY_TURN:
        found = by_tools(store, question, weights)
    else:
        found = by_names(store, question, weights)
    rows = found if question.by in PERIODS else sorted(found, key=_largest)
    by_turn = parted(question.only) or question.by in BY_TURN
    total = summed(rows) if by_turn else total or whole(store, question, weights)
    return Answer(question, tuple(rows), total, tuple(_notes(store, question, total)), scales)


def _largest(row: Row) -> tuple[float, int, str]:
    return (-row.dollars, -row.usage.total, row.name)


def _notes(store: Store, question: Question, total: Row) -> Iterable[str]:
    if total.unpriced:
        one = total.unpriced == 1
        who = f"{total.unpriced:,} {'turn has' if one else 'turns have'}"
        yield f"{who} no known price and {'is' if one else 'are'} not in the dollars"
    if total.not_final:
        yield f"the output of {total.not_final:,} turns is a lower bound: their last line was never written"
    if question.by in BY_TURN or parted(question.only):
        since = kept_since(store)
        rows = store.query("SELECT min(start) FROM quarters")
        oldest = float(str(rows[0][0])) if rows and rows[0][0] is not None else None
        if since is not None and oldest is not None and oldest + 900 < since and question.start < since:
            yield "older turns are kept in sums only, which know no tools: store.keep_days says for how long"
