"""Alerts reach the person on the channels of the settings, and no others."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pyrometer.settings import Alerts
from pyrometer.snapshot import AlertView
from pyrometer.tui.announcer import Announcer
from pyrometer.tui.terminal import Terminal
from tests import factories
from tests.tui.pane import pane


class Wire:
    """A driver that keeps what is written."""

    def __init__(self) -> None:
        self.written = ""

    def write(self, data: str) -> None:
        self.written += data

    def flush(self) -> None: ...


class Host:
    """An app with that driver."""

    is_headless = False
    is_web = False

    def __init__(self) -> None:
        self._driver: Any = Wire()


def fresh(**changes: Any) -> AlertView:
    return replace(factories.alerts()[0], since=factories.NOW, **changes)


def announcer(settings: Alerts | None = None) -> tuple[Announcer, list[tuple[str, str, str]], Wire]:
    host = Host()
    toasts: list[tuple[str, str, str]] = []
    terminal = Terminal(host, {"TERM_PROGRAM": "iTerm.app"})
    speaker = Announcer(settings or Alerts(), terminal, lambda *words: toasts.append(words))
    return speaker, toasts, host._driver


def test_in_focus_a_toast_is_enough() -> None:
    speaker, toasts, wire = announcer()
    speaker.tell([fresh()], focused=True, now=factories.NOW)
    assert toasts == [("burn", "burn 1.6× usual for 10m · hold 214k/h to last", "critical")]
    assert wire.written == ""


def test_out_of_focus_bell_and_desktop_within_the_budget() -> None:
    speaker, toasts, wire = announcer()
    speaker.tell([fresh(), fresh(rule="pace")], focused=False, now=factories.NOW)
    assert len(toasts) == 2
    assert wire.written.count("\x1b]9;") == 1
    assert wire.written.startswith("\a")
    assert "hold 214k/h" in wire.written


def test_ended_muted_and_informative_alerts_are_left_to_the_log() -> None:
    speaker, toasts, wire = announcer()
    ended = fresh(resolved_at=factories.NOW)
    speaker.tell([ended, fresh(muted=True), fresh(level="info")], focused=False, now=factories.NOW)
    assert toasts == []
    assert wire.written == ""


def test_toasts_can_be_switched_off() -> None:
    speaker, toasts, _ = announcer(Alerts(toast=False, bell="off", desktop="off"))
    speaker.tell([fresh()], focused=False, now=factories.NOW)
    assert toasts == []


async def test_the_pane_tells_what_the_monitor_announces_even_frozen_and_masked() -> None:
    async with pane(factories.two_windows(), notifications=True) as (app, pilot):
        await pilot.press("space", "p")
        assert app.monitor is not None
        app.monitor.announce((fresh(message="context 90% in api-refactor"),))
        app.monitor.announce((fresh(message="second"),))
        await pilot.pause()
        told = [note.message for note in app._notifications]
        assert any(text.startswith("context 90% in project") for text in told)
        assert any(text.startswith("second") for text in told)
