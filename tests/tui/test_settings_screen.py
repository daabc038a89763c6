"""The settings screen: look, search, switch, type, be refused, take back; what is written and what is applied."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Paste
from textual.pilot import Pilot

from pyrometer.commands import Retune, SetGraphSpan
from pyrometer.config import load
from pyrometer.config.desk import Desk
from pyrometer.settings import Settings
from pyrometer.text import printable
from pyrometer.tui.cells import cell_len
from pyrometer.tui.screens.settings import SettingsScreen
from pyrometer.tui.widgets.text_edit import TextEdit
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import TestedApp, pane

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
OWN = "[alerts]\nbell_gap = 20\n\n[alerts.burn]\nshort_ratio = 4.0\n"


class Previews:
    """Answers at once, and remembers what was asked."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, Settings]] = []
        self.closed = False

    def words(self, key: str, present: Settings, tried: Settings, tell: Callable[[str], object]) -> Sequence[str]:
        self.tried.append((key, tried))
        tell("half of it replayed")
        return ("3 → 1 alerts a week",)

    def close(self) -> None:
        self.closed = True


@asynccontextmanager
async def opened(
    home: Path, size: tuple[int, int] = (80, 24), own: str = "", env: dict[str, str] | None = None, **options: Any
) -> AsyncIterator[tuple[TestedApp, Pilot[None]]]:
    """The settings of a home of its own."""
    folder = home / ".config" / "pyrometer"
    folder.mkdir(parents=True)
    if own:
        (folder / "config.toml").write_text(own)
    loaded = load(env or {}, home)
    async with pane(factories.two_windows(), size, settings=loaded.settings, **options) as (app, pilot):
        app.desk = Desk(loaded, env or {}, home)
        await pilot.press("s")
        await pilot.pause()
        yield app, pilot


def written(home: Path) -> dict[str, Any]:
    path = home / ".config" / "pyrometer" / "overrides.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


async def find(pilot: Pilot[None], words: str) -> None:
    """Searches for a setting; the first match is chosen."""
    await pilot.press("slash", *("space" if char == " " else "full_stop" if char == "." else char for char in words))
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(tmp_path: Path, width: int, height: int) -> None:
    async with opened(tmp_path, (width, height), OWN) as (app, pilot):
        for _ in range(4):
            await pilot.press("down")
        await pilot.press("enter", "down", "down")
        await pilot.pause()
        check_frame(app, f"settings-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames_of_a_search_with_a_value_being_typed(tmp_path: Path, width: int, height: int) -> None:
    async with opened(tmp_path, (width, height), OWN) as (app, pilot):
        await find(pilot, "short ratio")
        await pilot.press("enter", "backspace", "5")
        await pilot.pause()
        check_frame(app, f"settings-typing-{width}x{height}")


async def test_no_color_changes_no_character(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path, (80, 24), OWN) as (app, pilot):
        await find(pilot, "short ratio")
        await pilot.press("enter", "backspace", "5")
        await pilot.pause()
        check_frame(app, "settings-typing-80x24")


async def test_a_switch_is_written_and_applied_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "alerts.toast")
        await pilot.press("enter")
        await pilot.pause()
        assert written(tmp_path) == {"alerts": {"toast": False}}
        assert app.settings.alerts.toast is False
        assert app.asked == [Retune(app.settings)]
        assert "in overrides.toml · now" in frame(app)
        await pilot.press("d")
        await pilot.pause()
        assert written(tmp_path) == {}
        assert app.settings.alerts.toast is True


async def test_a_choice_goes_round_and_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "alerts.bell")
        await pilot.press("right")
        assert written(tmp_path) == {"alerts": {"bell": "off"}}
        await pilot.press("left", "left")
        await pilot.pause()
        assert written(tmp_path) == {"alerts": {"bell": "warning"}}
        assert app.settings.alerts.bell == "warning"


async def test_a_number_is_typed_refused_corrected_and_kept(tmp_path: Path) -> None:
    async with opened(tmp_path, own=OWN) as (app, pilot):
        await find(pilot, "bell gap")
        assert "* alerts.bell_gap" in frame(app)
        await pilot.press("enter", "9", "9", "9", "9", "enter")
        await pilot.pause()
        assert "✗ must be at most 20160" in frame(app)
        assert written(tmp_path) == {}
        await pilot.press("ctrl+u", "7", "enter")
        await pilot.pause()
        assert written(tmp_path) == {"alerts": {"bell_gap": 7.0}}
        assert app.settings.alerts.bell_gap == 7
        assert (tmp_path / ".config/pyrometer/config.toml").read_text() == OWN


async def test_letters_of_keys_are_text_while_a_value_is_typed(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "alerts.quiet from")
        await pilot.press("enter", "q", "d", "s", "space", "up", "escape")
        await pilot.pause()
        assert isinstance(app.screen, SettingsScreen)
        assert written(tmp_path) == {}
        assert app.state.frozen_at is None


async def test_a_pasted_address_is_never_shown(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "notify.urls")
        await pilot.press("enter")
        app.post_message(Paste("ntfy://token@example.org/topic\x1b[31m"))
        await pilot.pause()
        assert "token" not in frame(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "token" not in frame(app)
        assert written(tmp_path)["notify"]["urls"] == ["ntfy://token@example.org/topic[31m"]
        assert "from the next start on" in frame(app)


async def test_the_default_beats_the_hand_written_file(tmp_path: Path) -> None:
    async with opened(tmp_path, own=OWN) as (app, pilot):
        await find(pilot, "bell gap")
        await pilot.press("d")
        await pilot.pause()
        assert written(tmp_path) == {"alerts": {"bell_gap": 10.0}}
        assert app.settings.alerts.bell_gap == 10


async def test_the_environment_decides_and_the_screen_says_so(tmp_path: Path) -> None:
    env = {"PYROMETER_ALERTS__BELL_GAP": "3"}
    async with opened(tmp_path, env=env) as (app, pilot):
        await find(pilot, "bell gap")
        await pilot.press("enter", "ctrl+u", "7", "enter")
        await pilot.pause()
        assert "PYROMETER_ALERTS__BELL_GAP decides" in frame(app)
        assert app.settings.alerts.bell_gap == 3


async def test_a_theme_and_a_key_hold_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "screen.theme")
        before = app.theme
        await pilot.press("right")
        await pilot.pause()
        assert app.theme != before
        assert written(tmp_path)["screen"]["theme"] == app.theme
        await pilot.press("escape")
        await find(pilot, "keys.freeze")
        await pilot.press("enter", "ctrl+u", "f", "enter", "escape", "escape")
        await pilot.pause()
        await pilot.press("f")
        assert app.state.frozen_at is not None


async def test_the_span_of_the_graph_follows_its_setting(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "graph minutes")
        await pilot.press("enter", "ctrl+u", "3", "0", "0", "enter")
        assert app.state.graph_minutes == 300
        assert SetGraphSpan(300) in app.asked


async def test_sections_open_and_close_by_key_and_mouse(tmp_path: Path) -> None:
    async with opened(tmp_path, (60, 30)) as (app, pilot):
        assert "last_turns" not in frame(app)
        await pilot.press("down", "right")
        assert "last_turns" in frame(app)
        await pilot.press("down", "left")
        assert "last_turns" not in frame(app)
        row = next(y for y, line in enumerate(frame(app).splitlines()) if "metrics" in line)
        await pilot.click(offset=(8, row))
        await pilot.pause()
        assert "last_turns" in frame(app)


async def test_escape_takes_back_the_search_and_then_leaves(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "nothing like that")
        await pilot.press("enter", "d", "down", "end", "escape")
        assert "sources" in frame(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, SettingsScreen)


async def test_thresholds_name_the_way_to_try_them(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await find(pilot, "alerts.burn.hold")
        assert "pyrometer backtest --set alerts.burn.hold=VALUE" in frame(app)


async def test_a_preview_is_shown_beside_the_threshold(tmp_path: Path) -> None:
    previews = Previews()
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("escape")
        app.preview = lambda _: previews
        await pilot.press("s")
        await find(pilot, "alerts.burn.hold")
        await pilot.press("enter", "ctrl+u", "9")
        await pilot.pause(0.6)
        await app.workers.wait_for_complete()
        await pilot.pause()
        key, tried = previews.tried[-1]
        assert (key, tried.alerts.burn.hold) == ("alerts.burn.hold", 9)
        assert "with 9, 3 → 1 alerts a week" in frame(app)
        assert written(tmp_path) == {}
        assert not previews.closed
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert previews.closed


async def test_of_a_switch_the_other_side_is_previewed(tmp_path: Path) -> None:
    previews = Previews()
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("escape")
        app.preview = lambda _: previews
        await pilot.press("s")
        await find(pilot, "alerts.burn.enabled")
        await pilot.pause(0.6)
        await app.workers.wait_for_complete()
        assert previews.tried[-1][1].alerts.burn.enabled is False
        assert written(tmp_path) == {}


async def test_without_a_configuration_there_is_nothing_to_change() -> None:
    async with pane(factories.two_windows(), notifications=True) as (app, pilot):
        await pilot.press("s")
        await pilot.pause()
        assert not isinstance(app.screen, SettingsScreen)


@pytest.mark.parametrize("size", [(1, 1), (12, 3), (24, 5), (250, 60)])
async def test_no_size_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size) as (app, pilot):
        await find(pilot, "bell")
        await pilot.press("down", "enter", "4")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "104▏" in frame(app)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=30), st.lists(st.sampled_from(["left", "right", "home", "end", "backspace", "delete", "x", "ü"]))
)
def test_typing_keeps_the_caret_in_the_text(text: str, keys: list[str]) -> None:
    edit = TextEdit().insert(text)
    for key in keys:
        edit = edit.pressed(key, key if len(key) == 1 else None) or edit
        assert 0 <= edit.caret <= len(edit.text)
        assert cell_len(edit.shown(20)) <= 20 or len(edit.text) < 3
        assert "▏" in edit.shown(20)
    assert printable(edit.text, 10_000) == edit.text
