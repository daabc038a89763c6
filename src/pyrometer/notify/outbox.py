"""What waits for one channel: in order, tried again with growing pauses, given up late and never unnoticed.

Nothing here reads a clock or starts a thread: `step` is called with the time, by a thread or by a test. `put` may be
called from another thread at any moment.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import Protocol

import msgspec

from pyrometer.notify.notice import Notice
from pyrometer.notify.outcome import Outcome, refused
from pyrometer.settings import Notify

HOUR = 3600.0
OVERFLOW = "too many were waiting"
LATE = "not delivered before leaving"


class Channel(Protocol):
    """One way out."""

    name: str

    def send(self, notice: Notice) -> Outcome:
        """Tries once; never raises, never takes longer than its timeout."""
        ...


class Waiting(msgspec.Struct):
    """One alert on its way."""

    notice: Notice
    since: float
    """When it was put in."""
    due: float
    """When it may be tried next."""
    failures: int = 0


class Outbox:
    """The queue of one channel. The first in it is delivered or given up before the next is tried."""

    def __init__(self, name: str, send: Callable[[Notice], Outcome], limits: Notify) -> None:
        self.name = name
        self.given_up: Counter[str] = Counter()
        """Alerts that were not delivered, by reason."""
        self.delivered = 0
        self.failing: tuple[str, float] | None = None
        """Why the last try failed, and since when the channel fails without a success; None: it works."""
        self._send = send
        self._limits = limits
        self._waiting: deque[Waiting] = deque()
        self._sent: deque[float] = deque()
        self._lock = threading.Lock()
        self._busy = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, notice: Notice, now: float) -> None:
        """Takes one more. If too many wait, the oldest that is not being sent just now is given up."""
        with self._lock:
            if len(self._waiting) >= self._limits.queue:
                self._drop_oldest()
            self._waiting.append(Waiting(notice, now, now))

    def step(self, now: float) -> float | None:
        """Tries the first if it is due; returns when to call again, None if nothing waits."""
        with self._lock:
            first = self._waiting[0] if self._waiting else None
            if first is None:
                return None
            due = max(first.due, self._allowed_at(now))
            if now < due:
                return due
            self._busy = True
        outcome = self._try(first.notice)
        with self._lock:
            self._busy = False
            self._settle(first, outcome, now)
            return self._next(now)

    def hurry(self, now: float) -> None:
        """Before leaving: everything may be tried at once, and whatever fails now is given up."""
        with self._lock:
            for waiting in self._waiting:
                waiting.due = now
                waiting.since = now - self._limits.retry_for * 60
            self._sent.clear()

    def abandon(self) -> int:
        """Gives up all that still waits; returns how many."""
        with self._lock:
            number = len(self._waiting)
            if number:
                self.given_up[LATE] += number
            self._waiting.clear()
            return number

    def _try(self, notice: Notice) -> Outcome:
        """A fault of the channel's own costs this alert, never the thread."""
        try:
            return self._send(notice)
        except (OSError, ValueError, RuntimeError) as error:
            return refused(f"it could not be sent ({type(error).__name__})", final=True)

    def _settle(self, first: Waiting, outcome: Outcome, now: float) -> None:
        if outcome.delivered:
            self.delivered += 1
            self.failing = None
            self._sent.append(now)
            self._remove(first)
            return
        self.failing = (outcome.words, self.failing[1] if self.failing else now)
        first.failures += 1
        first.due = now + self._pause(first.failures)
        if outcome.final or first.due > first.since + self._limits.retry_for * 60:
            self.given_up[outcome.words] += 1
            self._remove(first)

    def _pause(self, failures: int) -> float:
        """Seconds to wait after that many failures."""
        doubled = self._limits.retry_first * 2.0 ** min(failures - 1, 40)
        return min(doubled, max(self._limits.retry_longest, self._limits.retry_first))

    def _allowed_at(self, now: float) -> float:
        """When the budget of the hour allows one more."""
        while self._sent and now - self._sent[0] >= HOUR:
            self._sent.popleft()
        return now if len(self._sent) < self._limits.per_hour else self._sent[-self._limits.per_hour] + HOUR

    def _next(self, now: float) -> float | None:
        return max(self._waiting[0].due, self._allowed_at(now)) if self._waiting else None

    def _remove(self, first: Waiting) -> None:
        """`abandon` may have taken it already."""
        if self._waiting and self._waiting[0] is first:
            self._waiting.popleft()

    def _drop_oldest(self) -> None:
        """The one that is being sent stays, unless it is the only one."""
        if self._busy and len(self._waiting) > 1:
            del self._waiting[1]
        elif not self._busy:
            self._waiting.popleft()
        else:
            return
        self.given_up[OVERFLOW] += 1
