"""`enter` on the pages of the X-ray: what a row leads to, and the way back."""

from __future__ import annotations

from typing import Any

import msgspec
from textual.pilot import Pilot

from pyrometer.tui.widgets.turn_list import TurnList
from pyrometer.tui.xray.behind import OneTurn
from pyrometer.tui.xray.page_scroll import PageScroll
from tests.factories import NOW
from tests.tui.detail_host import Host
from tests.tui.frames import frame
from tests.tui.xray_made import MadeArchive, made_detail


async def opened_page(pilot: Pilot[Any], app: Host, key: str) -> PageScroll:
    """The page behind a digit, with the session's detail."""
    await pilot.pause()
    app.detail.show(made_detail(), NOW)
    await pilot.pause()
    await pilot.press(key)
    await pilot.pause()
    return app.detail.query_one(PageScroll)


async def test_a_tool_opens_its_turns_and_escape_leads_back_to_its_row() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(100, 30)) as pilot:
        page = await opened_page(pilot, app, "4")
        await pilot.press("down", "down")
        await pilot.pause()
        chosen = page.chosen
        assert chosen is not None
        assert chosen[:2] == ("tool", "Skill"), "(no call) leads nowhere"
        assert any(line.startswith("Skill ") and "› " in line for line in frame(app).splitlines())
        await pilot.press("enter")
        await pilot.pause()
        turns = app.detail.query_one(TurnList)
        assert app.detail.view == "turns"
        assert turns.wanted == "Skill"
        assert {turn.number for turn in turns.seen} == {
            turn.number for turn in made_detail().turns if any(tool.name == "Skill" for tool in turn.tools)
        }
        await pilot.press("escape")
        await pilot.pause()
        assert (app.detail.view, page.chosen, turns.wanted) == ("tools", chosen, "")
        await pilot.press("escape", "escape")
        assert app.screen is not app.detail, "first the choice, then the screen"


async def test_another_page_forgets_where_the_turns_came_from() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(100, 30)) as pilot:
        await opened_page(pilot, app, "4")
        await pilot.press("down", "enter", "3", "1", "escape")
        await pilot.pause()
        assert app.detail.view == "turns"
        assert app.detail.query_one(TurnList).wanted == ""


async def test_a_cache_event_explains_its_turn() -> None:
    archive = MadeArchive()
    app = Host(made_detail().session, archive=archive)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened_page(pilot, app, "6")
        told = [event for event in made_detail().events if event.lost or event.kind not in ("cold start", "clear")]
        for event in told:
            await pilot.press("down", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert archive.asked[-1] == f"explain {event.turn}"
            await pilot.press("escape")
        assert len(told) > 1


async def test_of_the_context_the_dearest_turn_is_explained_wherever_the_page_stands() -> None:
    archive = MadeArchive()
    dearest = max(made_detail().turns, key=lambda turn: turn.dollars or 0.0)
    for height in (12, 45):
        app = Host(made_detail().session, archive=archive)
        async with app.run_test(size=(80, height)) as pilot:
            await opened_page(pilot, app, "2")
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert archive.asked[-1] == f"explain {dearest.number}"


async def test_subagents_and_loops_open_exactly_their_turns() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    detail = made_detail()
    assert detail.figures is not None
    async with app.run_test(size=(120, 45)) as pilot:
        page = await opened_page(pilot, app, "5")
        numbers = {part.name: part.turns for by in ("loop", "subagent") for part in detail.figures.parts[by]}
        numbers |= {chain.chain: chain.turns for chain in detail.figures.chains}
        seen = set()
        for _ in range(20):
            await pilot.press("down")
            if page.chosen is None or page.chosen in seen:
                continue
            seen.add(page.chosen)
            await pilot.press("enter")
            await pilot.pause()
            turns = app.detail.query_one(TurnList)
            (name,) = {page.chosen[1]} & set(numbers) or {turns.wanted}
            assert len(turns.seen) == numbers[str(name if page.chosen[0] != "subagents" else turns.wanted)], page.chosen
            await pilot.press("escape")
            await pilot.pause()
        assert {name for name, _, _ in seen} == {"loops", "types", "subagents"}


async def test_a_click_chooses_a_row_and_another_one_opens_it() -> None:
    app = Host(made_detail().session, archive=MadeArchive())
    async with app.run_test(size=(100, 30)) as pilot:
        page = await opened_page(pilot, app, "4")
        row = next(place for place, line in enumerate(frame(app).splitlines()) if line.startswith("Bash"))
        await pilot.click(offset=(3, row))
        assert page.chosen is not None
        assert page.chosen[1] == "Bash"
        await pilot.click(offset=(3, row))
        await pilot.pause()
        assert app.detail.query_one(TurnList).wanted == "Bash"


async def test_a_page_that_leads_nowhere_says_so() -> None:
    detail = msgspec.structs.replace(made_detail(), figures=None)
    app = Host(detail.session, archive=MadeArchive())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.detail.show(detail, NOW)
        await pilot.press("5", "enter")
        await pilot.pause()
        told = [each.message for each in app._notifications]
        assert told == ["Nothing on this page leads to single turns"]


def test_of_a_result_the_turn_that_called_for_it_is_meant() -> None:
    turns = made_detail().turns
    turn = turns[20]
    assert OneTurn(turn.at + 0.5, turn.chain).among(turns) == turn
    assert OneTurn(turn.at, turn.chain).among(turns) == turn
    assert OneTurn(turns[-1].at - 1).among(turns) is None
    assert OneTurn(turn.at, "of another loop").among(turns) is None
