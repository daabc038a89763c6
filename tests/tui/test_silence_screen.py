"""Silences: chosen, asked for, seen, ended."""

from __future__ import annotations

import msgspec
import pytest

from pyrometer.commands import Silence, Unsilence
from pyrometer.snapshot import AlertView, SilenceView, Snapshot
from pyrometer.tui.screens.silences import SilenceScreen
from pyrometer.tui.silence_choices import choices
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import TestedApp, pane

NOW = factories.NOW
SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
SILENCES = (
    SilenceView(rule="cache", subject="claude/a", name="api-refactor", since=NOW, until=NOW + 1800),
    SilenceView(provider="codex", since=NOW),
)


def speaking(**changes: object) -> Snapshot:
    """One alert on a session, one on a window."""
    session = factories.sessions()[0]
    on_session = AlertView(
        "cache", session.subject, "warning", "cache hit 62% in api-refactor", "", NOW - 300, provider="claude"
    )
    on_window = AlertView("lockout_likely", factories.window().subject, "warning", "full ~15:07", "", NOW - 600)
    on_window = msgspec.structs.replace(on_window, provider="claude")
    return factories.two_windows(alerts=(on_session, on_window), **changes)


def shown(app: TestedApp) -> str:
    assert isinstance(app.screen, SilenceScreen)
    return frame(app)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    async with pane(speaking(silences=SILENCES), (width, height)) as (app, pilot):
        await pilot.press("S")
        await pilot.pause()
        check_frame(app, f"silences-{width}x{height}")


def test_sessions_of_one_folder_are_told_apart() -> None:
    twins = [factories.session(id=f"{start}-0001") for start in ("aaaa", "bbbb")]
    spoken = tuple(AlertView("cache", each.subject, "warning", "", "", NOW) for each in twins)
    found = choices(factories.two_windows(sessions=tuple(twins), alerts=spoken))
    names = [each.words for each in found if each.kind == "session"]
    assert names == ["api-refactor (aaaa)", "api-refactor (bbbb)"]


async def test_a_rule_is_silenced_for_half_an_hour_and_a_session_until_the_reset() -> None:
    async with pane(speaking()) as (app, pilot):
        await pilot.press("S")
        await pilot.press("enter")
        assert app.asked == [Silence(rule="cache", until=NOW + 1800)]
        await pilot.press("down", "down", "right", "enter")
        session = factories.sessions()[0].subject
        assert app.asked[-1] == Silence(subject=session, until=factories.RESET)
        await pilot.press("end", "right", "enter")
        assert app.asked[-1] == Silence(provider="codex", until=None)


async def test_a_silence_is_seen_and_ended_by_a_key_or_by_enter() -> None:
    async with pane(speaking()) as (app, pilot):
        await pilot.press("S")
        assert "silent now: nothing" in shown(app)
        app.feed(speaking(silences=SILENCES))
        await pilot.pause()
        assert "cache · api-refactor" in shown(app)
        await pilot.press("end", "x")
        assert app.asked[-1] == Unsilence(provider="codex")
        await pilot.press("up", "enter")
        assert app.asked[-1] == Unsilence(rule="cache", subject="claude/a")
        await pilot.press("escape")
        assert "2 silenced" in frame(app)


async def test_it_is_about_the_alert_that_is_chosen_in_the_log() -> None:
    async with pane(speaking()) as (app, pilot):
        app.main.query_one("#alerts").focus()
        await pilot.press("down", "down")
        assert "›▲ full" in frame(app)
        await pilot.press("S", "enter")
        assert "only     lockout likely" not in shown(app)
        assert "only     lock-out likely · claude 5h" in shown(app)
        assert app.asked[-1] == Silence(rule="lockout_likely", subject="claude 5h", until=NOW + 1800)


async def test_enter_on_an_alert_opens_what_it_is_about() -> None:
    async with pane(speaking()) as (app, pilot):
        app.main.query_one("#alerts").focus()
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "DetailScreen"
        await pilot.press("escape", "down", "enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "WindowScreen"


async def test_the_mouse_chooses_the_time_and_what_to_silence() -> None:
    async with pane(speaking(), (40, 20)) as (app, pilot):
        await pilot.press("S")
        await pilot.pause()
        row = next(y for y, line in enumerate(frame(app).splitlines()) if "always" in line)
        await pilot.click(offset=(frame(app).splitlines()[row].index("always") + 1, row))
        await pilot.click(offset=(12, row + 1))
        assert app.asked == [Silence(rule="cache", until=None)]


async def test_names_stay_hidden() -> None:
    async with pane(speaking(silences=SILENCES)) as (app, pilot):
        await pilot.press("p", "S")
        await pilot.pause()
        assert "api-refactor" not in shown(app)


async def test_a_silence_answers_while_the_figures_are_frozen() -> None:
    async with pane(speaking()) as (app, pilot):
        await pilot.press("space", "S")
        app.feed(speaking(silences=SILENCES))
        await pilot.pause()
        assert "codex" in shown(app).partition("silent now")[2]


def test_without_anything_that_speaks_the_providers_remain() -> None:
    found = choices(factories.ok())
    assert [(each.kind, each.words) for each in found] == [("provider", "claude"), ("provider", "codex")]


def test_a_session_is_offered_even_if_nothing_speaks_of_it() -> None:
    quiet = factories.sessions()[1]
    kinds = [each.kind for each in choices(factories.ok(), subject=quiet.subject)]
    assert kinds == ["session", "provider"]
