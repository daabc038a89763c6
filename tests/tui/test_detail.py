"""The detail screen: what it says at every size, how it scrolls, and that nothing from a log can break it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from textual.app import App
from textual.strip import Strip

from pyrometer.snapshot import SessionDetail
from pyrometer.tui.widgets.context_curve import ContextCurve
from pyrometer.tui.widgets.session_head import SessionHead
from pyrometer.tui.widgets.turn_list import TurnList
from tests import factories
from tests.tui.detail_host import Host, busy
from tests.tui.frames import check_frame, frame

SIZES = ((30, 10), (40, 20), (80, 24), (160, 45))


# Golden frames


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    app = Host()
    async with app.run_test(size=(width, height)) as pilot:
        app.detail.show(busy(), factories.NOW)
        await pilot.pause()
        check_frame(app, f"detail-{width}x{height}")


async def test_frame_before_the_turns_are_known_and_without_any() -> None:
    app = Host(factories.sessions()[2])
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        assert "… reading the turns" in frame(app)
        assert "idle 44m" in frame(app)
        app.detail.show(SessionDetail(factories.sessions()[2], (), (), ()), factories.NOW)
        await pilot.pause()
        assert "no turns yet" in frame(app)


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (20, 4), (250, 60)])
async def test_no_size_is_refused(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        app.detail.show(busy(), factories.NOW)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "14:25" in frame(app)


# Keys, wheel and live updates


def first_turn_shown(app: App[Any]) -> str:
    lines = frame(app).splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("when"))
    return lines[head + 1].rstrip("▁▂▃▄▅▆▇ ")


async def test_keys_and_wheel_scroll_the_turns() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.detail.show(factories.detail(), factories.NOW)
        await pilot.pause()
        top = first_turn_shown(app)
        chosen = {}
        for keys in ("down", "down", "up", "pagedown", "pageup", "end"):
            await pilot.press(keys)
            await pilot.pause()
            chosen[keys] = app.turns.chosen
        assert len(set(chosen.values())) == 4, "up is where the first down was, and so is pageup"
        assert "›" not in first_turn_shown(app), "scrolled to the end"
        await pilot.press("home")
        await pilot.pause()
        assert first_turn_shown(app) == top
        assert app.turns.chosen is None
        await pilot._post_mouse_events([_wheel()], widget=TurnList, offset=(5, 3))
        await pilot.pause()
        assert first_turn_shown(app) != top


def _wheel() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_page_down_reaches_every_turn() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.detail.show(factories.detail(), factories.NOW)
        await pilot.pause()
        seen: set[str] = set()
        for _ in range(8):
            seen |= {line[:5] + line[28:48] for line in frame(app).splitlines() if line[2:3] == ":"}
            await pilot.press("pagedown")
            await pilot.pause()
        assert len(seen) == 40 + 1, "forty turns and a compaction"


def newer(detail: SessionDetail, number: int) -> SessionDetail:
    """`detail` with turns that came in since; the oldest fall out of it."""
    first = detail.turns[0]
    more = tuple(
        msgspec.structs.replace(first, at=first.at + 60.0 * place, model="claude-haiku-4-5")
        for place in range(number, 0, -1)
    )
    return msgspec.structs.replace(detail, turns=(more + detail.turns)[: len(detail.turns)])


async def test_at_the_top_it_follows_and_scrolled_it_stays() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        detail = factories.detail()
        app.detail.show(detail, factories.NOW)
        await pilot.pause()
        detail = newer(detail, 2)
        app.detail.show(detail, factories.NOW)
        await pilot.pause()
        assert "haiku" in first_turn_shown(app), "the newest turn is followed"
        for _ in range(7):
            await pilot.press("down")
        await pilot.pause()
        read = first_turn_shown(app)
        detail = newer(detail, 3)
        app.detail.show(detail, factories.NOW)
        await pilot.pause()
        assert first_turn_shown(app) == read, "what is read stays in its place"
        assert "↑ 3 newer" in frame(app)
        await pilot.press("home")
        await pilot.pause()
        assert "newer" not in frame(app)
        assert "haiku" in first_turn_shown(app)


async def test_a_vanished_turn_leaves_its_neighbour() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        detail = factories.detail()
        app.detail.show(detail, factories.NOW)
        await pilot.press("end")
        await pilot.pause()
        app.detail.show(newer(detail, 39), factories.NOW)
        await pilot.pause()
        assert frame(app).count("haiku") > 3
        app.detail.show(msgspec.structs.replace(detail, turns=(), compactions=()), factories.NOW)
        await pilot.pause()
        assert "no turns yet" in frame(app)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_keys_lead_back_and_do_not_quit(key: str) -> None:
    app = Host()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.detail
        assert app.quits == 0
        await pilot.press("q")
        assert app.quits == 1


async def test_keys_can_be_remapped_and_the_key_line_says_so() -> None:
    app = Host()
    app.set_keymap({"detail.back": "backspace", "help": "f1", "detail.down": "j"})
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hints = frame(app).splitlines()[-1]
        assert hints == "⌫ Back  ⇥ Page  ↑j Scroll  ⏎ Explain  / Filter  o Order  x Export  f1 Help"
        await pilot.press("backspace")
        await pilot.pause()
        assert app.screen is not app.detail


async def test_equal_facts_paint_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.detail.show(busy(), factories.NOW)
        await pilot.pause()
        painted: list[int] = []
        paint = TurnList.render_line

        def watched(turns: TurnList, y: int) -> Strip:
            painted.append(y)
            return paint(turns, y)

        monkeypatch.setattr(TurnList, "render_line", watched)
        head, curve = app.detail.query_one(SessionHead), app.detail.query_one(ContextCurve)
        before = (head.painted, curve.painted)
        app.detail.show(busy(), factories.NOW + 1)
        await pilot.pause()
        assert painted == []
        assert (head.painted, curve.painted) == before
        app.detail.show(newer(busy(), 1), factories.NOW + 2)
        await pilot.pause()
        assert painted


async def test_snapshots_of_other_sessions_are_ignored() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.detail.show_snapshot(factories.lockout(detail=busy()))
        await pilot.pause()
        before = frame(app)
        stranger = factories.detail(session=factories.session(id="other", model="stranger"))
        app.detail.show(stranger, factories.NOW)
        app.detail.show_snapshot(factories.lockout(detail=stranger, sessions=()))
        await pilot.pause()
        assert frame(app) == before
        grown = (factories.session(context=150_000),)
        app.detail.show_snapshot(factories.lockout(sessions=grown))
        await pilot.pause()
        assert "context 75% of 200k" in frame(app), "the row of the session is news as well"
