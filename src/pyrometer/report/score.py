"""The score of the forecasts as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import msgspec

from pyrometer.forecast.kinds import KindScore
from pyrometer.report.times import iso
from pyrometer.snapshot.scored import Bin, Score
from pyrometer.words.score import brier_words, calibration_words, coverage_words, eta_words, measured, not_enough

SCHEMA = 1
REPLAYED = "Replayed: these forecasts were not shown to anybody; they are what would have been said of your past."
MEANING = "P 0.7 is right if it comes true in 7 of 10 cases: then the bar ends at ┃."
BAR = 30


def score_text(kinds: Sequence[KindScore], *, replayed: bool) -> str:
    """By kind of window and stretch of time; the table of the first stretch, the figures of all."""
    lines = [REPLAYED, ""] if replayed else []
    for kind in kinds:
        lines += [f"{kind.kind[:1].upper()}{kind.kind[1:]}"]
        for number, (days, score) in enumerate(kind.by_days):
            lines += _part(days, score, table=number == 0)
        lines.append("")
    return "\n".join([*lines, MEANING, ""])


def score_json(kinds: Sequence[KindScore], now: float, *, replayed: bool) -> str:
    """One object; see docs/score.md."""
    shown = {
        "schema": SCHEMA,
        "at": iso(now),
        "replayed": replayed,
        "kinds": [
            {"kind": kind.kind, "by_days": [{"days": days, **_plain(score)} for days, score in kind.by_days]}
            for kind in kinds
        ],
    }
    return f"{json.dumps(shown, ensure_ascii=False, indent=2)}\n"


def _part(days: float, score: Score, *, table: bool) -> Iterator[str]:
    yield f"  last {days:g} days: {not_enough(score) or measured(score)}"
    if not score.enough:
        return
    if table:
        yield from (f"    {_row(one)}" for one in score.bins)
    words = (brier_words(score), calibration_words(score), eta_words(score), coverage_words(score))
    yield from (f"    {each}" for each in words if each)


def _row(one: Bin) -> str:
    """`P 0.70 came true 0.72 of the time  ━━━━━━━━━━━━━━━━━━━━━┃━········  n=41`."""
    true, mark = round(one.came_true * BAR), min(BAR - 1, int(one.said * BAR))
    bar = "".join("┃" if place == mark else "━" if place < true else "·" for place in range(BAR))
    return f"P {one.said:.2f} came true {one.came_true:.2f} of the time  {bar}  n={one.forecasts:,}"


def _plain(score: Score) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(score)
    return found
