"""Other programs' formulas for people without official readings: the size of past blocks stands for the limit."""

from __future__ import annotations

from benchmarks.forecast.formulas import HOUR, Line
from benchmarks.forecast.product import Spent
from benchmarks.forecast.provider import quantile
from benchmarks.forecast.trial import Answer


class LargestBlock(Line):
    """ccusage: all tokens against the largest past block, at the mean rate between its first and last entry.

    A block begins with the full hour of its first entry.
    """

    name = "ccusage: largest block"

    def __init__(self) -> None:
        self.largest = 0.0

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.tokens, self.first, self.last = 0.0, 0.0, 0.0

    def spend(self, spent: Spent) -> None:
        self.tokens += spent.tokens
        self.first, self.last = self.first or spent.at, spent.at

    def close(self) -> None:
        self.largest = max(self.largest, self.tokens)

    def answer(self, now: float) -> Answer:
        if not self.largest:
            return Answer(0.0, 0.0, None, None, None)
        hourly = self.tokens / max(1.0, self.last - self.first) * HOUR
        percent = 100 * self.tokens / self.largest
        block_left = self.starts_at // HOUR * HOUR + 5 * HOUR - now
        projected = percent + 100 * hourly / self.largest * max(0.0, block_left) / HOUR
        full_at = now + max(0.0, self.largest - self.tokens) / max(hourly, 1e-9) * HOUR
        eta = full_at if full_at < self.resets_at else None
        return Answer(min(percent, 100.0), 1.0 if projected > 100 else 0.0, eta, eta, eta)


class NinthDecile(Line):
    """claude-monitor 4.0: tokens without the cache, and dollars, against the ninth decile of past blocks."""

    name = "claude-monitor: P90 block"

    def __init__(self) -> None:
        self.past: list[tuple[float, float]] = []

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.dollars = self.own = 0.0

    def spend(self, spent: Spent) -> None:
        self.dollars += spent.dollars
        self.own += spent.own

    def close(self) -> None:
        self.past.append((self.dollars, self.own))

    def answer(self, now: float) -> Answer:
        if len(self.past) < 2:
            return Answer(0.0, 0.0, None, None, None)
        limit = quantile([dollars for dollars, _ in self.past], 0.9)
        used = 100 * self.dollars / limit
        answer = self.line(now, used, used / self.elapsed(now))
        tokens = quantile([own for _, own in self.past], 0.9)
        return answer._replace(percent=min(100.0, 100 * self.own / tokens))
