"""The help lists every key as it is bound now, and explains every sign."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.binding import Binding

from pyrometer.tui.bindings import binding_groups
from pyrometer.tui.cells import length, plain
from pyrometer.tui.help_text import GRAMMAR, help_lines
from pyrometer.tui.screens.help import HELP_BINDINGS, HelpScreen
from pyrometer.tui.theme_variables import variable_defaults
from pyrometer.tui.widgets.session_columns import STATE_SIGNS
from pyrometer.words.signs import LEVEL_SIGNS, SIGNS
from tests.tui.frames import check_frame, frame

KEYS = (
    Binding("question_mark", "help", "Help", id="help", key_display="?", tooltip="Show every key"),
    Binding("m", "mute", "Mute", id="mute", tooltip="No bells and toasts for a while, or sound again"),
    Binding("ctrl+p", "command_palette", "Commands", id="palette", show=False, tooltip="Find a command by its name"),
)
TABLE = (Binding("enter", "open", "Detail", id="detail", tooltip="Show the chosen session in detail"),)
GROUPS = (("Everywhere", KEYS), ("Sessions", TABLE))
OURS = (*binding_groups(), ("Help", HELP_BINDINGS))


class Host(App[None]):
    """An app that shows the help at once."""

    BINDINGS: ClassVar = [Binding("q", "quit", "Quit", id="quit")]

    def __init__(self, groups: Any = GROUPS, keymap: dict[str, str] | None = None) -> None:
        super().__init__()
        self.help = HelpScreen(groups, keymap)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        self.push_screen(self.help)


def said(width: int = 80, keymap: dict[str, str] | None = None, groups: Any = GROUPS) -> str:
    lines = help_lines(groups, keymap or {}, width, lambda binding: binding.key_display or binding.key)
    return "\n".join(plain(line) for line in lines)


@pytest.mark.parametrize(("width", "height"), [(30, 10), (40, 20), (80, 24), (160, 45)])
async def test_frames(width: int, height: int) -> None:
    app = Host()
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        check_frame(app, f"help-{width}x{height}")


async def test_every_binding_of_the_app_can_be_read_by_scrolling() -> None:
    app = Host(OURS)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = ""
        for _ in range(12):
            await pilot.pause()
            seen += frame(app)
            await pilot.press("pagedown")
    ids = [binding.id for _, bindings in OURS for binding in bindings]
    assert [name for name in ids if f" {name}" not in seen] == []
    assert len(ids) == len(set(ids)), "ids are unique over all screens"


def test_every_binding_has_an_id_and_a_sentence() -> None:
    for _, bindings in OURS:
        for binding in bindings:
            assert binding.id
            assert binding.tooltip, binding.id


def test_remapped_keys_are_shown_instead_of_the_built_in_ones() -> None:
    assert "\nm       No bells" in said()
    changed = said(keymap={"mute": "x,f5"})
    assert "\nx f5    No bells" in changed
    assert "\nm " not in changed
    assert "\nctrl+p  Find" in changed, "the others stay"


def test_ids_are_shown_where_there_is_room() -> None:
    wide, narrow = said(60).splitlines(), said(59).splitlines()
    assert wide[1].endswith("  help")
    assert wide[0].endswith("id for [keys] in the configuration")
    assert narrow[1].endswith("Show every key")
    assert narrow[0] == "Everywhere"


@pytest.mark.parametrize(
    ("title", "signs"),
    [
        ("Sessions and turns", STATE_SIGNS.values()),
        ("The first line", SIGNS.values()),
        ("Alerts", LEVEL_SIGNS.values()),
    ],
)
def test_every_sign_is_explained(title: str, signs: Iterable[str]) -> None:
    assert set(signs) <= {sign for sign, _ in dict(GRAMMAR)[title]}


@settings(max_examples=100, deadline=None)
@given(st.integers(12, 200))
def test_nothing_is_cut_and_nothing_is_too_wide(width: int) -> None:
    lines = help_lines(OURS, {}, width, lambda binding: "k")
    assert max(length(line) for line in lines) <= max(width, 24)
    words = " ".join(" ".join(text for text, name in line if name == "help--words") for line in lines).split()
    for _, bindings in OURS:
        for binding in bindings:
            assert set(str(binding.tooltip).split()) <= set(words) or width < 30


@pytest.mark.parametrize("key", ["escape", "question_mark", "q"])
async def test_keys_close_it_and_do_not_quit(key: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.help
        assert app.is_running


async def test_the_end_and_the_beginning() -> None:
    app = Host(OURS)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "unknown, which is not zero" in frame(app)
        assert "Everywhere" not in frame(app)
        await pilot.press("home")
        await pilot.pause()
        assert frame(app).startswith("Everywhere")


async def test_it_survives_every_size() -> None:
    app = Host(OURS)
    async with app.run_test(size=(1, 1)) as pilot:
        for size in ((10, 3), (250, 60), (20, 5), (100, 14)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert frame(app).strip()
