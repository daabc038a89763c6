"""Who hears of what."""

from __future__ import annotations

from typing import Any

import pytest

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.delivery import deliver, delivery, may_be_heard
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, Level

DAY = 86_400.0


def alert(level: Level = "critical", **given: Any) -> AlertView:
    return AlertView("limit", "codex 5h", level, "message", "action", 0.0, **{"rings": True, **given})


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


def test_what_does_not_ring_is_left_to_the_toast() -> None:
    sent = deliver([alert(), alert(rings=False)], Settings(), None)
    assert [channels for _, channels in sent] == [{"toast", "bell", "desktop"}, {"toast"}]


@pytest.mark.parametrize(
    ("given_alert", "settings", "focused", "heard"),
    [
        (alert(), Settings(), None, True),
        (alert(), Settings(), True, False),
        (alert("warning"), Settings(), None, False),
        (alert("warning"), Settings(bell="warning"), None, True),
        (alert("warning"), Settings(desktop_level="warning", bell="off"), None, True),
        (alert("warning"), Settings(desktop_level="warning", desktop="off"), None, False),
        (alert(muted=True), Settings(), None, False),
        (alert(resolved_at=3.0), Settings(), None, False),
        (alert(), Settings(bells_per_day=0), None, False),
    ],
)
def test_a_bell_is_spent_only_on_what_is_heard(
    given_alert: AlertView, settings: Settings, focused: bool | None, heard: bool
) -> None:
    bells = Bells(settings)
    assert may_be_heard(given_alert, settings, bells, focused, 0) is heard
    assert bells.rung == ([0] if heard else [])
