"""What keys and mouse do, and what the monitor is asked for."""

from __future__ import annotations

import msgspec
from textual.events import MouseScrollDown

from pyrometer.commands import Mute, Rescan, SetGraphSpan, ShowSession
from pyrometer.settings import Alerts, Settings
from pyrometer.tui.screens.detail import DetailScreen
from pyrometer.tui.screens.main import MainScreen
from pyrometer.tui.widgets.alert_log import AlertLog
from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import TestedApp, pane


def rows(app: TestedApp) -> list[str]:
    """The project names in the table, top first."""
    names = ["api-refactor", "docs", "infra"]
    lines = [line for line in frame(app).splitlines() if line[:1] in "●◇○" and ("claude" in line or "codex" in line)]
    return [next(name for name in names if name in line) for line in lines]


async def test_filter_shows_matching_sessions_and_escape_takes_it_back() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("slash", "d", "o", "c")
        assert rows(app) == ["docs"]
        assert "/doc▏ 1/3" in frame(app)
        await pilot.press("enter")
        assert "/doc 1/3" in frame(app)
        await pilot.press("escape")
        assert rows(app) == ["api-refactor", "docs", "infra"]


async def test_letters_go_into_the_filter_and_do_nothing_else() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("slash", "q", "m", "space", "backspace")
        assert app.is_running
        assert app.asked == []
        assert app.main.table.wanted == "qm"
        assert app.state.frozen_at is None


async def test_sort_by_key_and_by_click_on_the_heading() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("o", "o", "o")
        assert app.main.table.order == "hit"
        assert "hit▾" in frame(app)
        assert rows(app) == ["docs", "api-refactor", "infra"]
        header = next(line for line in frame(app).splitlines() if line.startswith("sessions"))
        await pilot.click("#sessions", offset=(header.index("age"), 0))
        assert app.main.table.order == "age"


async def test_rows_keep_their_places_while_sessions_work() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        before = rows(app)
        first, second, third = factories.sessions()
        busier = msgspec.structs.replace(second, burn=900_000.0, last_at=factories.NOW)
        app.feed(factories.two_windows(sessions=(busier, first, third)))
        await pilot.pause()
        assert rows(app) == before


async def test_choosing_and_opening_a_session_asks_for_its_detail() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        second = factories.sessions()[1]
        assert app.asked == [ShowSession(second.key)]
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.key == second.key
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, MainScreen)
        assert app.asked[-1] == ShowSession(None)


async def test_enter_opens_the_busiest_session_where_no_table_has_room() -> None:
    async with pane(factories.two_windows(), size=(30, 6)) as (app, pilot):
        assert not app.main.table.display
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        busiest = factories.two_windows().busiest
        assert busiest is not None
        assert app.screen.key == busiest.key


async def test_a_click_on_a_row_opens_it() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.click("#sessions", offset=(12, 3))
        await pilot.pause()
        assert app.asked == [ShowSession(factories.sessions()[2].key)]


async def test_the_chosen_row_is_marked_without_colour() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        assert "›" not in frame(app)
        await pilot.press("down", "down")
        assert "●›codex  docs" in frame(app)
        await pilot.press("escape")
        assert "›" not in frame(app)


async def test_the_choice_follows_the_session_not_the_row() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("down", "down")
        await pilot.press("o")
        assert app.main.table.chosen == factories.sessions()[1].key


async def test_freeze_holds_the_figures_while_the_clock_goes_on() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("space")
        app.timepiece.now += 300
        app.feed(factories.ok())
        app.redraw()
        await pilot.pause()
        assert "LOCKOUT in 36m" in frame(app)
        assert "FROZEN 14:26 · 5m" in frame(app)
        await pilot.press("space")
        await pilot.pause()
        assert "OK to the reset" in frame(app)
        assert "FROZEN" not in frame(app)


async def test_expand_gives_the_screen_to_the_panel_and_takes_it_back() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("e")
        assert app.main.rows.sessions > 10
        assert app.main.rows.burn == 0
        await pilot.press("escape")
        assert app.main.rows.burn > 0
        app.main.query_one("#burn").focus()
        await pilot.press("e")
        assert app.main.rows.burn > 10
        assert app.main.rows.sessions == 0
        await pilot.press("e")
        assert app.main.rows.sessions > 0


async def test_mute_asks_for_an_hour_and_for_sound_again() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("m")
        assert app.asked == [Mute(factories.NOW + 3600)]
        app.feed(factories.two_windows(muted_until=factories.NOW + 3600))
        await pilot.pause()
        assert "muted until 15:26" in frame(app)
        await pilot.press("m")
        assert app.asked[-1] == Mute(None)


async def test_mute_lasts_as_long_as_the_settings_say() -> None:
    settings = Settings(alerts=Alerts(mute_minutes=5))
    async with pane(factories.two_windows(), settings=settings) as (app, pilot):
        await pilot.press("m")
        assert app.asked == [Mute(factories.NOW + 300)]


async def test_window_key_shows_the_verdict_of_each_window_in_turn() -> None:
    async with pane(factories.lockout()) as (app, pilot):
        seen = []
        for _ in range(3):
            await pilot.press("w")
            seen.append((frame(app).splitlines()[0].split("  ")[-1].strip(), app.state.window))
        assert "OK" in frame(app) or "LOCKOUT" in frame(app)
        assert [key and key[1] for _, key in seen] == ["seven_day", "seven_day_opus", None]
        assert "LOCKOUT" in frame(app)


async def test_a_click_on_a_bar_chooses_its_window() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.click("#gauges", offset=(20, 1))
        await pilot.pause()
        assert app.state.window == ("claude", "seven_day", "week")
        assert "week     ›━" in frame(app)
        assert "● OK" in frame(app)
        await pilot.press("escape")
        assert app.state.window is None


async def test_the_wheel_on_the_graph_changes_its_span() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot._post_mouse_events([MouseScrollDown], "#burn", button=0)
        await pilot.pause()
        assert app.asked == [SetGraphSpan(300)]
        assert "last 5h" in frame(app)


async def test_plus_and_minus_change_the_span_within_bounds() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        for _ in range(12):
            await pilot.press("minus")
        assert app.state.graph_minutes == 10_080
        for _ in range(12):
            await pilot.press("plus")
        assert app.state.graph_minutes == 30


async def test_rescan_asks_the_monitor() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("r")
        assert app.asked == [Rescan()]


async def test_page_and_edge_keys_reach_every_session() -> None:
    many = factories.two_windows(sessions=factories.many_sessions(40))
    async with pane(many) as (app, pilot):
        await pilot.press("end")
        assert "of 40" in frame(app)
        last = app.main.table.chosen
        await pilot.press("home")
        assert app.main.table.chosen != last
        await pilot.press("pagedown", "pageup")
        assert app.main.table.first == 0


async def test_an_alert_says_what_to_do_where_there_is_room() -> None:
    newest, *past = factories.alerts()
    long = msgspec.structs.replace(newest, message="api burns five times its usual " * 4, action="pause-it")
    snapshot = factories.two_windows(alerts=(long, *past))
    async with pane(snapshot, (120, 40)) as (app, _):
        assert "pause-it" in frame(app)


async def test_a_click_finds_the_alert_below_a_long_one() -> None:
    newest, middle, *rest = factories.alerts()
    long = msgspec.structs.replace(newest, message="api burns five times its usual " * 4, action="pause-it")
    async with pane(factories.two_windows(alerts=(long, middle, *rest)), (120, 40)) as (app, pilot):
        log = app.main.query_one(AlertLog)
        lines = [line[66:] for line in frame(app).splitlines()]
        place = next(row for row, line in enumerate(lines) if "crossed the even line" in line)
        await pilot.click(log, offset=(5, place - log.region.y))
        assert log.chosen == (middle.rule, middle.subject, middle.since)
