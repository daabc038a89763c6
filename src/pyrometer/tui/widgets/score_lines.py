"""The score of the forecasts as lines: a table of what was said against what came true, and the figures below it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pyrometer.snapshot.scored import Bin, KindScore, Score, Scores
from pyrometer.text import count, share
from pyrometer.tui.cells import Line, fit, fit_right, merged
from pyrometer.words.score import brier_words, calibration_words, coverage_words, eta_words, measured, not_enough

SAID, CAME, OF = 6, 6, 7
"""Cells of what was said, of what came true, and of the number of forecasts."""
LONGEST_BAR = 60
NOTHING_KEPT = "No store is kept here, so no forecast is remembered: see store.enabled in the settings."
NOTHING_YET = (
    "No window with a forecast has ended yet. `pyrometer score --replay` measures your past from your own logs."
)
MEANING = (
    "A forecast of 30% is right if it comes true in 30 of 100 cases: then the bar ends at ┃. "
    "Forecasts are kept every quarter of an hour and judged when their window is over."
)


def score_lines(scores: Scores | None, width: int) -> list[Line]:
    """All of it, wrapped to `width` cells."""
    if scores is None:
        return [(("measuring …", "score--quiet"),)]
    lines = [line for kind in scores.kinds for line in _kind(kind, width)]
    explained = (
        [MEANING] if lines else [not_enough(Score(0, 0, 0, False)), NOTHING_YET if scores.kept else NOTHING_KEPT]
    )
    return [*lines, *(line for text in explained for line in _wrapped(text, width, "score--quiet"))]


def _kind(kind: KindScore, width: int) -> Iterator[Line]:
    """A kind of window, and each stretch of time."""
    for place, (days, score) in enumerate(kind.by_days):
        yield from _part(f"{kind.kind}, last {days:.0f} days" if not place else f"last {days:.0f} days", score, width)


def _part(title: str, score: Score, width: int) -> Iterator[Line]:
    """One stretch of time: its heading, its table if there is enough to fill it, its figures."""
    yield from _wrapped(title, width, "score--title")
    yield from _wrapped(not_enough(score), width, "score--tight")
    yield from _wrapped(measured(score), width, "score--quiet")
    if score.enough:
        yield _heading(width)
        yield from (_row(each, width) for each in score.bins)
        for words in (brier_words(score), calibration_words(score), eta_words(score), coverage_words(score)):
            yield from _wrapped(words, width, "score--words")
    yield ()


def _bar(width: int) -> int:
    return max(0, min(LONGEST_BAR, width - SAID - CAME - OF - 1))


def _heading(width: int) -> Line:
    bar = _bar(width)
    names = f"{fit('said', SAID)}{fit('came true', bar + CAME) if bar > 4 else fit_right('true', bar + CAME)}"
    return ((fit(f"{names}{fit_right('of', OF)}", width), "score--quiet"),)


def _row(one: Bin, width: int) -> Line:
    """`30%  ━━━━━┃··········  24%   212`."""
    return (
        (fit(fit_right(share(one.said), 4), SAID), "score--words"),
        *reliability_bar(one, _bar(width)),
        (fit_right(share(one.came_true), CAME), "score--words"),
        (fit_right(count(one.forecasts), OF), "score--quiet"),
    )


def reliability_bar(one: Bin, width: int) -> Line:
    """`━` how often it came true, `┃` how often it should have."""
    if width < 3:
        return ()
    true, mark = round(one.came_true * width), min(width - 1, int(one.said * width))
    cells = [("━", "score--bar") if place < true else ("·", "score--free") for place in range(width)]
    cells[mark] = ("┃", "score--mark")
    return merged(cells)


def _wrapped(text: str, width: int, name: str) -> Iterator[Line]:
    for line in textwrap.wrap(text, max(8, width)):
        yield ((line, name),)
