"""The lock-outs that really came, whatever the rules say of them."""

from __future__ import annotations

import msgspec

from pyrometer.snapshot import Snapshot, Verdict, WindowView

SAME = 900.0
"""Seconds within which two reset times are of one window."""


class Lockout(msgspec.Struct, frozen=True):
    """A window that was full."""

    at: float
    subject: str
    """`claude 5h`."""
    resets_at: float | None


class Lockouts:
    """Collects them, look by look. Budgets of one's own are none."""

    def __init__(self) -> None:
        self.found: list[Lockout] = []
        self._shut: dict[str, Lockout] = {}

    def take(self, snapshot: Snapshot) -> None:
        """The next look."""
        for window in snapshot.windows:
            if window.limit_id == "budget":
                continue
            if window.verdict is Verdict.LOCKED:
                self._locked(window, snapshot.at)
            elif self._is_over(window, snapshot.at):
                self._shut.pop(window.subject, None)

    def _locked(self, window: WindowView, now: float) -> None:
        known = self._shut.get(window.subject)
        if known is not None and same_window(known.resets_at, window.resets_at):
            return
        at = now if window.read_at is None else min(now, window.read_at)
        found = self._shut[window.subject] = Lockout(at, window.subject, window.resets_at)
        self.found.append(found)

    def _is_over(self, window: WindowView, now: float) -> bool:
        """Work that goes on behind a full window does not make the next refusal another lock-out."""
        known = self._shut.get(window.subject)
        return known is not None and (known.resets_at is None or now >= known.resets_at)


def same_window(left: float | None, right: float | None) -> bool:
    """Whether two reset times, one of which may be unknown, are of one window."""
    return left is None or right is None or abs(left - right) <= SAME
