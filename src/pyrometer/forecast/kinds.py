"""Scores by kind of window, over several stretches of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyrometer.forecast.score import Ended, Logged, score
from pyrometer.forecast.state import WindowKey
from pyrometer.snapshot.scored import KindScore as KindScore
from pyrometer.snapshot.scored import Score

ALL = "all windows"
_BY_MINUTES = {300: "5-hour windows", 10_080: "weekly windows"}
_DAY = 86_400.0


def kind_of(window: WindowKey) -> str:
    """What is scored together: windows of a length, those of single models, a person's own budgets."""
    _, limit_id, minutes, scope = window
    if scope:
        return "windows of one model"
    if limit_id.startswith("budget"):
        return "your budgets"
    return _BY_MINUTES.get(minutes, f"windows of {minutes / 60:g} hours")


def score_kinds(
    logged: Iterable[Logged], ended: Iterable[Ended], days: Sequence[float], now: float
) -> tuple[KindScore, ...]:
    """All windows together first, then the kinds if there are several. Empty without forecasts."""
    said, ends = list(logged), list(ended)
    kinds = sorted({kind_of(one.window) for one in said})
    names = [ALL, *kinds] if len(kinds) > 1 else kinds
    return tuple(KindScore(name, _scores(_of(name, said), ends, days, now)) for name in names)


def _of(name: str, said: Sequence[Logged]) -> list[Logged]:
    return [one for one in said if name == ALL or kind_of(one.window) == name]


def _scores(
    said: Sequence[Logged], ended: Sequence[Ended], days: Sequence[float], now: float
) -> tuple[tuple[float, Score], ...]:
    return tuple((each, score((one for one in said if one.at >= now - each * _DAY), ended)) for each in days)
