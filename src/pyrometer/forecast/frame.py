"""Which window is open, from when to when, and what was spent since any recent instant."""

from __future__ import annotations

import math

import msgspec

from pyrometer.limits.gate import JITTER

STEP = 600.0
"""Seconds. Windows start with the first use after the one before, on a boundary of ten minutes."""
_SLOT = 600.0
_WIDE_SLOT = 3600.0
BY_THE_HOUR = 360
"""Minutes up to which a window is forecast by the hour of the day; above, by days."""
_LATTICE = ("claude",)
"""Providers whose weeks end at the same time every week, used or not."""


class Frame(msgspec.Struct):
    """The bounds of the open window. They are `named` if the provider said them, else assumed from the first use."""

    minutes: int
    provider: str = ""
    resets_at: float | None = None
    since: float = 0.0
    """From when on use counts: the start, or an early reset."""
    named: bool = False
    ended: float = 0.0
    """When the last window ended."""
    lattice: float | None = None
    """A reset that the provider named."""
    slots: dict[int, float] = {}
    """Credits by the slot that they were spent in, about one window back."""

    @property
    def span(self) -> float:
        """Seconds."""
        return self.minutes * 60.0

    @property
    def starts_at(self) -> float | None:
        return None if self.resets_at is None else self.resets_at - self.span

    def note(self, at: float, credits: float) -> None:
        """Remembers when credits were spent."""
        slot = int(at // self._slot)
        self.slots[slot] = self.slots.get(slot, 0.0) + credits
        if len(self.slots) > self.span / self._slot + 8:
            del self.slots[min(self.slots)]

    def spent_since(self, start: float) -> float:
        """Credits of the window that starts at `start`: it may be rounded to just after the use that opened it."""
        first = max(start - STEP, min(start, self.ended))
        return max(0.0, sum(spent for slot, spent in self.slots.items() if slot * self._slot >= first - 1.0))

    def counts(self, at: float) -> bool:
        """Whether use at `at` belongs to the open window."""
        return self.resets_at is not None and at >= max(self.since - STEP, min(self.since, self.ended))

    def same(self, resets_at: float) -> bool:
        """Whether that reset is the open window's: reset times jitter."""
        return self.resets_at is not None and abs(resets_at - self.resets_at) <= JITTER

    def possible(self, at: float, resets_at: float) -> bool:
        """Whether a window of this length can reset at `resets_at` as said at `at`."""
        return math.isfinite(resets_at) and at < resets_at <= at + 1.1 * self.span + JITTER

    def assume(self, at: float) -> None:
        """Opens a window for use at `at` that no reading has named."""
        if self.lattice is not None and self.provider in _LATTICE and self.minutes > BY_THE_HOUR:
            self.since = self.lattice + (at - self.lattice) // self.span * self.span
        else:
            self.since = max(at // STEP * STEP, self.ended)
        self.resets_at, self.named = self.since + self.span, False

    def name(self, resets_at: float) -> None:
        """The provider says when the window resets."""
        if not (self.named and self.same(resets_at)):
            self.since = resets_at - self.span
        self.resets_at, self.lattice, self.named = resets_at, resets_at, True

    def close(self, at: float) -> None:
        """The window is over."""
        self.ended, self.resets_at, self.named = at, None, False

    @property
    def _slot(self) -> float:
        return _SLOT if self.minutes <= BY_THE_HOUR else _WIDE_SLOT
