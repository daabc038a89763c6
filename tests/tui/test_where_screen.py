"""Where it went: opened, compared, drilled into, sorted, filtered, exported, and honest about what it lacks."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.cli.past import past_host
from pyrometer.commands import ShowSession
from pyrometer.demo.day import BEGINS
from pyrometer.demo.stage import Stage
from pyrometer.history.buckets import Buckets
from pyrometer.history.question import DIMENSIONS, PERIODS, Row
from pyrometer.settings import Settings
from pyrometer.settings.sources import Storage
from pyrometer.snapshot import Progress
from pyrometer.store.store import Store
from pyrometer.tui.app import PyrometerApp
from pyrometer.tui.cells import length, plain
from pyrometer.tui.past import answers
from pyrometer.tui.past.host import PastHost
from pyrometer.tui.past.looks import TABS
from pyrometer.tui.screens.where import WhereScreen
from pyrometer.tui.widgets.split_bars import split_bar
from pyrometer.tui.widgets.split_lines import split_lines
from pyrometer.tui.widgets.usage_lines import share_bar
from pyrometer.tui.widgets.usage_table import UsageTable
from pyrometer.usage import Usage
from tests import factories
from tests.agents_at_work import ENV, NOON, World
from tests.store.making import work
from tests.tui.frames import check_frame, frame
from tests.tui.pane import TestedApp
from tests.tui.past_world import API, BOOK, FIX, GPT, NOW, filled, host, past_pane, press, settle, snapshot, turn

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]


def where(app: PyrometerApp) -> WhereScreen:
    screen = app.screen
    assert isinstance(screen, WhereScreen)
    return screen


def written(folder: Path) -> dict[str, str]:
    """The exported files, which are for their owner alone."""
    files = sorted(folder.glob("pyrometer-*"))
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    return {file.name: file.read_text() for file in files}


def names(app: PyrometerApp) -> list[str]:
    return [row.name for row in where(app).view.rows()]


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int, tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (width, height)) as (app, pilot):
        await press(pilot, "g", "minus", "minus")
        check_frame(app, f"where-{width}x{height}")
        await press(pilot, "down", "enter")
        check_frame(app, f"where-below-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_without_a_past_it_says_why(width: int, height: int, tmp_path: Path) -> None:
    off = Settings(store=Storage(enabled=False))
    make = lambda: past_host(off, {}, tmp_path, lambda: NOON, invented=False)  # noqa: E731
    async with past_pane(make, (width, height)) as (app, pilot):
        await press(pilot, "g")
        check_frame(app, f"where-nothing-{width}x{height}")


async def test_from_a_project_to_its_session_and_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g")
        assert names(app)[:2] == ["everything", "~/work/api-refactor"]
        await press(pilot, "down", "enter")
        assert "where it went › api-refactor" in frame(app)
        assert set(names(app)) == {"everything", "9b4a3c1e api-refactor", f"{FIX[:8]} api-refactor"}
        await press(pilot, "right", "right", "right", "right", "right")
        assert where(app).view.look.by == "subagent"
        assert set(names(app)) == {"everything", "main loop", "Explore"}
        await press(pilot, "escape")
        assert where(app).view.look.by == "project"
        assert where(app).query_one("UsageTable").row.name == "~/work/api-refactor"  # type: ignore[attr-defined]
        await press(pilot, "escape")
        assert not isinstance(app.screen, WhereScreen)


@pytest.mark.parametrize("by", [by for by in DIMENSIONS if by not in PERIODS])
async def test_the_rows_of_every_dimension_are_everything(by: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g", "minus", "minus", "minus", "minus")
        await press(pilot, *["right"] * list(TABS).index(by))  # type: ignore[arg-type]
        screen = where(app)
        assert screen.view.look.by == by
        whole, *rows = screen.view.rows()
        assert len(rows) > 1 or by in ("mcp", "skill")
        assert sum(row.row.usage.total for row in rows) == whole.row.usage.total
        assert sum(row.row.turns for row in rows) == whole.row.turns
        assert sum(row.row.unpriced for row in rows) == whole.row.unpriced == 1
        assert sum(row.row.dollars for row in rows) == pytest.approx(whole.row.dollars)
        assert sum(row.points or 0 for row in rows) == pytest.approx(whole.points)
        assert sum(row.share or 0 for row in rows) == pytest.approx(1)


async def test_a_model_without_a_price_is_a_dash_and_no_zero(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "right", "right", "right", "right")
        line = next(line for line in frame(app).splitlines() if "nobody-knows" in line)
        assert "$" not in line
        assert "–" in line
        assert "+?" in next(line for line in frame(app).splitlines() if "everything" in line)
        assert "1 turn has no known price" in frame(app)


async def test_what_no_log_tells_stands_apart(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (120, 30)) as (app, pilot):
        await press(pilot, "g")
        assert "unlogged, in no row: 28k tokens" in frame(app)
        assert where(app).view.rows()[0].row.usage.output == sum(
            row.row.usage.output for row in where(app).view.rows()[1:]
        )


async def test_sorting_by_key_and_by_click(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "o")
        assert where(app).view.look.order == "name"
        assert names(app)[1:] == sorted(names(app)[1:])
        await press(pilot, "O")
        assert names(app)[1:] == sorted(names(app)[1:], reverse=True)
        heading = frame(app).splitlines()[2]
        await pilot.click("UsageTable", offset=(heading.index("tokens") + 2, 0))
        await settle(pilot)
        tokens = [row.row.usage.total for row in where(app).view.rows()[1:]]
        assert tokens == sorted(tokens, reverse=True)
        await pilot.click("UsageTable", offset=(heading.index("tokens") + 2, 0))
        await settle(pilot)
        assert [row.row.usage.total for row in where(app).view.rows()[1:]] == tokens[::-1]


async def test_the_filter_narrows_rows_and_escape_takes_it_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g", "slash", "d", "o", "c", "q")
        assert names(app) == ["everything"]
        assert "/docq▏ 0/3" in frame(app)
        await press(pilot, "backspace", "enter")
        assert names(app) == ["everything", "~/work/docs"]
        await press(pilot, "escape")
        assert len(names(app)) == 4


async def test_units_are_dollars_tokens_and_the_points_of_each_window(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "u", "u")
        rows = {row.name: row for row in where(app).view.rows()}
        assert rows["~/work/docs"].points is None, "the other provider has no part in this window"
        assert rows["~/work/docs"].share is None
        five_hours = rows["everything"].points
        await press(pilot, "u")
        assert where(app).view.rows()[0].points == pytest.approx((five_hours or 0) / 8)
        assert "claude week" in frame(app)


async def test_without_a_learned_scale_points_are_a_dash(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (120, 30), factories.two_windows()) as (app, pilot):
        await press(pilot, "g")
        assert all(row.points is None for row in where(app).view.rows())
        assert "credits" in frame(app)


async def test_times_grow_and_shrink(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g")
        seen = [where(app).view.stretch]
        for key in ("plus", "plus", "plus", "plus", *["minus"] * 7):
            await press(pilot, key)
            seen.append(where(app).view.stretch)
        assert [each.words for each in seen] == [
            *("7 days", "this week", "today", "claude 5h window", "claude 5h window"),
            *("today", "this week", "7 days", "this month", "30 days", "all time", "all time"),
        ]
        assert seen[3].agent == "claude"
        assert seen[3].start == factories.RESET - 5 * 3600
        assert frame(app).splitlines()[0].endswith("all time")


async def test_names_are_hidden_here_too_and_in_what_is_exported(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path, tmp_path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "p")
        for keys in ((), ("right",), ("right",), ("escape", "g", "down", "enter")):
            await press(pilot, *keys)
            for word in ("api-refactor", "docs", "fix-login", "site/web"):
                assert word not in frame(app)
        await press(pilot, "x", "X")
        texts = written(tmp_path)
        assert [name.partition("-")[0] for name in texts] == ["pyrometer", "pyrometer"]
        for text in texts.values():
            assert re.search(r"project \d", text)
            assert "api-refactor" not in text


async def test_what_is_seen_is_exported_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path, tmp_path), (120, 30), notifications=True) as (app, pilot):
        await press(pilot, "g", "slash", "w", "o", "r", "k", "enter", "x", "x", "X")
        await settle(pilot)
        texts = written(tmp_path)
        assert list(texts) == [f"pyrometer-project-2026-03-12{end}" for end in ("-2.csv", ".csv", ".json")]
        first, second, told_text = texts.values()
        assert first == second
        rows = list(csv.DictReader(io.StringIO(first)))
        assert [row["name"] for row in rows] == [row.row.name for row in where(app).view.rows()[1:]]
        assert rows[0]["name"] == API
        assert float(rows[0]["points_claude_5h"]) == pytest.approx(where(app).view.rows()[1].points, abs=1e-3)
        told = json.loads(told_text)
        assert told["filter"] == "work"
        assert told["total"]["turns"] == where(app).view.rows()[0].row.turns
        assert told["unlogged"]["sessions"] == 1
        assert any("2 rows in" in note.message for note in app._notifications)


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path, tmp_path / "none"), notifications=True) as (app, pilot):
        await press(pilot, "g", "x")
        await settle(pilot)
        assert any("Nothing was exported: No such file" in note.message for note in app._notifications)


async def test_a_session_opens_its_own_screen_if_it_is_still_known(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        live = snapshot().sessions[0]
        await press(pilot, "g", "right")
        from pyrometer.tui.messages import SessionWanted

        app.screen.post_message(SessionWanted(live.key))
        await settle(pilot)
        assert app.asked[-1] == ShowSession(live.key)


async def test_clicks_choose_open_and_change_tabs(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g")
        tabs = frame(app).splitlines()[1]
        await pilot.click("WhereHead", offset=(tabs.index("model") + 1, 1))
        await settle(pilot)
        assert where(app).view.look.by == "model"
        await pilot.click("UsageTable", offset=(4, 2))
        await settle(pilot)
        assert where(app).view.look.exact == ()
        await pilot.click("UsageTable", offset=(4, 2))
        await settle(pilot)
        assert [one.by for one in where(app).view.look.exact] == ["model"]
        await pilot.click("WhereHead", offset=(70, 0))
        await settle(pilot)
        assert "this month" in frame(app)


async def test_a_store_that_is_not_there_yet_and_one_that_is_broken(tmp_path: Path) -> None:
    async with past_pane(lambda: host(tmp_path / "none.db")) as (app, pilot):
        await press(pilot, "g")
        assert "nothing is kept yet" in frame(app)
    (tmp_path / "bad.db").write_bytes(b"no database" * 99)
    async with past_pane(lambda: host(tmp_path / "bad.db")) as (app, pilot):
        await press(pilot, "g")
        assert "nothing is kept yet" in frame(app) or "cannot be read" in frame(app)


async def test_a_fault_in_the_thread_is_told_and_not_a_screen_that_counts_for_ever(tmp_path: Path) -> None:
    class Faulty:
        def overview(self, question: object) -> object:
            raise ZeroDivisionError

    async with past_pane(lambda: PastHost(Faulty())) as (app, pilot):  # type: ignore[arg-type]
        await pilot.press("g")
        await pilot.pause(0.05)
        await pilot.pause()
        assert "could not be read (ZeroDivisionError)" in frame(app)
        assert not where(app).waiting


async def test_sums_that_still_grow_say_so(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    reading = snapshot(history=Progress(files=10, files_done=4, bytes=1000, bytes_done=410))
    async with past_pane(lambda: host(path), seen=reading) as (app, pilot):
        await press(pilot, "g")
        assert "reading logs 41%" in frame(app)


async def test_the_past_of_real_files(tmp_path: Path) -> None:
    """Two agents write logs, a monitor keeps them, the screen counts what it has kept."""
    world = World(tmp_path)
    for _ in range(12):
        world.work(60)
    monitor, memory = world.monitor()
    memory.take_over(world.now)
    seen = world.settle(monitor)
    memory.commit(world.now, at_once=True)
    memory.close()
    make = lambda: past_host(Settings(), ENV, tmp_path, lambda: world.now, invented=False)  # noqa: E731
    async with past_pane(make, (120, 30), seen) as (app, pilot):
        app.timepiece.now = world.now
        await press(pilot, "g")
        used = sum(session.usage.total for session in seen.sessions)
        whole, *rows = where(app).view.rows()
        assert whole.row.usage.total == used > 0
        assert {row.name.rpartition("/")[2] for row in rows} == {"web", "docs"}
        await press(pilot, *["right"] * list(TABS).index("tool"))
        assert {"Bash", "exec_command"} <= {row.name for row in where(app).view.rows()}
        assert sum(row.row.usage.total for row in where(app).view.rows()[1:]) == used


amounts = st.floats(0, 1e9)


@settings(max_examples=100, deadline=None)
@given(st.builds(Buckets, amounts, amounts, amounts, amounts), st.integers(4, 200))
def test_split_bars_fill_their_cells_and_forget_nothing(split: Buckets, cells: int) -> None:
    bar = split_bar(split, cells)
    if split.whole > 0:
        assert length(bar) == cells
        seen = plain(bar)
        for sign, part in zip("░▓█▒", split.shares, strict=True):
            assert (sign in seen) == (part > 0) or cells < 8


@settings(max_examples=60, deadline=None)
@given(st.builds(Buckets, amounts, amounts, amounts, amounts), st.integers(20, 200), st.integers(1, 6))
def test_splits_fit(split: Buckets, width: int, height: int) -> None:
    row = Row("", Usage(), split.whole, split.whole, dollar_split=split, credit_split=split)
    lines = split_lines(row, None, width, height)
    assert len(lines) <= height
    assert all(length(line) <= width for line in lines)


@given(st.none() | st.floats(0, 1), st.integers(0, 40))
def test_a_share_is_never_drawn_as_nothing(share: float | None, cells: int) -> None:
    bar = share_bar(share, cells)
    assert len(bar) == cells
    assert (bool(bar.strip()) == bool(share)) or cells == 0


@pytest.mark.parametrize(("width", "mark"), [(30, "DEMO "), (80, "DEMO · invented data")])
async def test_the_past_of_the_invented_day_is_marked(width: int, mark: str, tmp_path: Path) -> None:
    """Its logs are read when they are asked about, and again when they have grown."""
    env = {"HOME": str(tmp_path), "PYROMETER_HOME": str(tmp_path / "own")}
    stage = Stage(tmp_path, lambda payload, at: None)
    stage.advance(BEGINS)
    now = [BEGINS]
    make = lambda: past_host(Settings(), env, tmp_path, lambda: now[0], invented=True)  # noqa: E731
    async with past_pane(make, (width, 10 if width < 40 else 24)) as (app, pilot):
        app.timepiece.now = BEGINS
        await press(pilot, "g")
        assert mark in frame(app)
        before = where(app).view.rows()[0].row.turns
        assert before > 100
        now[0] = app.timepiece.now = BEGINS + 600
        stage.advance(now[0])
        await press(pilot, "escape", "g")
        assert where(app).view.rows()[0].row.turns > before
        await press(pilot, "escape", "h")
        assert mark in frame(app)


async def test_sums_grow_while_they_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice stays with its row; frozen figures stay as they are."""
    monkeypatch.setattr(answers, "AGAIN", -1.0)
    monkeypatch.setattr(answers, "RESTS", -1.0)
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g", "down", "down", "space")
        before = where(app).view.rows()
        store = Store.open(path, now=NOW)
        for place in range(200):
            store.commit([work(1, turn(f"more{place}", NOW - 60.0, BOOK, agent="codex", model=GPT))], NOW)
        store.close()
        app.feed(snapshot())
        await settle(pilot)
        assert where(app).view.rows() == before, "frozen"
        await press(pilot, "space")
        after = where(app).view.rows()
        assert after[0].row.turns == before[0].row.turns + 200
        assert [row.name for row in after] != [row.name for row in before]
        assert where(app).query_one(UsageTable).row.name == before[2].name  # type: ignore[union-attr]


async def test_keys_can_be_given_away(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    app = TestedApp(Settings(keys={"where": "y", "where.next": "n", "history": "Y"}))
    app.past = lambda: host(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g")
        assert not isinstance(app.screen, WhereScreen)
        await press(pilot, "y", "n")
        assert where(app).view.look.by == "session"
        assert "n← By" in frame(app)


async def test_what_has_no_name_says_so(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path)) as (app, pilot):
        await press(pilot, "g", "minus", "minus", "minus", "right", "right")
        assert any(name.startswith("– no branch · web") for name in names(app))
        await press(pilot, *["right"] * 5)
        assert "– no tool" in names(app)
