"""Any size of terminal, and names that no folder, tool or branch should have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyrometer.model import LimitReading, Record, SessionFacts
from tests import factories
from tests.tui.frames import frame
from tests.tui.past_world import NOW, filled, host, past_pane, press, tool, turn

EVIL = "\x1b]0;owned\x07[/]\u202e日本語\x9b31m[bold]"
SIZES = [(20, 4), (24, 4), (30, 10), (64, 12), (63, 22), (110, 36), (250, 60)]


def evil_records() -> list[Record]:
    calls = (tool(EVIL + "x" * 10_000, EVIL), tool(EVIL, skill=EVIL))
    return [
        SessionFacts("claude", EVIL, NOW - 60, project=f"/w/{EVIL}", branch=EVIL),
        turn("a", NOW - 60, EVIL, model=EVIL, tools=calls),
        turn("b", NOW - 40_000_000, "old", tools=calls[:1], chain="x", subagent=EVIL),
        LimitReading("claude", "five_hour", 300, 73.0, factories.RESET, NOW - 60, "status line"),
    ]


def check(seen: str) -> None:
    assert "\x1b" not in seen
    assert "\x07" not in seen
    assert "\u202e" not in seen
    assert "\x9b" not in seen


async def test_hostile_names_stay_text(tmp_path: Path) -> None:
    path = filled(tmp_path / "s.db", evil_records())
    async with past_pane(lambda: host(path, tmp_path), (120, 30)) as (app, pilot):
        await press(pilot, "g", "minus", "minus", "minus", "minus")
        for _ in range(11):
            check(frame(app))
            await press(pilot, "right")
        await press(pilot, "down", "enter")
        check(frame(app))
        await press(pilot, "slash", "left_square_bracket", "slash", "right_square_bracket", "enter", "x")
        check(frame(app))
        await press(pilot, "escape", "escape", "escape", "h", "tab", "tab", "tab")
        check(frame(app))


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_every_size(width: int, height: int, tmp_path: Path) -> None:
    """Each line fits, something is said, and nothing ends the pane."""
    path = filled(tmp_path / "s.db")
    async with past_pane(lambda: host(path), (width, height)) as (app, pilot):
        for keys in (("g", "right", "down", "u", "u"), ("escape", "h", "tab", "tab", "tab", "left", "down")):
            await press(pilot, *keys)
            lines = frame(app).splitlines()
            assert 0 < len(lines) <= height
            assert any(line.strip() for line in lines)
            if keys[0] == "g":
                whole = next(line for line in lines if "eve" in line)
                assert re.search(r"\d\.\d", whole), "the figure is there in the smallest pane"
        await pilot.resize_terminal(80, 24)
        await press(pilot, "up")
        assert "history" in frame(app)
