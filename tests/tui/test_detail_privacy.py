"""What a log or a shared screen could do to the detail screen, and must not."""

from __future__ import annotations

import unicodedata

import msgspec
from rich.cells import cell_len

from pyrometer.tui.masks import MaskBook
from pyrometer.tui.themes import ThemeShelf, themes_folder
from pyrometer.usage import ToolUse
from tests import factories
from tests.tui.detail_host import Host, busy
from tests.tui.frames import frame

SIZES = ((30, 10), (40, 20), (80, 24), (160, 45))


async def test_project_and_branch_are_hidden_together() -> None:
    app = Host(book=MaskBook(hidden=True))
    async with app.run_test(size=(160, 45)) as pilot:
        app.detail.show(busy(), factories.NOW)
        await pilot.pause()
        seen = frame(app)
        assert "project 1" in seen
        assert "api-refactor" not in seen
        assert "branch" not in seen
        app.book.toggle()
        app.detail.redraw()
        await pilot.pause()
        assert "api-refactor" in frame(app)
        assert "branch main" in frame(app)


async def test_hostile_names_stay_text() -> None:
    evil = "\x1b]0;owned\x07[/]\u202e日本語プロジェクト\x9b31m"
    tool = ToolUse(id="x", name=evil, server=evil)
    session = factories.session(project=f"/w/{evil}", branch=evil, model=evil, version=evil)
    turns = tuple(
        msgspec.structs.replace(turn, tools=(tool,), model=evil, subagent=evil) for turn in factories.turns(3)
    )
    for width, height in SIZES:
        app = Host(session)
        async with app.run_test(size=(width, height)) as pilot:
            app.detail.show(factories.detail(session=session, turns=turns), factories.NOW)
            await pilot.pause()
            seen = frame(app)
            controls = {char for char in seen if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs")} - {"\n"}
            assert controls == set()
            assert all(cell_len(line) <= width for line in seen.splitlines())


async def test_the_ansi_theme_leaves_the_colours_to_the_terminal() -> None:
    app, shelf = Host(), ThemeShelf([themes_folder()])
    shelf.put_up(app)
    app.theme = "ansi"
    async with app.run_test(size=(80, 24)) as pilot:
        app.detail.show(busy(), factories.NOW)
        await pilot.pause()
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        colours = [colour for style in styles if style for colour in (style.color, style.bgcolor) if colour]
        assert len({colour.name for colour in colours}) >= 5
        assert [colour for colour in colours if colour.is_default is False and colour.triplet is not None] == []
