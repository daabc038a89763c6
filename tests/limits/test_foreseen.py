"""What the forecast may change of a window."""

from __future__ import annotations

from msgspec.structs import replace

from pyrometer.limits.foreseen import foreseen
from pyrometer.limits.windows import NOT_OPEN
from pyrometer.snapshot import Verdict
from pyrometer.snapshot.outlook import Outlook
from tests.limits.making import window


def outlook(probability: float) -> Outlook:
    return Outlook(percent=60.0, sd=1.0, basis="reported", probability=probability, eta50=9.0)


def test_a_likely_lock_out_makes_the_verdict_and_its_time() -> None:
    seen = foreseen(window(), outlook(0.7))
    assert (seen.verdict, seen.full_at) == (Verdict.LOCKOUT, 9.0)


def test_a_window_that_is_not_open_or_is_locked_stays_as_it_is() -> None:
    closed = replace(window(), percent=None, resets_at=None, verdict=Verdict.UNKNOWN, note=NOT_OPEN)
    locked = replace(window(), verdict=Verdict.LOCKED)
    assert foreseen(closed, outlook(0.7)) == closed
    assert foreseen(locked, outlook(0.7)) == locked
