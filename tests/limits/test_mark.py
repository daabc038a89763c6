"""What was said of a window that is over is packed, and still told."""

from __future__ import annotations

import tracemalloc

from pyrometer.limits.envelope import Said
from pyrometer.limits.gate import Gate
from pyrometer.limits.mark import Mark
from pyrometer.model import LimitReading

NOW = 1_800_000_000.0
HOUR = 3_600.0


def test_a_mark_that_rested_is_joined_as_one_that_did_not() -> None:
    first = {12.0: Said(NOW, NOW + 60, "one"), 13.5: Said(NOW + 60, NOW + 90, "other")}
    news = Mark(NOW + 100, NOW + HOUR, {13.5: Said(NOW + 100, NOW + 100, "news")}, NOW + 100)
    plain, rested = Mark(NOW, NOW + HOUR, dict(first)), Mark(NOW, NOW + HOUR, dict(first))
    rested.rest()
    rested.rest()
    for mark in (plain, rested):
        mark.join(news)
    assert rested == plain
    assert rested.values[13.5] == Said(NOW + 60, NOW + 100, "news")


def test_windows_that_are_over_need_little_memory() -> None:
    """Of forty windows with a thousand percentages each only the last one is at hand."""
    gate = Gate(300)
    tracemalloc.start()
    for window in range(40):
        start = NOW + window * 6 * HOUR
        for step in range(900):
            percent = step / 10
            gate.feed(LimitReading("codex", "codex", 300, percent, start + 5 * HOUR, start + 1 + step * 10, "log"))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    status = gate.status()
    assert status is not None
    assert status.percent == 89.9
    assert held < 40 * 900 * 40
