"""The pages of the X-ray: what they say at every size, how their tables sort and filter, and that they keep to it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.snapshot import BadgeView, SessionDetail
from pyrometer.snapshot.xray import Buckets
from pyrometer.tui.cells import length, plain
from pyrometer.tui.xray.content import XrayContent, points
from pyrometer.tui.xray.context import costs_by_point, graph, marks_line
from pyrometer.tui.xray.page import Page
from pyrometer.tui.xray.pages import VIEWS, View, page_of
from pyrometer.tui.xray.split import split_block
from pyrometer.tui.xray.table import Cell, Column, Table, column_at, head_line, placed, row_line
from pyrometer.words.points import points_text
from tests import factories
from tests.tui.detail_host import Host
from tests.tui.frames import check_frame, frame
from tests.tui.xray_made import MadeArchive, made_carry, made_detail

SIZES = ((30, 10), (40, 20), (80, 24), (160, 45))
PAGES: tuple[View, ...] = tuple(view for view in VIEWS if view != "turns")


def content(**changes: Any) -> XrayContent:
    known: dict[str, Any] = {
        "detail": made_detail(),
        "now": factories.NOW,
        "zone": factories.ZONE,
        "carry": made_carry(),
    }
    return XrayContent(**(known | changes))


def text_of(page: Page, width: int = 100) -> str:
    lines = []
    for block in page.blocks:
        if isinstance(block, Table):
            lines += [head_line(block, width), *(row_line(block, row, width) for row in block.rows)]
        else:
            lines += block(width)
    assert all(length(line) <= width for line in lines)
    return "\n".join(plain(line).rstrip() for line in lines)


# Golden frames


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(view: View, width: int, height: int) -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(width, height)) as pilot:
        app.detail.show(made_detail(), factories.NOW)
        await app.workers.wait_for_complete()
        app.detail.action_view(view)
        await pilot.pause()
        await pilot.pause()
        check_frame(app, f"xray-{view}-{width}x{height}")


# What they say


def test_the_cost_is_split_twice_and_what_is_not_logged_stands_beside_it() -> None:
    text = text_of(page_of("cost", content(), 20))
    assert "re-read" in text.splitlines()[2]
    assert "5h pts" in text
    assert "the last 28 calls brought" in text
    assert "beside it" in text
    assert "unlogged: " in text
    assert "by model" in text
    without = msgspec.structs.replace(made_detail(), scales=())
    assert "\ncredits " in text_of(page_of("cost", content(detail=without), 20))


def test_tools_carry_their_results_along() -> None:
    text = text_of(page_of("tools", content(), 20))
    assert "one 40 kB result of" in text
    assert "has been paid" in text
    assert "MCP server" in text
    assert "(no skill)" in text
    unread = text_of(page_of("tools", content(carry=None, reading=True), 20))
    assert "… reading the logs" in unread
    assert "no log of this session could be read" in text_of(page_of("tools", content(carry=None), 20))


def test_the_context_page_says_what_comes_and_what_would_have_been() -> None:
    text = text_of(page_of("context", content(), 20), 140)
    assert "next compaction in about" in text
    assert "where contexts of this model were compacted before" in text
    assert "1 compaction saved" in text
    assert "compacted at 100k" in text
    assert "✗" in text
    assert "╵" in text
    assert "▼" in text


def test_subagents_stand_against_the_main_loop_and_one_by_one() -> None:
    text = text_of(page_of("subagents", content(), 20))
    assert "3 subagents, at most 2 at once" in text
    assert "main loop" in text
    rows = [line for line in text.splitlines() if line.startswith("Explore")]
    assert len(rows) == 3, "the type, and two of it"


def test_the_growth_of_late_is_told_apart_from_the_mean_in_the_head() -> None:
    text = " ".join(text_of(page_of("context", content(), 20)).split())
    assert "tokens a turn, the newest weighing most" in text


def test_the_cache_page_begins_with_the_cliff() -> None:
    text = text_of(page_of("cache", content(), 20), 120)
    assert text.splitlines()[0].startswith("cliff      cold in ")
    assert "tools_changed" in text
    assert "1, 111k tokens lost (true invalidations)" in text


@pytest.mark.parametrize("view", PAGES)
def test_a_page_without_figures_says_that_they_come(view: View) -> None:
    bare = SessionDetail(factories.session(), (), (), ())
    assert "… working it out" in text_of(page_of(view, content(detail=bare), 20))


@pytest.mark.parametrize("view", PAGES)
def test_a_page_of_a_session_without_turns_does_not_wait_for_them(view: View) -> None:
    begun = SessionDetail(factories.session(turns=0), (), (), ())
    assert text_of(page_of(view, content(detail=begun), 20)) == "no turns yet"


@pytest.mark.parametrize("view", PAGES)
@settings(max_examples=25, deadline=None)
@given(width=st.integers(1, 250), height=st.integers(1, 60))
def test_no_page_is_wider_than_its_place(view: View, width: int, height: int) -> None:
    for block in page_of(view, content(), height).blocks:
        if isinstance(block, Table):
            lines = [head_line(block, width), *(row_line(block, row, width) for row in block.rows)]
            assert all(length(line) <= width for line in lines)
        elif width >= 12:
            assert all(length(line) <= width for line in block(width))


# Bars and curves


def test_both_bars_stand_below_each_other_and_a_bar_of_nothing_does_not() -> None:
    lines = split_block(Buckets(2, 1, 1, 0), Buckets(1, 1, 1, 1), (("5h", 0.5),))(120)
    assert [plain(line).split()[0] for line in lines] == ["dollars", "5h"]
    assert plain(lines[0]).index("░") == plain(lines[1]).index("░")
    assert split_block(Buckets(), Buckets(), ())(60) == []
    [only] = split_block(Buckets(), Buckets(1, 0, 0, 0), ())(120)
    assert plain(only).startswith("credits ")


def test_every_turn_is_in_one_bar() -> None:
    detail = made_detail()
    costs, priced = costs_by_point(detail.contexts, detail.turns)
    assert priced
    assert sum(costs) == pytest.approx(sum(turn.dollars or 0.0 for turn in detail.turns))
    unknown = tuple(msgspec.structs.replace(turn, dollars=None) for turn in detail.turns)
    costs, priced = costs_by_point(detail.contexts, unknown)
    assert not priced
    assert sum(costs) == pytest.approx(sum(turn.credits for turn in detail.turns))


def test_marks_stand_where_their_turns_do() -> None:
    contexts = [(float(place), 1_000) for place in range(20)]
    line = plain(marks_line(contexts, [10.0], [2.0], 40, 0))
    assert len(line) == 40
    assert (line.index("╵"), line.index("✗")) == (4, 20)
    assert graph(msgspec.structs.replace(made_detail(), turns=()), 60, 4)


def test_points_are_as_exact_as_they_can_be_told_apart() -> None:
    assert [points_text(value) for value in (42.3, 3.21, 0.043, 0.001, 0.0)] == ["42", "3.2", "0.04", "<0.01", "0"]
    assert points(1_000, (("5h", 0.001), ("week", 0.0001))) == "1.0 points of 5h"
    assert points(1_000, ()) == ""


# Tables

TABLE = Table(
    "made",
    (Column("name", "name", right=False), Column("size", "size", 6, 0), Column("kind", "kind", 8, 1, right=False)),
    (
        (Cell("beta", "beta"), Cell("2", 2), Cell("x", "x")),
        (Cell("Alpha", "Alpha"), Cell("–", None), Cell("y", "y")),
        (Cell("gamma", "gamma"), Cell("30", 30), Cell("x", "x")),
    ),
)


def names(table: Table) -> list[str]:
    return [row[0].text for row in table.rows]


def test_a_table_sorts_by_value_and_unknown_is_last() -> None:
    assert names(TABLE.arranged("size")) == ["gamma", "beta", "Alpha"]
    assert names(TABLE.arranged("name")) == ["Alpha", "beta", "gamma"]
    assert names(TABLE.arranged("nothing")) == names(TABLE)
    orders = [""]
    for _ in range(4):
        orders.append(TABLE.next_order(orders[-1]))
    assert orders == ["", "name", "size", "kind", ""]


def test_a_table_filters_by_every_word() -> None:
    assert names(TABLE.arranged("", "X a")) == ["beta", "gamma"]
    assert names(TABLE.arranged("size", "x a")) == ["gamma", "beta"]
    assert names(TABLE.arranged("", "nothing")) == []


def test_narrow_tables_keep_what_is_needed_most() -> None:
    assert placed(TABLE, 60) == ((0, 12), (1, 6), (2, 8))
    assert placed(TABLE, 20) == ((0, 12), (1, 6))
    assert placed(TABLE, 9) == ((0, 9),)
    assert column_at(TABLE, 60, 13) == "size"
    assert column_at(TABLE, 60, 59) == ""
    assert plain(head_line(TABLE, 60, "size")).split() == ["name", "size▾", "kind"]
    assert plain(head_line(TABLE, 60, "", "be", typing=True)).startswith("/be▏")


# Keys, mouse, palette


async def opened(pilot: Any, app: Host) -> None:
    app.detail.show(made_detail(), factories.NOW)
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_pages_open_by_digit_tab_and_click() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        for key, view in zip("123456", VIEWS, strict=True):
            await pilot.press(key)
            assert app.detail.view == view
        await pilot.press("tab")
        assert app.detail.view == VIEWS[0]
        await pilot.press("shift+tab", "left")
        assert app.detail.view == VIEWS[-2]
        rows = frame(app).splitlines()
        line = next(place for place, row in enumerate(rows) if "2 context  3 cost" in row)
        await pilot.click(offset=(rows[line].index("3 cost"), line))
        assert app.detail.view == VIEWS[2]


async def test_a_page_sorts_by_key_and_click_and_filters() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("4", "o")
        await pilot.pause()
        assert "tool▾" in frame(app)
        await pilot.press("slash", *"edit", "enter")
        await pilot.pause()
        text = frame(app)
        assert "/edit" in text
        assert "Read  " not in text
        assert "nothing matches" in text, "of the servers"
        await pilot.press("escape")
        await pilot.pause()
        assert "Bash" in frame(app)
        row = next(place for place, line in enumerate(frame(app).splitlines()) if "calls" in line)
        await pilot.click(offset=(frame(app).splitlines()[row].index("calls"), row))
        await pilot.pause()
        assert "calls▾" in frame(app)


async def test_digits_go_into_the_filter_while_it_is_typed() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("slash", *"q4")
        await pilot.pause()
        assert app.detail.view == "turns"
        assert "/q4▏ 0" in frame(app)
        assert "no turn matches" in frame(app)
        await pilot.press("backspace", "backspace", *"explore", "enter")
        await pilot.pause()
        assert "/explore 10" in frame(app)


async def test_turns_sort_and_a_chosen_one_is_explained() -> None:
    archive = MadeArchive()
    app = Host(made_detail().session, archive=archive)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("o")
        await pilot.pause()
        assert "≈ USD▾" in frame(app)
        dearest = max(made_detail().turns, key=lambda turn: turn.dollars or 0.0)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert archive.asked[-1] == f"explain {dearest.number}"
        assert f"turn {dearest.number} of session" in frame(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.detail
        await pilot.press("escape", "escape")
        assert app.screen is not app.detail, "first the choice, then the screen"


async def test_logs_are_read_once_and_again_while_somebody_looks_at_results() -> None:
    archive = MadeArchive()
    app = Host(made_detail().session, archive=archive)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        for later in (1, 30, 60):
            app.detail.show(made_detail(), factories.NOW + later)
            await app.workers.wait_for_complete()
        assert archive.asked == ["carry"]
        await pilot.press("4")
        await app.workers.wait_for_complete()
        app.detail.show(made_detail(), factories.NOW + 61)
        await app.workers.wait_for_complete()
        assert archive.asked == ["carry", "carry"]


async def test_hidden_names_are_hidden_in_the_account_of_a_turn() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    app.book.hidden = True
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "api-refactor" not in frame(app)
        assert "project 1" in frame(app)
        assert "5f0c2c1e-0001.jsonl" in frame(app)


async def test_badges_leave_a_small_page_its_room() -> None:
    badge = BadgeView(
        "bloat", made_detail().session.subject, "warning", "4× size", "74k a turn", "/compact", factories.NOW
    )
    app = Host(made_detail().session)
    async with app.run_test(size=(30, 10)) as pilot:
        app.detail.show_snapshot(factories.lockout(detail=made_detail(), badges=(badge, badge, badge)))
        await pilot.press("3")
        await pilot.pause()
        await pilot.pause()
        rows = frame(app).splitlines()
        assert rows[1].startswith("1 2 3 cost")
        assert "API-equivalent" in rows[2]


async def test_what_is_seen_is_exported_and_nothing_overwritten(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot, app)
        await pilot.press("slash", *"explore", "enter", "x", "x", "4", "X")
        await pilot.pause()
        files = sorted(path.name for path in tmp_path.iterdir())
        stem = "pyrometer-api-refactor-5f0c2c1e"
        assert files == [
            f"{stem}-tools-20260312-1426.json",
            f"{stem}-turns-20260312-1426-2.csv",
            f"{stem}-turns-20260312-1426.csv",
        ]
        lines = (tmp_path / files[2]).read_text().splitlines()
        assert len(lines) == 11
        assert lines[0].startswith("turn,at,model,chain,subagent,")
        assert [toast.title for toast in app._notifications] == ["Exported"] * 3
