"""Comparing with any session: whom the list offers, how it is filtered, where what is shown comes from."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pyrometer.commands import CompareSessions
from pyrometer.history.stored_sessions import StoredSession
from pyrometer.snapshot import SessionDetail, Snapshot
from pyrometer.tui.messages import SessionChosen
from pyrometer.tui.screens.against import AgainstScreen
from pyrometer.tui.screens.compare import CompareScreen
from pyrometer.tui.screens.detail import DetailScreen
from pyrometer.xray.churn import LinesAgain
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import TestedApp, pane
from tests.tui.xray_made import KEY, MadeArchive, made_detail

DAY = 86_400.0
SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
EVIL = "/home/ada/\x1b[31m[bold]x"
OLD = ("claude", "0d1e2f30-long-ago")
STORED = (
    StoredSession(*KEY, "/home/ada/api-refactor", factories.NOW - DAY, factories.NOW - 60, 103, 119_000, 10.83),
    StoredSession(*OLD, "/home/ada/billing", factories.NOW - 41 * DAY, factories.NOW - 40 * DAY, 1_240, 410_000, 88.1),
    StoredSession("codex", "77c0aaaa", EVIL, factories.NOW - 400 * DAY, factories.NOW - 400 * DAY, 3, 900, None),
)


def seen(**changes: Any) -> Snapshot:
    rows = (made_detail().session, *factories.sessions()[1:])
    return factories.lockout(**({"sessions": rows, "busiest": rows[0]} | changes))


def old_detail(**churn: int) -> SessionDetail:
    """As the store tells it: long over."""
    figures = made_detail().figures
    assert figures is not None
    session = msgspec.structs.replace(made_detail().session, id=OLD[1], project="/home/ada/billing")
    figures = msgspec.structs.replace(figures, churn=msgspec.structs.replace(figures.churn, **churn))
    return msgspec.structs.replace(made_detail(), session=session, figures=figures)


async def asked(app: TestedApp, pilot: Any, archive: MadeArchive | None = None) -> AgainstScreen:
    """The list, opened for the made session."""
    app.archive = archive or MadeArchive(old_detail(), STORED)
    app.main.table.chosen = KEY
    await pilot.press("V")
    await app.workers.wait_for_complete()
    await pilot.pause()
    assert isinstance(app.screen, AgainstScreen)
    return app.screen


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    async with pane(seen(), (width, height)) as (app, pilot):
        await asked(app, pilot)
        check_frame(app, f"against-{width}x{height}")


async def test_all_that_table_and_store_know_newest_first_without_itself() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        screen = await asked(app, pilot)
        keys = [choice.key for choice in screen._list.rows]
        assert sorted(keys[:-2]) == sorted(session.key for session in factories.sessions()[1:])
        assert keys[-2:] == [OLD, ("codex", "77c0aaaa")]
        assert "Compare api-refactor with which session?" in frame(app)
        assert "2025-02-05" in frame(app), "a day long ago has its year"


async def test_typing_filters_and_escape_takes_the_filter_away_first() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        screen = await asked(app, pilot)
        whole = len(screen._list.rows)
        await pilot.press(*"qbill", "space", "x", "backspace", "backspace")
        assert not screen._list.rows
        assert "no session is like that" in frame(app)
        await pilot.press("enter")
        assert screen.is_current, "nothing can be chosen"
        await pilot.press("ctrl+u", *"billing claude")
        assert [choice.key for choice in screen._list.rows] == [OLD]
        assert "/billing claude▏" in frame(app)
        await pilot.press("escape")
        assert len(screen._list.rows) == whole
        await pilot.press("escape")
        await pilot.pause()
        assert app.main.is_current


async def test_a_session_of_the_past_stands_beside_one_of_the_table() -> None:
    async with pane(seen(), (100, 60)) as (app, pilot):
        archive = MadeArchive(old_detail(), STORED)
        await asked(app, pilot, archive)
        await pilot.press(*"billing", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert app.screen.keys == (KEY, OLD)
        assert app.asked[-1] == CompareSessions((KEY,)), "the monitor knows only one of them"
        assert archive.asked == ["sessions", f"detail {OLD[1]}"]
        app.feed(seen(compared=(made_detail(),)))
        await pilot.pause()
        assert "api-refactor claude 14:06  against  billing claude 14:06" in frame(app)
        assert "per edited line" in frame(app)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (LinesAgain(402, "read again from its logs", 300), "billing: edited lines read again from its logs"),
        (
            LinesAgain(None, "its logs are gone", 300),
            "billing: 5 of 12 edits do not tell their lines; its logs are gone",
        ),
    ],
)
async def test_lines_that_nobody_kept_are_read_again_once(told: LinesAgain, words: str) -> None:
    async with pane(seen(), (100, 60)) as (app, pilot):
        archive = MadeArchive(old_detail(counted=7, lines=300), STORED, told)
        await asked(app, pilot, archive)
        await pilot.press(*"billing", "enter")
        await app.workers.wait_for_complete()
        for _ in range(2):
            app.feed(seen(compared=(made_detail(),)))
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        assert archive.asked.count(f"lines {OLD[1]}") == 1
        await pilot.press("pagedown")
        await pilot.pause()
        assert words in frame(app)


async def test_turns_that_nobody_kept_are_no_screen() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        await asked(app, pilot, MadeArchive(None, STORED))
        await pilot.press(*"billing", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen is app.main
        assert "are kept in sums only" in [each.message for each in app._notifications][-1]


async def test_without_a_session_both_are_asked_for() -> None:
    async with pane(seen(sessions=(), busiest=None), (100, 40)) as (app, pilot):
        app.archive = MadeArchive(old_detail(), STORED)
        await pilot.press("V")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Compare which session?" in frame(app)
        await pilot.press(*"billing", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert f"Compare {OLD[1][:8]} with which session?" in frame(app)
        await pilot.press("escape")
        app.archive = None
        await pilot.press("V")
        await pilot.pause()
        assert app.screen is app.main, "there is nobody at all"


async def test_the_session_on_show_is_meant_and_another_may_take_the_right() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        app.archive = MadeArchive(old_detail(), STORED)
        app.on_session_chosen(SessionChosen(KEY))
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        await pilot.press("V")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        first = app.screen.keys
        assert first[0] == KEY
        await pilot.press("v")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, AgainstScreen)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert app.screen.keys[0] == KEY
        assert app.screen.keys[1] != first[1]


async def test_hidden_names_stay_hidden_and_cannot_be_searched() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        await pilot.press("p")
        screen = await asked(app, pilot)
        assert "billing" not in frame(app)
        assert "api-refactor" not in frame(app)
        await pilot.press(*"billing")
        assert not screen._list.rows


async def test_hostile_names_are_text() -> None:
    async with pane(seen(), (100, 40)) as (app, pilot):
        await asked(app, pilot)
        assert "\x1b" not in frame(app)
        assert "[31m[bold]x" in frame(app)


async def test_a_click_takes_a_session() -> None:
    async with pane(seen(), (80, 24)) as (app, pilot):
        screen = await asked(app, pilot)
        second = screen._list.rows[1].key
        await pilot.click(screen._list, offset=(10, 1))
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert app.screen.keys == (KEY, second)
