"""The detail of a window: opened by key, click and enter; every fact in words."""

from __future__ import annotations

import msgspec
import pytest

from pyrometer.commands import ShowWindow
from pyrometer.snapshot import SaidView, Snapshot, WindowView
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.tui.screens.window import WindowScreen
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import pane

NOW = factories.NOW
SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
SESSION = factories.sessions()[0]
OUTLOOK = Outlook(
    percent=75.1,
    sd=0.8,
    basis="reported",
    reported=73.0,
    reported_at=NOW - 240,
    probability=0.71,
    eta10=NOW + 1800,
    eta50=NOW + 2460,
    eta90=NOW + 4200,
    at_reset=(88.0, 121.0, 150.0),
    rate=31.2,
    levers=(Lever("pause", SESSION.agent, SESSION.id, probability=0.22), Lever("finish")),
    unexplained=3.1,
    unexplained_at=NOW - 1200,
    scale=0.00004,
    scale_change=0.26,
    scored=34,
)


def foreseen(**changes: object) -> Snapshot:
    window = factories.window(outlook=msgspec.structs.replace(OUTLOOK, **changes))
    said = (SaidView(NOW - 1800, 61.0, 0.4, None), SaidView(NOW - 900, 68.0, 0.6, NOW + 3000))
    base = factories.two_windows(said=said)
    return msgspec.structs.replace(base, windows=(window, base.windows[1]))


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    async with pane(foreseen(), (width, height)) as (app, pilot):
        await pilot.press("W")
        await pilot.pause()
        check_frame(app, f"window-{width}x{height}")


async def test_no_color_changes_no_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with pane(foreseen(), (80, 24)) as (app, pilot):
        await pilot.press("W")
        await pilot.pause()
        check_frame(app, "window-80x24")


async def test_it_asks_for_the_kept_forecasts_and_stops_asking() -> None:
    async with pane(foreseen()) as (app, pilot):
        await pilot.press("W")
        window = factories.window()
        assert app.asked == [ShowWindow(window.forecast_key, window.starts_at or 0.0)]
        await pilot.press("escape")
        assert app.asked[-1] == ShowWindow(None)


async def test_w_goes_to_the_next_window_and_asks_for_its_forecasts() -> None:
    async with pane(foreseen(), (80, 24)) as (app, pilot):
        await pilot.press("W", "w")
        await pilot.pause()
        assert "claude week" in frame(app).splitlines()[0]
        assert isinstance(app.asked[-1], ShowWindow)
        assert app.asked[-1].key == factories.week_window().forecast_key
        assert "said" not in frame(app), "the forecasts of the other window"
        app.feed(foreseen())
        await pilot.pause()
        assert "claude week" in frame(app).splitlines()[0]


async def test_a_second_click_on_a_bar_opens_its_window() -> None:
    async with pane(foreseen()) as (app, pilot):
        await pilot.click("#gauges", offset=(20, 1))
        await pilot.pause()
        assert app.state.window is not None
        await pilot.click("#gauges", offset=(20, 1))
        await pilot.pause()
        assert isinstance(app.screen, WindowScreen)
        assert app.screen.key == app.state.window


async def test_arrows_and_enter_on_the_bars() -> None:
    async with pane(foreseen()) as (app, pilot):
        app.main.query_one("#gauges").focus()
        await pilot.pause()
        assert "5h       ›" in frame(app)
        await pilot.press("down")
        await pilot.pause()
        assert "week     ›" in frame(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, WindowScreen)
        assert "week" in app.screen.key


async def test_without_a_forecast_it_says_that_it_is_a_straight_line() -> None:
    async with pane(factories.lockout()) as (app, pilot):
        await pilot.press("W")
        await pilot.pause()
        assert "none yet: only a straight line" in frame(app)


async def test_without_any_window_it_says_so() -> None:
    async with pane(factories.waiting(), notifications=True) as (app, pilot):
        await pilot.press("W")
        await pilot.pause()
        assert not isinstance(app.screen, WindowScreen)


async def test_a_window_that_is_gone_stays_as_it_was_last() -> None:
    async with pane(foreseen()) as (app, pilot):
        await pilot.press("W")
        app.feed(factories.waiting())
        await pilot.pause()
        assert "claude 5h" in frame(app)


def test_windows_of_one_limit_id_are_told_apart() -> None:
    from pyrometer.tui.view_state import ViewState

    windows: tuple[WindowView, ...] = tuple(
        factories.window(provider="codex", limit_id="codex", label=label, minutes=minutes)
        for label, minutes in (("5h", 300), ("week", 10_080))
    )
    snapshot = msgspec.structs.replace(factories.lockout(), windows=windows)
    snapshot = msgspec.structs.replace(snapshot, verdict=msgspec.structs.replace(snapshot.verdict, window=windows[0]))
    assert ViewState().next_window(snapshot).chosen_index(snapshot) == 1
    assert windows[0].forecast_key != windows[1].forecast_key
