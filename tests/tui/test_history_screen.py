"""When it went: shades and bars of days, weeks, months and windows, moved through, and opened."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.cli.past import past_host
from pyrometer.history.grid import CELLS, Column, Grid, Unit
from pyrometer.history.question import Row
from pyrometer.settings import Settings
from pyrometer.tui.app import PyrometerApp
from pyrometer.tui.cells import length, plain
from pyrometer.tui.past.axis import axis_labels, part_words, stretch_words
from pyrometer.tui.past.heat import Heat, amount_of, bar, heat_of, level, shade, taken_together
from pyrometer.tui.past.measure import Measure
from pyrometer.tui.screens.history import HistoryScreen
from pyrometer.tui.screens.where import WhereScreen
from pyrometer.tui.widgets.heat_lines import GUTTER, HeatContent, cell_width, heat_lines, place_at
from pyrometer.tui.widgets.heat_map import HeatMap
from pyrometer.usage import Usage
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.past_world import filled, host, past_pane, press, settle

NOW = factories.NOW
DAY = 86_400.0
SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]


def history(app: PyrometerApp) -> HistoryScreen:
    screen = app.screen
    assert isinstance(screen, HistoryScreen)
    return screen


def words(app: PyrometerApp) -> str:
    screen = history(app)
    return screen.view.words(screen._height)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int, tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (width, height)) as (app, pilot):
        await press(pilot, "h")
        check_frame(app, f"history-day-{width}x{height}")
        await press(pilot, "tab")
        check_frame(app, f"history-week-{width}x{height}")
        await press(pilot, "tab", "tab", "left", "down")
        check_frame(app, f"history-window-{width}x{height}")


async def test_no_color_changes_no_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h")
        check_frame(app, "history-day-80x24")


async def test_a_day_opens_into_where_it_went_and_closes_again(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", "left", "left")
        assert words(app) == "Tue 10 Mar 2026"
        turns = history(app).view.selected(10)
        await press(pilot, "enter")
        assert isinstance(app.screen, WhereScreen)
        assert "Tue 10 Mar 2026" in frame(app)
        assert turns is not None
        assert app.screen.view.rows()[0].row.turns == turns.turns > 0
        await press(pilot, "escape")
        assert words(app) == "Tue 10 Mar 2026"
        await press(pilot, "escape")
        assert not isinstance(app.screen, HistoryScreen)


async def test_an_hour_opens_too(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (100, 50)) as (app, pilot):
        await press(pilot, "h", *["up"] * 10)
        assert words(app) == "Thu 12 Mar 14:00–15:00"
        await press(pilot, "enter")
        assert isinstance(app.screen, WhereScreen)
        assert app.screen.view.rows()[0].row.turns == 7, "one each four minutes, from 14:02 on"
        await press(pilot, "escape", "escape")
        assert words(app) == "Thu 12 Mar 2026"


async def test_nothing_opens_where_nothing_was_used(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", *["left"] * 22)
        assert "nothing is known of that time" in frame(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HistoryScreen)


async def test_time_goes_back_to_the_oldest_and_on_to_now(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (30, 20)) as (app, pilot):
        await press(pilot, "h")
        seen = [words(app)]
        for _ in range(30):
            await press(pilot, "left")
            seen.append(words(app))
        days = [datetime.strptime(each, "%a %d %b %Y").replace(tzinfo=UTC) for each in seen]
        steps = {(before - after).days for before, after in pairwise(days)}
        assert steps <= {0, 1}
        assert days[-1] <= datetime(2026, 2, 20, tzinfo=UTC), "the first turn is of that day"
        await press(pilot, "left")
        assert words(app) == seen[-1], "there is nothing before it"
        await press(pilot, "end")
        assert words(app) == seen[0]
        await press(pilot, "home")
        assert words(app) == "Fri 20 Feb 2026"
        for _ in range(30):
            await press(pilot, "right")
        assert words(app) == seen[0]
        await press(pilot, "pageup")
        assert words(app) != seen[0]
        await press(pilot, "pagedown")
        assert words(app) == seen[0]


async def test_days_are_those_of_the_zone(tmp_path: Path) -> None:
    """The newest turns are of 14:26 UTC, which is after midnight in Auckland."""
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        app.zone = ZoneInfo("Pacific/Auckland")
        await press(pilot, "h")
        assert words(app) == "Fri 13 Mar 2026"
        assert "NZDT" in frame(app)


async def test_clicks_and_wheel(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h")
        columns = len(history(app).view.time.grid.columns)  # type: ignore[union-attr]
        await pilot.click("HeatMap", offset=(GUTTER + (columns - 3) * cell_width(80), 10))
        await settle(pilot)
        assert words(app) == "Tue 10 Mar 2026"
        app.screen.query_one("HeatMap").post_message(HeatMap.Rolled(-1))
        await settle(pilot)
        assert words(app) == "Mon 9 Mar 2026"
        await pilot.click("WhereHead", offset=(9, 1))
        await settle(pilot)
        assert history(app).view.time.unit == "week"


async def test_the_columns_that_are_seen_are_exported(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path, tmp_path)) as (app, pilot):
        await press(pilot, "h", "tab", "x", "X")
        await settle(pilot)
        rows = list(csv.DictReader(io.StringIO(read(tmp_path, "csv"))))
        columns = history(app).view.time.grid.columns  # type: ignore[union-attr]
        assert [row["name"] for row in rows] == [column.row.name for column in columns]
        assert sum(int(row["turns"]) for row in rows) == sum(column.row.turns for column in columns) > 0
        assert json.loads(read(tmp_path, "json"))["by"] == "week"


def read(folder: Path, shape: str) -> str:
    """The one exported file of that shape."""
    (file,) = folder.glob(f"pyrometer-*.{shape}")
    return file.read_text()


async def test_its_actions_are_in_the_palette(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", "ctrl+p")
        await press(pilot, *"CSV")
        assert "Write what is seen into a CSV file" in frame(app)


async def test_without_windows_it_says_so(tmp_path: Path) -> None:
    from tests.tui.past_world import turn

    path = filled(tmp_path / "s.db", [turn("a", NOW - 60)])
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", "shift+tab")
        assert "no reading or lock-out has named a 5-hour window" in frame(app)
        await press(pilot, "tab")
        assert words(app) == "Thu 12 Mar 2026"


async def test_without_a_past_it_says_why(tmp_path: Path) -> None:
    from pyrometer.settings.sources import Storage

    off = Settings(store=Storage(enabled=False))
    make = lambda: past_host(off, {}, tmp_path, lambda: NOW, invented=False)  # noqa: E731
    async with past_pane(make, (80, 24)) as (app, pilot):
        await press(pilot, "h")
        assert "the store is switched off" in frame(app)
        assert "pyrometer config set store.enabled true" in frame(app)


async def test_it_fits_again_after_a_resize(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (160, 45)) as (app, pilot):
        await press(pilot, "h")
        await pilot.resize_terminal(30, 10)
        await settle(pilot)
        assert len(history(app).view.time.grid.columns) == 11  # type: ignore[union-attr]
        assert "Thu 12 Mar 2026" in frame(app)


def row(tokens: int = 0, start: float = NOW - DAY, **more: object) -> Row:
    usage = Usage(output=tokens)
    return Row("", usage, 0.0, 0.0, turns=int(tokens > 0), starts_at=start, ends_at=start + 3600, **more)  # type: ignore[arg-type]


def test_what_is_unknown_is_no_zero_and_no_time_is_neither() -> None:
    tokens, money = Measure("tokens"), Measure("dollars")
    old = NOW - 9 * DAY
    assert amount_of([row()], tokens, old, NOW) == 0.0
    assert amount_of([row(5), None], tokens, old, NOW) == 5.0
    assert amount_of([row(5, unpriced=1)], money, old, NOW) == "unknown"
    assert amount_of([None], tokens, old, NOW) == "no time"
    assert amount_of([row(start=NOW + 60)], tokens, old, NOW) == "no time"
    assert amount_of([row()], tokens, NOW, NOW) == "no time", "before all that is known"
    assert [shade(each, 8.0) for each in (0.0, 0.5, 2.0, 4.5, 8.0, "unknown", "no time")] == list("·░▒▓█? ")


@pytest.mark.parametrize(("rows", "size"), [(24, 1), (30, 1), (12, 2), (11, 3), (8, 3), (6, 4), (4, 6), (3, 8), (1, 8)])
def test_hours_are_taken_together_where_there_is_no_room(rows: int, size: int) -> None:
    assert taken_together("day", rows) == size
    assert taken_together("week", rows) == 1


units: st.SearchStrategy[Unit] = st.sampled_from(["day", "week", "month", "window"])


@settings(max_examples=60, deadline=None)
@given(units, st.lists(st.integers(0, 10**9), min_size=1, max_size=60), st.integers(24, 200), st.integers(4, 45))
def test_pictures_fit_any_pane(unit: Unit, tokens: list[int], width: int, height: int) -> None:
    columns = tuple(
        Column(row(each, NOW - place * DAY), (row(each, NOW - place * DAY),) * len(CELLS[unit]))
        for place, each in enumerate(reversed(tokens))
    )
    drawn = Grid(unit, NOW, columns, 0.0)
    heat = heat_of(drawn, Measure("tokens"), NOW, height)
    labels = tuple(axis_labels(unit, [column.row for column in columns], UTC))
    content = HeatContent(heat, labels, (False,) * len(columns), 0, None, "412k")
    lines = heat_lines(content, width, height)
    assert len(lines) <= height
    assert all(length(line) <= width for line in lines)
    assert height < 5 or "▴" in plain(lines[-1])


@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_more_is_never_drawn_as_less(one: float, other: float) -> None:
    less, more = sorted((one, other))
    strongest = max(more, 1.0)
    assert level(less, strongest) <= level(more, strongest)
    assert bar(less, strongest, 5) <= bar(more, strongest, 5) <= 40
    assert (level(less, strongest) > 0) == (less > 0)


def test_a_click_beside_the_picture_is_none() -> None:
    content = HeatContent(Heat(("a", "b"), ((1.0, 2.0),), (3.0,)), (("1", True),), (False,), 0, None, "3")
    assert place_at(content, GUTTER - 1, 0, 80, 10) == (None, 0)
    assert place_at(content, GUTTER, 1, 80, 10) == (0, 1)
    assert place_at(content, GUTTER + 9, 5, 80, 10) == (None, None)


def test_words_about_time() -> None:
    at = datetime(2026, 3, 12, 9, tzinfo=UTC).timestamp()
    hour = Row("", Usage(), 0.0, 0.0, starts_at=at, ends_at=at + 5 * 3600, agent="claude", percent=73.0)
    assert stretch_words("window", hour, UTC) == "claude window Thu 12 Mar 09:00–14:00, 73% used"
    assert stretch_words("week", hour, UTC) == "week of Thu 12 Mar 2026"
    assert stretch_words("month", hour, UTC) == "March 2026"
    assert (
        part_words("month", Row("", Usage(), 0.0, 0.0, starts_at=at, ends_at=at + 7 * DAY), UTC) == "12–19 March 2026"
    )
    assert part_words("day", Row("", Usage(), 0.0, 0.0), UTC) == "no such time"


async def test_the_filter_limits_every_column_and_what_is_opened(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path, tmp_path), (100, 30)) as (app, pilot):
        await press(pilot, "h")
        everything = history(app).view.seen()
        assert everything is not None
        await press(pilot, "slash", *"DOCS")
        assert "history › /DOCS▏" in frame(app)
        await press(pilot, "enter")
        docs = history(app).view.seen()
        assert docs is not None
        assert docs.whole.row.turns == 15, "codex worked in docs, on the day before alone"
        assert len(docs.rows) == len(everything.rows)
        assert sum(row.row.turns for row in docs.rows[:-2]) == docs.rows[-1].row.turns == 0
        await press(pilot, "x")
        await settle(pilot)
        rows = list(csv.DictReader(io.StringIO(read(tmp_path, "csv"))))
        assert sum(int(row["turns"]) for row in rows) == 15
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, WhereScreen)
        assert "Wed 11 Mar 2026 · /DOCS" in frame(app)
        assert app.screen.view.rows()[0].row.turns == 15
        await press(pilot, "plus")
        await settle(pilot)
        assert "all time · /DOCS" in frame(app), "another time, but what was looked for stays"
        assert app.screen.view.rows()[0].row.turns == 15
        await press(pilot, "escape", "escape")
        assert "/DOCS" not in frame(app)
        assert history(app).view.seen() == everything, "the filter is taken back before the screen is left"


async def test_words_of_the_filter_are_looked_for_in_agent_folder_and_model(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (100, 30)) as (app, pilot):
        await press(pilot, "h")
        for words, turns in (("codex", 15), ("opus web", 15), ("gpt", 15), ("web nobody", 1)):
            await press(pilot, "slash", *("space" if each == " " else each for each in words), "enter")
            seen = history(app).view.seen()
            assert seen is not None
            assert seen.whole.row.turns == turns, words
            assert seen.wanted == words
            await press(pilot, "escape")


async def test_a_filter_that_matches_nothing_says_so_in_every_unit(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", "slash", *"nowhere")
        assert "nothing here matches /nowhere" in frame(app)
        await press(pilot, "q")
        assert "/nowhereq▏" in frame(app), "letters are text"
        await press(pilot, "backspace", "tab", "shift+tab")
        assert history(app).view.time.unit == "window"
        assert "nothing here matches /nowhere" in frame(app)
        await press(pilot, "escape")
        assert "nothing here matches" not in frame(app)


async def test_the_filter_is_in_the_palette_and_in_the_help(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "h", "ctrl+p")
        await press(pilot, *"agent, folder")
        assert "Only what matches: agent, folder, model" in frame(app)
