"""What would help, and two sessions side by side: by key, by mark, from the palette, at every size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pyrometer.commands import CompareSessions, ShowSession
from pyrometer.snapshot import LeverView, SessionDetail, Snapshot
from pyrometer.tui.cells import length, plain
from pyrometer.tui.messages import SessionChosen
from pyrometer.tui.screens.compare import CompareScreen
from pyrometer.tui.screens.detail import DetailScreen
from pyrometer.tui.screens.levers import LeverScreen
from pyrometer.tui.widgets.lever_panel import LeverPanel, LeversContent
from pyrometer.tui.xray.compare import compare_page, name_cells
from pyrometer.tui.xray.table import Table
from pyrometer.xray.compared import NOTICED, Side
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import TestedApp, pane
from tests.tui.xray_made import KEY, MadeArchive, made_detail

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
OTHER = factories.sessions()[1]
LEVERS = (
    LeverView("compact", *KEY, tokens_a_turn=88_000, turns_back=61.0, credits_an_hour=41_000.0, share=0.12,
              probability=0.4, probability_now=0.71),
    LeverView("model", *KEY, model="sonnet", credits_an_hour=160_000.0, share=0.5),
    LeverView("answer", *KEY, tokens_once=105_000, points=2.1, at=factories.NOW + 245),
    LeverView("wait", "claude", at=factories.NOW + 1_920, probability=0.52, probability_now=0.71),
)  # fmt: skip


def seen(**changes: Any) -> Snapshot:
    """The afternoon, with the made session as its busiest."""
    rows = (made_detail().session, *factories.sessions()[1:])
    return factories.lockout(**({"levers": LEVERS, "sessions": rows, "busiest": rows[0]} | changes))


def list_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def other_detail() -> SessionDetail:
    """A smaller session that nobody has taken apart but for its figures."""
    figures = made_detail().figures
    assert figures is not None
    half = msgspec.structs.replace(figures, dollars=figures.dollars / 4, credits=figures.credits / 3, turns=40)
    return msgspec.structs.replace(made_detail(), session=OTHER, figures=half, scales=())


# Levers


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_lever_frames(width: int, height: int) -> None:
    async with pane(seen(), (width, height)) as (app, pilot):
        await pilot.press("l")
        await pilot.pause()
        check_frame(app, f"levers-{width}x{height}")


async def test_nothing_is_said_where_nothing_would_help() -> None:
    async with pane(seen(levers=())) as (app, pilot):
        await pilot.press("l")
        await pilot.pause()
        assert "nothing would help" in frame(app)
        app.feed(seen(levers=(), burn=factories.burn(now=0.0, hour=0.0)))
        await pilot.pause()
        assert "nothing burns" in frame(app)
        app.feed(seen())
        await pilot.pause()
        assert "/compact in api-refactor" in frame(app)


@pytest.mark.parametrize(("width", "height"), [(160, 45), (120, 24), (60, 44), (200, 60)])
async def test_where_there_is_room_the_pane_names_the_best_levers(width: int, height: int) -> None:
    async with pane(seen(), (width, height)) as (app, _):
        check_frame(app, f"pane-levers-{width}x{height}")


async def test_the_panel_follows_hides_names_and_opens_all_levers() -> None:
    async with pane(seen(), (160, 45)) as (app, pilot):
        assert "levers" in frame(app)
        assert "1 more: l" in frame(app)
        app.feed(seen(levers=LEVERS[:1]))
        await pilot.pause()
        assert app.main.rows.levers == 3
        assert "more: l" not in frame(app)
        await pilot.press("p")
        await pilot.pause()
        assert "api-refactor" not in frame(app)
        await pilot.click("#levers")
        await pilot.pause()
        assert isinstance(app.screen, LeverScreen)
        await pilot.press("escape")
        app.feed(seen(levers=()))
        await pilot.pause()
        assert app.main.rows.levers == 0


def test_of_a_lever_the_risk_is_cut_last() -> None:
    said = LeversContent((("/compact in api", ("fewer tokens", "less burn", "lock-out 71% → 40%")),), 1)
    lines = [plain(line) for line in LeverPanel().content_lines(said, 34, 3)]
    assert lines == ["levers", "/compact in api", "  lock-out 71% → 40%"]
    wider = [plain(line) for line in LeverPanel().content_lines(said, 35, 3)]
    assert wider[2] == "  fewer tokens · lock-out 71% → 40%"
    assert all(len(line) <= 20 for line in (plain(line) for line in LeverPanel().content_lines(said, 20, 3)))


async def test_levers_follow_and_the_cursor_stays_on_its_lever() -> None:
    async with pane(seen()) as (app, pilot):
        await pilot.press("l", "down", "down")
        await pilot.pause()
        assert "› answer api-refactor within 4m" in frame(app)
        app.feed(seen(levers=(LEVERS[3], *LEVERS[:3])))
        await pilot.pause()
        assert "› answer api-refactor within 4m" in frame(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.key == KEY
        assert app.asked[-1] == ShowSession(KEY)


async def test_a_lever_about_no_session_opens_nothing_and_a_click_opens_its_own() -> None:
    async with pane(seen()) as (app, pilot):
        await pilot.press("l", "end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LeverScreen)
        await pilot.click(offset=(5, 1))
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)


async def test_hidden_names_are_hidden_in_levers() -> None:
    async with pane(seen()) as (app, pilot):
        await pilot.press("p", "l")
        await pilot.pause()
        assert "api-refactor" not in frame(app)
        assert "/compact in project" in frame(app)


async def test_levers_are_exported_with_their_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with pane(seen()) as (_, pilot):
        await pilot.press("l", "X")
        await pilot.pause()
    [path] = list_of(tmp_path)
    rows = json.loads(path.read_text())
    assert [row["do"] for row in rows][1] == "/model sonnet in api-refactor"
    assert (rows[0]["lockout_now"], rows[0]["lockout_then"], rows[0]["turns_back"]) == (0.71, 0.4, 61.0)


# Two sessions


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_compare_frames(width: int, height: int) -> None:
    async with pane(seen(), (width, height)) as (app, pilot):
        app.main.table.marked = (KEY, OTHER.key)
        await app.run_action("compare")
        app.feed(seen(compared=(made_detail(), other_detail())))
        await pilot.pause()
        check_frame(app, f"compare-{width}x{height}")


async def marked(app: TestedApp, pilot: Any) -> None:
    await pilot.press("down", "v", "down", "v")
    await pilot.pause()


async def test_two_marked_rows_are_compared() -> None:
    async with pane(seen(), (80, 24)) as (app, pilot):
        await marked(app, pilot)
        keys = app.main.table.marked
        assert len(keys) == 2
        assert "»" in frame(app)
        await pilot.press("V")
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert app.asked[-1] == CompareSessions(keys)
        assert "… taking both sessions apart" in frame(app)
        await pilot.press("escape")
        assert app.asked[-1] == CompareSessions()


async def test_a_third_mark_takes_the_first_one_and_escape_takes_all() -> None:
    async with pane(seen(), (80, 24)) as (app, pilot):
        await pilot.press("down", "v", "down", "v", "down", "v")
        assert len(app.main.table.marked) == 2
        first = app.main.table.marked[0]
        await pilot.press("up", "v")
        assert first not in app.main.table.marked
        await pilot.press("escape", "escape")
        assert not app.main.table.marked


async def test_sides_are_swapped_and_follow() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        app.main.table.marked = (KEY, OTHER.key)
        await pilot.press("V")
        app.feed(seen(compared=(made_detail(), other_detail())))
        await pilot.pause()
        assert "api-refactor claude 14:06  against  docs codex 14:25" in frame(app)
        assert "4.00×" in frame(app)
        await pilot.press("s")
        await pilot.pause()
        assert "docs codex 14:25  against  api-refactor" in frame(app)
        assert "0.25×" in frame(app)
        app.feed(seen(compared=(other_detail(), other_detail())))
        await pilot.press("p")
        await pilot.pause()
        assert "api-refactor" not in frame(app)


async def test_a_comparison_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with pane(seen(), (100, 40)) as (app, pilot):
        app.main.table.marked = (KEY, OTHER.key)
        await pilot.press("V")
        app.feed(seen(compared=(made_detail(), other_detail())))
        await pilot.press("x")
        await pilot.pause()
    [path] = list_of(tmp_path)
    assert path.name == "pyrometer-compare-api-refactor-docs-20260312-1426.csv"
    lines = path.read_text().splitlines()
    assert lines[0] == "table,measure,left,right,ratio"
    assert any(line.startswith("turn,dollars,") for line in lines)


def rows_of(table: Table) -> dict[str, list[Any]]:
    return {str(row[0].value): [cell.value for cell in row[1:]] for row in table.rows}


def test_what_is_normalised_is_divided_by_its_own_session() -> None:
    left, right = Side("left", made_detail()), Side("right", other_detail())
    tables = {table.name: rows_of(table) for table in compare_page(left, right).tables}
    figures, other = left.detail.figures, right.detail.figures
    assert figures is not None
    assert other is not None
    assert tables["turn"]["dollars"][:2] == [figures.dollars / figures.turns, other.dollars / 40]
    output = made_detail().session.usage.output / 1_000
    assert tables["output"]["credits"][0] == pytest.approx(figures.credits / output)
    assert tables["edited"]["dollars"][0] == pytest.approx(figures.dollars / figures.churn.lines)
    assert set(tables["output"]) == set(tables["turn"]) - {"output"}, "that would be a thousand on both sides"
    assert tables["totals"]["window points"][1] is None, "the scale is not known there"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"counted": 9}, "bare: 3 of 12 edits do not tell their lines; the logs are gone"),
        ({"edits": 0, "counted": 0, "lines": 0}, "bare edited no file"),
    ],
)
def test_where_edited_lines_are_not_known_it_says_why(changes: dict[str, int], words: str) -> None:
    figures = made_detail().figures
    assert figures is not None
    bare = msgspec.structs.replace(figures, churn=msgspec.structs.replace(figures.churn, **changes))
    side = Side("bare", msgspec.structs.replace(made_detail(), figures=bare), "the logs are gone")
    page = compare_page(side, Side("other", made_detail()))
    text = [plain(line) for block in page.blocks if not isinstance(block, Table) for line in block(100)]
    assert words in text
    tables = {table.name: rows_of(table) for table in page.tables}
    assert tables["edited"]["dollars"][0] is None
    assert tables["totals"]["edited lines"][0] is None
    assert tables["edited"]["dollars"][1] == pytest.approx(figures.dollars / figures.churn.lines)


def test_long_names_have_room_where_the_page_is_wide() -> None:
    assert [name_cells(("api", "a-very-long-name-of-a-project"), width) for width in (40, 120)] == [9, 24]
    assert name_cells(("api", "shop"), 120) == 9


def test_unpriced_turns_leave_the_dollars_unknown_and_no_edits_no_rows() -> None:
    figures = made_detail().figures
    assert figures is not None
    churn = msgspec.structs.replace(figures.churn, counted=figures.churn.counted - 1)
    bare = msgspec.structs.replace(figures, unpriced=3, churn=churn)
    side = Side("bare", msgspec.structs.replace(made_detail(), figures=bare))
    tables = {table.name: rows_of(table) for table in compare_page(side, side).tables}
    assert "edited" not in tables
    assert "API-equivalent" not in tables["totals"]


def test_the_clearly_worse_one_stands_out() -> None:
    assert NOTICED > 1
    page = compare_page(Side("left", made_detail()), Side("right", other_detail()))
    per_output = next(table for table in page.tables if table.name == "output")
    dear = next(row for row in per_output.rows if row[0].value == "credits")
    assert {cell.colour for cell in dear[1:3]} == {"page--high", "page--row"}


@pytest.mark.parametrize("width", [12, 20, 30, 61, 119])
def test_no_line_is_wider_than_its_place(width: int) -> None:
    for block in compare_page(Side("l", made_detail()), Side("r", other_detail())).blocks:
        if not isinstance(block, Table):
            assert all(length(line) <= width for line in block(width)), [plain(line) for line in block(width)]


# Sessions that only the store knows


async def test_a_session_of_the_store_is_read_and_opened() -> None:
    async with pane(factories.lockout(), (80, 24)) as (app, pilot):
        app.archive = archive = MadeArchive(msgspec.structs.replace(
            made_detail(), session=msgspec.structs.replace(made_detail().session, id="long-ago")))  # fmt: skip
        app.on_session_chosen(SessionChosen(("claude", "long-ago")))
        await app.workers.wait_for_complete()
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert isinstance(app.screen, DetailScreen)
        assert archive.asked == ["detail long-ago", "carry"]
        app.feed(factories.ok())
        await pilot.pause()
        assert "14:06" in frame(app), "its turns stay"


async def test_a_session_that_nobody_knows_is_no_screen() -> None:
    async with pane(factories.lockout(), (80, 24)) as (app, pilot):
        app.on_session_chosen(SessionChosen(("claude", "nobody")))
        app.archive = MadeArchive()
        app.on_session_chosen(SessionChosen(("claude", "nobody")))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen is app.main
        assert len(app._notifications) == 3


async def test_the_palette_has_the_pages_of_the_screen_below_it() -> None:
    async with pane(seen(), (80, 24)) as (app, pilot):
        names = {command.name for command in app.palette_commands()}
        assert {"X-ray", "Levers", "Compare"} <= names
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.key == KEY, "the busiest"
        await pilot.press("ctrl+p", *"subagents", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        assert app.screen.view == "subagents"
