"""Who hears of what, and how often."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.delivery import deliver, delivery
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, Level

DAY = 86_400.0


def alert(level: Level = "critical", **given: Any) -> AlertView:
    return AlertView("limit", "codex 5h", level, "message", "action", 0.0, **given)


@pytest.mark.parametrize(
    ("level", "focused", "expected"),
    [
        ("critical", False, {"toast", "bell", "desktop"}),
        ("critical", None, {"toast", "bell", "desktop"}),
        ("critical", True, {"toast"}),
        ("warning", False, {"toast"}),
        ("warning", True, {"toast"}),
        ("info", False, set()),
        ("info", True, set()),
    ],
)
def test_by_level_and_focus(level: Level, focused: bool | None, expected: set[str]) -> None:
    assert delivery(alert(level), Settings(), focused) == expected


@pytest.mark.parametrize("given_fields", [{"muted": True}, {"resolved_at": 5.0}])
def test_muted_and_ended_alerts_reach_nobody(given_fields: dict[str, Any]) -> None:
    assert delivery(alert(**given_fields), Settings(), None) == frozenset()


def test_settings_open_and_close_each_channel() -> None:
    quiet = Settings(toast=False, bell="off", desktop="off")
    assert delivery(alert(), quiet, None) == frozenset()
    loud = Settings(bell="warning", desktop_level="warning")
    assert delivery(alert("warning"), loud, None) == {"toast", "bell", "desktop"}
    assert delivery(alert("info"), loud, None) == frozenset()


def test_over_the_budget_only_the_toast_is_left() -> None:
    bells = Bells(Settings())
    sent = deliver([alert(), alert()], Settings(), bells, None, 0)
    assert [channels for _, channels in sent] == [{"toast", "bell", "desktop"}, {"toast"}]
    ((_, channels),) = deliver([alert("warning")], Settings(), bells, None, DAY)
    assert channels == {"toast"}
    assert bells.rung == [0]


def test_the_gap_and_the_day() -> None:
    bells = Bells(Settings(bell_gap=10, bells_per_day=2))
    assert [bells.ring(at) for at in (0, 599, 600, 5000, DAY - 1, DAY)] == [True, False, True, False, False, True]
    assert not Bells(Settings(bells_per_day=0)).ring(0)


@given(st.lists(st.floats(0, 3 * DAY), max_size=200))
def test_never_more_than_the_budget_in_any_day(times: list[float]) -> None:
    bells = Bells(Settings())
    rung = [at for at in sorted(times) if bells.ring(at)]
    assert all(later - earlier >= 600 for earlier, later in pairwise(rung))
    assert all(sum(at <= other < at + DAY for other in rung) <= 6 for at in rung)
