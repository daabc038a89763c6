"""The provider's side, hidden from everybody else: what calls cost, windows, weeks, and who is locked out when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from random import Random

from benchmarks.forecast.conversation import Call
from benchmarks.forecast.person import DAY, FABLE, HAIKU, HOUR, OPUS, SONNET, Person, poisson, spread

FIVE_HOURS = 5 * HOUR
WEEK = 7 * DAY
WEIGHTS = {OPUS: 1.0, SONNET: 0.45, HAIKU: 0.2, FABLE: 2.1}
"""What a model's tokens cost against Opus, before each account's own error."""
GRID = 600.0
"""Windows begin at a whole multiple of so many seconds."""
GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, modulo 1, fill the unit interval evenly."""
CAPACITY_NOISE = 0.14
"""Of a window's capacity, log: no two windows are the same size."""


@dataclass(slots=True)
class Window:
    """One window of either length as it really was."""

    starts_at: float
    ends_at: float
    capacity: float
    """Credits that make 100 percent."""
    locked_at: float | None = None
    at: list[float] = field(default_factory=list)
    """When the percentage rose, and..."""
    percent: list[float] = field(default_factory=list)
    """... to what."""
    main: list[float] = field(default_factory=list)
    """Times of the calls of main loops, after each of which a status line is drawn."""

    def percent_at(self, now: float) -> float:
        """The true percentage at that moment."""
        place = bisect_right(self.at, now)
        return self.percent[place - 1] if place else 0.0

    @property
    def last_at(self) -> float:
        """Until when work was possible."""
        return self.ends_at if self.locked_at is None else self.locked_at

    def add(self, at: float, credits: float) -> None:
        """Usage, whoever caused it."""
        self.at.append(at)
        self.percent.append((self.percent[-1] if self.percent else 0.0) + credits / self.capacity * 100)


@dataclass(slots=True)
class Account:
    """What became of the demand."""

    calls: list[Call]
    """Those that were answered."""
    refused: list[tuple[Call, Window]]
    """The first of each session that was not, and the window that was full."""
    windows: list[Window]
    weeks: list[Window]


class Provider:
    """Meters one account. All its parameters are drawn anew for each."""

    def __init__(
        self, person: Person, random: Random, calls: Sequence[Call], days: int, locked: float, room: float = 0.0
    ) -> None:
        """`locked`: the share of the person's windows that would pass the capacity.

        With `room` none would: the capacity is so many times what the largest window takes.
        """
        self._random, self._person, self._calls = random, person, calls
        self._credits = _credits(person, random, calls)
        summed = [0.0, *accumulate(self._credits)]
        times = [call.at for call in calls]
        self._capacity = _capacity(times, summed, locked)
        self._week_capacity = _week_capacity(times, summed, days, random.uniform(0.1, 0.5))
        if room:
            self._capacity = room * _capacity(times, summed, 0.0)
            self._week_capacity = room * _week_capacity(times, summed, days, 0.0)
        begins = times[0] if times else 0.0
        changes = random.random() < 0.5
        self._changed_at = begins + random.uniform(0.3, 0.8) * days * DAY if changes else float("inf")
        self._change = random.uniform(0.72, 1.4) if changes else 1.0
        self._week_ends = begins - random.uniform(0, WEEK)
        self._outside: list[tuple[float, float]] = []
        self._account = Account([], [], [], [])

    def account(self) -> Account:
        """Answers the calls one by one, or refuses them."""
        told: set[tuple[float, int]] = set()
        for call, credits in zip(self._calls, self._credits, strict=True):
            week, window = self._week(call.at), self._window(call.at)
            full = next((one for one in (week, window) if one is not None and one.locked_at is not None), None)
            if full is None and window is not None:
                self._answer(call, credits, window, week)
            elif full is not None and (full.ends_at, call.session) not in told:
                told.add((full.ends_at, call.session))
                self._account.refused.append((call, full))
        self._account.windows = [window for window in self._account.windows if window.at]
        return self._account

    def _answer(self, call: Call, credits: float, window: Window, week: Window) -> None:
        while self._outside and self._outside[0][0] <= call.at:
            at, points = self._outside.pop(0)
            window.add(at, points / 100 * window.capacity)
            week.add(at, points / 100 * window.capacity)
        for one in (window, week):
            one.add(call.at, credits)
            if not call.chain:
                one.main.append(call.at)
            if one.percent[-1] >= 100:
                one.locked_at = call.at
        self._account.calls.append(call)

    def _week(self, at: float) -> Window:
        while at >= self._week_ends:
            size = self._week_capacity * (self._change if self._week_ends + WEEK > self._changed_at else 1.0)
            self._account.weeks.append(Window(self._week_ends, self._week_ends + WEEK, size))
            self._week_ends += WEEK
        return self._account.weeks[-1]

    def _window(self, at: float) -> Window | None:
        """The open window; a call opens a new one after the last has ended, unless the week is full."""
        windows = self._account.windows
        if windows and at < windows[-1].ends_at:
            return windows[-1]
        if self._account.weeks[-1].locked_at is not None:
            return None
        size = self._capacity * (self._change if at > self._changed_at else 1.0) * spread(self._random, CAPACITY_NOISE)
        starts_at = round((at - 5) / GRID) * GRID
        windows.append(Window(starts_at, starts_at + FIVE_HOURS, size))
        self._outside = self._bursts(at, starts_at + FIVE_HOURS)
        return windows[-1]

    def _bursts(self, begins: float, ends: float) -> list[tuple[float, float]]:
        often, size = self._person.outside
        random = self._random
        count = poisson(random, often * FIVE_HOURS / DAY) if often else 0
        return sorted((random.uniform(begins, ends), random.gammavariate(1.5, size / 1.5)) for _ in range(count))


def lock_rate(number: int) -> float:
    """A person's share of windows that end in a lock-out: 3 to 40 percent, spread evenly over any run of numbers.

    False alarms are counted by the week, so groups of people must not differ in how often they are locked out.
    """
    return 0.03 + 0.37 * (number * GOLDEN % 1.0)


def _credits(person: Person, random: Random, calls: Sequence[Call]) -> list[float]:
    weights = {model: weight * spread(random, 0.2) for model, weight in WEIGHTS.items()}
    output = 5.0 * spread(random, 0.1)
    return [
        weights[call.model]
        * (call.uncached + person.write_weight * call.written + person.read_weight * call.read + output * call.output)
        * spread(random, 0.05)
        for call in calls
    ]


def _capacity(times: Sequence[float], summed: Sequence[float], locked: float) -> float:
    """The capacity that a share `locked` of the windows would pass."""
    totals, place = [], 0
    while place < len(times):
        end = bisect_left(times, times[place] + FIVE_HOURS)
        totals.append(summed[end] - summed[place])
        place = end
    return quantile(totals, 1 - locked)


def _week_capacity(times: Sequence[float], summed: Sequence[float], days: int, locked: float) -> float:
    begins = times[0] if times else 0.0
    edges = [bisect_left(times, begins + week * WEEK) for week in range(days // 7 + 1)]
    totals = [summed[after] - summed[before] for before, after in pairwise(edges)]
    return quantile(totals, 1 - locked) * 0.97 if totals else float("inf")


def quantile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values stays below, interpolated; infinite for none."""
    ranked = sorted(values)
    if not ranked:
        return float("inf")
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])
