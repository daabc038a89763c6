"""Decides which readings of one limit to believe. The result does not depend on the order in which they arrive."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import msgspec

from pyrometer.limits.envelope import EARLY, HIGH, Said, level, rises
from pyrometer.limits.mark import Mark
from pyrometer.model import LimitReading

Drop: TypeAlias = Literal[
    "out of range", "no length", "no reset time", "reset passed", "reset too far", "no window open", "unconfirmed",
    "older window", "stale",
]  # fmt: skip
"""Why a reading changed nothing: counted in Health, never shown as a percentage."""

JITTER = 900.0
"""Reset times closer than this, seconds, name the same window: they move by seconds from one reading to the next."""
COUNTDOWN = 60.0
"""0 percent with a reset a full length away, give or take this, seconds: no window is open, the reset moves on."""
MAX_PERCENT = 110.0
"""More than the request in flight can add (103-105 are seen): a time that leaked into the field, or nonsense."""
_SLACK = 1.1
_MARKS = 64


class Status(msgspec.Struct, frozen=True, gc=False):
    """What is known of a limit. Times in epoch seconds; `None` is unknown."""

    named_at: float
    """When anything last named this limit."""
    resets_at: float | None = None
    """None: named, but no window is open."""
    percent: float | None = None
    read_at: float | None = None
    source: str = ""
    full_since: float | None = None
    refused_at: float | None = None
    """When the provider last refused work in this window."""


class Gate:
    """One limit of one provider: `minutes` long, of one `limit_id` and `scope`.

    Keeps when each percentage was said for each reset time; `status` is a pure function of that. Rules: percentages
    in a window only rise; reset times within `JITTER` are one window; of two windows the one that resets later
    stands, unless the other is the one that goes on growing (the account was changed); a high reading right after
    the start needs a second one; 0 percent with a moving reset means that no window is open.
    """

    def __init__(self, minutes: int) -> None:
        self.span = minutes * 60.0
        self.first_named_at = math.inf
        """When anything first named this limit: before `now`, unless its clock runs ahead."""
        self._marks: dict[int, Mark] = {}
        self._closed_at: float | None = None
        self._named_at: float | None = None
        self._status: Status | None = None
        self._heard_at = -math.inf
        """When anything was last said of any window."""
        self._minutes: frozenset[int] = frozenset()
        """Marks of the window that `_status` is of, if it is the last one to reset."""
        self._top = -math.inf
        """The largest percentage said of it, believed or not."""

    def feed(self, reading: LimitReading) -> Drop | None:
        """Takes a reading; None if it may be news, else why it is not believed or adds nothing as of now."""
        drop = self._refusal(reading)
        if drop == "out of range" or drop == "no length":
            return drop
        before = self._status
        self._name(reading.at)
        if drop in ("no window open", "no reset time") and reading.percent == 0:
            self._closed_at = max(reading.at, self._closed_at or reading.at)
        if drop or reading.resets_at is None:
            return drop
        percent = min(reading.percent, 100.0) if reading.percent <= 101 else reading.percent
        drop = self._doubt(percent, reading.at, reading.resets_at)
        value, said = round(percent, 1), Said(reading.at, reading.at, reading.source)
        goes_on = before is not None and self._goes_on(before, value, reading.at, reading.resets_at)
        self._mark(Mark(reading.at, reading.resets_at, {value: said}))
        if before is not None and goes_on:
            self._go_on(before, value, said, reading.resets_at)
        return drop

    def refuse(self, resets_at: float, at: float) -> Drop | None:
        """The provider refused work at `at`, until `resets_at`. That is true whatever the readings say."""
        if not resets_at <= at + self.span * _SLACK + JITTER:
            return "reset too far"
        self._name(at)
        if resets_at <= at:
            return "reset passed"
        self._mark(Mark(at, resets_at, {}, refused_at=at))
        return None

    def status(self) -> Status | None:
        """What stands now; None before anything was said."""
        if self._status is None and self._named_at is not None:
            self._status = self._judge(self._named_at)
        return self._status

    def _refusal(self, reading: LimitReading) -> Drop | None:
        """Why the reading by itself cannot be a percentage of an open window."""
        if not 0 <= reading.percent <= MAX_PERCENT:
            return "out of range"
        if reading.minutes <= 0 or not math.isfinite(reading.at):
            return "no length"
        if reading.resets_at is None or not math.isfinite(reading.resets_at):
            return "no reset time"
        left = reading.resets_at - reading.at
        if left <= 0:
            return "reset passed"
        if reading.percent == 0 and abs(left - self.span) <= COUNTDOWN:
            return "no window open"
        return "reset too far" if left > self.span * _SLACK + JITTER else None

    def _doubt(self, percent: float, at: float, resets_at: float) -> Drop | None:
        """What the reading adds to what has arrived so far: for counting only."""
        newest = self._marks[max(self._marks)] if self._marks else None
        if newest and resets_at < newest.resets_at - JITTER and at > newest.at:
            return "older window"
        if percent >= HIGH and at < resets_at - self.span + EARLY:
            return "unconfirmed"
        mark = self._marks.get(int(resets_at // 60))
        top = max(mark.values, default=None) if mark else None
        if mark and top is not None and percent < top and at > mark.values[top].first:
            return "stale"
        return None

    def _goes_on(self, stands: Status, value: float, at: float, resets_at: float) -> bool:
        """Whether the reading only raises or confirms what stands: newer than all that was said, and past all doubt."""
        same = stands.percent == self._top and int(resets_at // 60) in self._minutes
        return same and at > max(self._heard_at, self._closed_at or 0.0) and self._top <= value < HIGH

    def _go_on(self, stands: Status, value: float, said: Said, resets_at: float) -> None:
        """What `_judge` would say, without going through all that was said before."""
        named_at = max(stands.named_at, said.last)
        self._status = Status(named_at, resets_at, value, said.last, said.source, refused_at=stands.refused_at)
        self._top = value

    def _name(self, at: float) -> None:
        self.first_named_at = min(at, self.first_named_at)
        self._named_at = at if self._named_at is None else max(at, self._named_at)
        self._status = None

    def _mark(self, mark: Mark) -> None:
        minute = int(mark.resets_at // 60)
        self._heard_at = max(self._heard_at, mark.heard_at)
        known = self._marks.get(minute)
        if known is not None:
            known.join(mark)
            return
        self._rest(minute)
        self._marks[minute] = mark
        if len(self._marks) > _MARKS:
            del self._marks[min(self._marks)]

    def _rest(self, minute: int) -> None:
        """A window of another minute is being told of: what was said of those that are over is hardly asked for."""
        for other, mark in self._marks.items():
            if abs(other - minute) * 60 > JITTER and abs(other - max(self._marks)) * 60 > JITTER:
                mark.rest()

    def _judge(self, named_at: float) -> Status:
        windows = self._windows()
        current = self._current(windows)
        self._look(windows, current)
        if current is None or (self._closed_at is not None and self._closed_at > current.at):
            return Status(named_at)
        stands = level(current.values, current.resets_at - self.span)
        if stands is None:
            return Status(named_at, current.resets_at, refused_at=current.refused_at)
        return Status(
            named_at, current.resets_at, stands.percent, stands.said.last, stands.said.source, stands.full_since,
            current.refused_at,
        )  # fmt: skip

    def _look(self, windows: list[list[Mark]], current: Mark | None) -> None:
        """Note what the next reading has to be like to need no judgement."""
        last = windows[-1] if windows and current is not None and _joined(windows[-1]) == current else []
        self._minutes = frozenset(int(mark.resets_at // 60) for mark in last)
        self._top = max(current.values, default=-math.inf) if current is not None else -math.inf

    def _windows(self) -> list[list[Mark]]:
        """The marks of each window, earliest reset first: those whose reset times differ by no more than the jitter."""
        groups: list[list[Mark]] = []
        previous = 0
        for minute in sorted(self._marks):
            if groups and (minute - previous) * 60 <= JITTER:
                groups[-1].append(self._marks[minute])
            else:
                groups.append([self._marks[minute]])
            previous = minute
        return groups

    def _current(self, windows: list[list[Mark]]) -> Mark | None:
        """The window that resets last, unless an earlier one was growing or refusing after that was last heard of."""
        if not windows:
            return None
        current = _joined(windows[-1])
        for marks in reversed(windows[:-1]):
            if all(mark.at <= current.at and (mark.refused_at or 0) <= current.at for mark in marks):
                continue
            other = _joined(marks)
            news = {percent: said for percent, said in other.values.items() if said.first > current.at}
            if rises(news, "first") or (other.refused_at or 0) > current.at:
                current = other
        return current


def _joined(marks: list[Mark]) -> Mark:
    """All marks of one window in one."""
    if len(marks) == 1:
        return marks[0]
    first = marks[0]
    whole = Mark(first.at, first.resets_at, dict(first.values), first.refused_at)
    for mark in marks[1:]:
        whole.join(mark)
    return whole
