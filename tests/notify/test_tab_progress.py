"""What the tab shows of a verdict."""

from __future__ import annotations

from msgspec.structs import replace

from pyrometer.notify.tab_progress import NOTHING, tab_progress
from pyrometer.snapshot import Verdict, VerdictView
from tests import factories


def view(verdict: Verdict, percent: float | None) -> VerdictView:
    return VerdictView(verdict, replace(factories.window(), percent=percent))


def test_the_share_of_the_deciding_window_in_the_colour_of_the_verdict() -> None:
    assert tab_progress(view(Verdict.OK, 40)) == ("normal", 40)
    assert tab_progress(view(Verdict.LOCKOUT, 73)) == ("warning", 73)
    assert tab_progress(view(Verdict.LOCKED, 100)) == ("error", 100)
    assert tab_progress(view(Verdict.LOCKED, None)) == ("error", 100)


def test_nothing_known_is_no_bar() -> None:
    assert tab_progress(None) == NOTHING
    assert tab_progress(view(Verdict.OK, None)) == NOTHING
    assert tab_progress(VerdictView(Verdict.IDLE)) == NOTHING
