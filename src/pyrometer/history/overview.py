"""An answer as a screen shows it: every row, what only sums know, and what no log tells."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from pyrometer.history.ask import ask
from pyrometer.history.beyond import Beyond, beyond
from pyrometer.history.buckets import Buckets, added
from pyrometer.history.by_parts import parted
from pyrometer.history.by_sums import whole
from pyrometer.history.question import BY_TURN, Answer, Question, Row
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER
from pyrometer.usage import Usage

OLDER: Final = "(older turns)"
"""Name of the row of all turns that are kept in sums only, which know no tools."""


class Overview(msgspec.Struct, frozen=True):
    """The rows of `answer` add up to its whole; `beyond` is in neither."""

    answer: Answer
    beyond: Beyond | None
    note: str = ""
    """What the store has to say for itself."""


def overview(store: Store, question: Question, weights: Weights) -> Overview:
    """Begins and ends at a quarter of an hour, so that all dimensions tell of the same turns."""
    question = replace(question, start=question.start // QUARTER * QUARTER, end=-(-question.end // QUARTER) * QUARTER)
    answer = ask(store, question, weights)
    if question.by in BY_TURN and not parted(question.only):
        answer = _with_older(answer, whole(store, question, weights))
    return Overview(answer, beyond(store, question), store.note)


def _with_older(answer: Answer, everything: Row) -> Answer:
    """The answer with a row for what its own rows lack of everything."""
    older = _less(everything, answer.whole)
    if older.turns <= 0:
        return answer
    return replace(answer, rows=(*answer.rows, older), whole=replace(everything, calls=answer.whole.calls))


def _less(more: Row, less: Row) -> Row:
    credits_by = added(dict(more.credits_by), [(name, split.times(-1.0)) for name, split in less.credits_by])
    split = sum(credits_by.values(), Buckets())
    return Row(
        OLDER,
        _rest(more.usage, less.usage),
        max(0.0, more.dollars - less.dollars),
        split.whole,
        turns=more.turns - less.turns,
        unpriced=max(0, more.unpriced - less.unpriced),
        not_final=max(0, more.not_final - less.not_final),
        dollar_split=more.dollar_split + less.dollar_split.times(-1.0),
        credit_split=split,
        credits_by=tuple(sorted(credits_by.items())),
    )


def _rest(more: Usage, less: Usage) -> Usage:
    names = ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output")
    return Usage(**{name: max(0, getattr(more, name) - getattr(less, name)) for name in names})
