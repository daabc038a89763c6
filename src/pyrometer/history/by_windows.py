"""The five-hour windows that readings and lock-outs name, each with what it held."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

import msgspec
from msgspec.structs import replace

from pyrometer.history.by_sums import by_periods
from pyrometer.history.periods import Period
from pyrometer.history.question import Question, Row
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
    """Oldest first. Work outside of any named window is in none of the rows."""
    found = [window for window in _windows(store, question) if question.only.agent in ("", window.provider)]
    rows = []
    for provider in sorted({window.provider for window in found}):
        mine = [window for window in found if window.provider == provider]
        only = replace(question.only, agent=provider)
        spans = [_period(window, question.zone) for window in mine]
        for row, window in zip(by_periods(store, replace(question, only=only), spans, weights), mine, strict=True):
            rows.append(replace(row, agent=provider, percent=window.percent, locked=window.percent >= 100))
    return sorted(rows, key=lambda row: (row.starts_at or 0, row.agent))


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


def _period(window: _Window, zone: tzinfo | None) -> Period:
    start = window.resets_at - FIVE_HOURS * 60
    return Period(f"{datetime.fromtimestamp(start, zone):%Y-%m-%d %H:%M}", start, window.resets_at)
