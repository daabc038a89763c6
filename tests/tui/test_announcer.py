"""Alerts reach the person on the channels of the settings, and no others."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from textual.events import AppBlur, AppFocus

from pyrometer.commands import Focus
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
    speaker.tell([fresh(rings=True), fresh(rule="pace")], focused=False, now=factories.NOW)
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
    speaker.tell([fresh(rings=True)], focused=False, now=factories.NOW)
    assert toasts == []


class Outside:
    """Channels that write down what they are handed."""

    def __init__(self) -> None:
        self.sent: list[tuple[AlertView, frozenset[str], Any, bool]] = []

    def send(self, alert: AlertView, channels: Any, snapshot: Any = None, *, quiet: bool = False) -> None:
        self.sent.append((alert, frozenset(channels), snapshot, quiet))

    def health(self, view: Any) -> Any:
        return replace(view, notes=("ntfy: down",))

    def close(self) -> tuple[str, ...]:
        return ()


def test_what_lies_outside_hears_everything_with_its_channels_and_the_snapshot() -> None:
    outside: Any = Outside()
    terminal = Terminal(Host(), {"TERM_PROGRAM": "iTerm.app"})
    settings = Alerts(quiet_from="00:00", quiet_until="23:59")
    speaker = Announcer(settings, terminal, lambda *words: None, outside, factories.ZONE)
    snapshot = factories.lockout()
    ended = fresh(resolved_at=factories.NOW)
    speaker.tell([fresh(rings=True), ended], focused=False, now=factories.NOW, snapshot=snapshot)
    assert outside.sent == [
        (fresh(rings=True), {"toast", "bell", "desktop"}, snapshot, True),
        (ended, frozenset(), snapshot, True),
    ]


async def test_the_pane_hands_alerts_on_masked_and_shows_what_failed() -> None:
    outside: Any = Outside()
    async with pane(factories.two_windows(), channels=outside) as (app, pilot):
        assert app.latest is not None
        assert app.latest.health.notes == ("ntfy: down",)
        await pilot.press("p")
        assert app.monitor is not None
        app.monitor.announce((fresh(message="context 90% in api-refactor"),))
        await pilot.pause()
        [(alert, _, snapshot, _)] = outside.sent
        assert "api-refactor" not in alert.message
        assert "api-refactor" not in {session.project for session in snapshot.sessions}


async def test_the_monitor_hears_whether_the_pane_is_looked_at() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        app.post_message(AppBlur())
        await pilot.pause()
        app.post_message(AppFocus())
        await pilot.pause()
        assert app.monitor is not None
        assert [each for each in app.monitor.commands if isinstance(each, Focus)] == [Focus(False), Focus(True)]


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
