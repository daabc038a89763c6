"""The five-hour windows that readings and lock-outs name, each with what it held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import inf
from typing import Final

import msgspec
from msgspec.structs import replace

from pyrometer.history.by_sums import by_periods
from pyrometer.history.periods import Period
from pyrometer.history.question import REST, Question, Row
from pyrometer.history.tallies import summed
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store

FIVE_HOURS: Final = 300
SAME: Final = 900.0
"""Seconds by which the reset time of one window jitters at most."""
_READ = """
SELECT provider, resets_at, max(percent) FROM readings
WHERE minutes = ? AND scope = '' AND resets_at > ? AND resets_at - ? < ? GROUP BY provider, resets_at"""
_REFUSED = """
SELECT provider, resets_at, 100 FROM hits
WHERE minutes = ? AND scope = '' AND resets_at > ? AND resets_at - ? < ?"""


class _Window(msgspec.Struct):
    provider: str
    resets_at: float
    percent: float


def by_windows(store: Store, question: Question, weights: Weights) -> list[Row]:
    """Oldest first. They hold what falls into the time that was asked for; the last row is the work outside of them."""
    found = _windows(store, question)
    rows: list[Row] = []
    outside: list[Row] = []
    for agent in _agents(store):
        if question.only.agent.lower() not in ("", agent):
            continue
        mine = [window for window in found if window.provider == agent]
        asked = replace(question, only=replace(question.only, agent=agent))
        spans = _spans(mine, question)
        cut = [_cut(span, question) for span in spans]
        for row, span, window in zip(by_periods(store, asked, cut, weights), spans, mine, strict=True):
            known = {"agent": agent, "percent": window.percent, "locked": window.percent >= 100}
            rows.append(replace(row, starts_at=span.start, ends_at=span.end, **known))
        outside += by_periods(store, asked, _gaps(cut, question), weights)
    rest = summed(outside, REST)
    shown = (rest,) if rest.turns or rest.prompts or rest.compactions else ()
    return [*sorted(rows, key=lambda row: (row.starts_at or 0, row.agent)), *shown]


def _agents(store: Store) -> list[str]:
    return sorted(str(row[0]) for row in store.query("SELECT DISTINCT agent FROM sessions"))


def _windows(store: Store, question: Question) -> list[_Window]:
    """One for each reset, those that jitter taken together."""
    values = (FIVE_HOURS, question.start, FIVE_HOURS * 60, question.end)
    rows = [*store.query(_READ, values), *store.query(_REFUSED, values)]
    found: list[_Window] = []
    for provider, resets_at, percent in sorted((str(a), float(str(b)), float(str(c))) for a, b, c in rows):
        last = found[-1] if found else None
        if last is not None and last.provider == provider and resets_at - last.resets_at < SAME:
            last.percent = max(last.percent, percent)
        else:
            found.append(_Window(provider, resets_at, percent))
    return found


def _spans(windows: Sequence[_Window], question: Question) -> list[Period]:
    """One of each, oldest first. An early reset ends a window: the next one begins."""
    starts = [_start(window) for window in windows]
    ends = [min(window.resets_at, after) for window, after in zip(windows, [*starts[1:], inf], strict=False)]
    return [
        Period(f"{datetime.fromtimestamp(start, question.zone):%Y-%m-%d %H:%M}", start, max(start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


def _cut(span: Period, question: Question) -> Period:
    """To the time that was asked for."""
    start = max(span.start, question.start)
    return Period(span.name, start, max(start, min(span.end, question.end)))


def _start(window: _Window) -> float:
    return window.resets_at - FIVE_HOURS * 60


def _gaps(spans: Sequence[Period], question: Question) -> list[Period]:
    """The time that no window covers."""
    ends = [question.start, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), question.end]
    return [Period(REST, end, start) for end, start in zip(ends, starts, strict=True) if end < start]
