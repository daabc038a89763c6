"""The palette offers everything that has a key, and the rest, and runs it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette

from pyrometer.tui.bindings import APP_BINDINGS
from pyrometer.tui.palette import (
    Command,
    PaletteCommands,
    binding_commands,
    folder_command,
    screenshot_command,
    span_commands,
    theme_commands,
)
from pyrometer.tui.theme_variables import variable_defaults
from pyrometer.tui.themes import ThemeShelf, themes_folder
from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import pane

FOLDER = Path("/home/ada/[/]config[b]")
KEYS = (
    Binding("m", "mute", "Mute", id="mute", tooltip="No bells and toasts for a while"),
    Binding("plus", "span(-1)", "Shorter", id="shorter", key_display="+", tooltip="A shorter time"),
    Binding("minus", "span(1)", "Longer", id="longer", key_display="-", tooltip="A longer time"),
    Binding("q", "quit", "Quit", id="quit", tooltip="Leave"),
    Binding("ctrl+q", "quit", "Quit", id="quit-anywhere", tooltip="Leave"),
    Binding("ctrl+p", "command_palette", "Commands", id="palette", tooltip="Find"),
)


class Host(App[None]):
    """An app with the palette and a memory of what was run."""

    COMMANDS: ClassVar = {PaletteCommands}
    BINDINGS: ClassVar = list(KEYS)

    def __init__(self) -> None:
        super().__init__()
        self.shelf = ThemeShelf([themes_folder()])
        self.shelf.put_up(self)
        self.theme = self.shelf.choose("ember")
        self.done: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def palette_commands(self) -> Iterable[Command]:
        yield from binding_commands(self, KEYS)
        yield from theme_commands(self, self.shelf.names)
        yield from span_commands(self.done.append)
        yield screenshot_command(self)
        yield folder_command(self, "Configuration folder", FOLDER)

    def action_mute(self) -> None:
        self.done.append("mute")

    def action_span(self, steps: int) -> None:
        self.done.append(("span", steps))

    def copy_to_clipboard(self, text: str) -> None:
        self.done.append(("copied", text))


async def offered(app: App[Any], query: str = "") -> list[str]:
    provider = PaletteCommands(app.screen)
    hits = provider.search(query) if query else provider.discover()
    return [str(hit.text) async for hit in hits]


async def run(query: str) -> Host:
    """Types `query` into the palette and takes the first hit."""
    app = Host()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*query)
        await app.workers.wait_for_complete()
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause()
    return app


async def test_everything_is_discovered_once() -> None:
    app = Host()
    async with app.run_test():
        names = await offered(app)
    assert names == [
        *("Mute", "Shorter", "Longer", "Quit"),
        *(f"Theme: {name}" for name in app.shelf.names),
        *("Graph: last 30 minutes", "Graph: last 2 hours", "Graph: last 5 hours", "Graph: last day"),
        "Screenshot (SVG)",
        "Configuration folder",
    ]


async def test_every_key_of_the_pane_has_a_command() -> None:
    app = Host()
    async with app.run_test():
        commands = {command.name: command for command in binding_commands(app, APP_BINDINGS)}
    missing = [b.id for b in APP_BINDINGS if b.description not in commands and b.action != "command_palette"]
    assert missing == []
    assert all(command.sentence.endswith(")") and "(key " in command.sentence for command in commands.values())


async def test_a_remapped_key_is_named() -> None:
    app = Host()
    async with app.run_test():
        sentences = {command.name: command.sentence for command in binding_commands(app, KEYS, {"mute": "f5,x"})}
    assert sentences["Mute"] == "No bells and toasts for a while (key f5)"
    assert sentences["Longer"] == "A longer time (key -)"


async def test_search_finds_by_name_and_by_sentence_names_first() -> None:
    app = Host()
    async with app.run_test():
        assert (await offered(app, "mute"))[0] == "Mute"
        assert "Mute" in await offered(app, "bells")
        assert await offered(app, "paper") == ["Theme: paper"]
        assert await offered(app, "xyzzy") == []


async def test_a_host_without_commands_offers_none() -> None:
    app: App[None] = App()
    async with app.run_test():
        assert await offered(app) == []


async def test_entries_run_what_they_say() -> None:
    assert (await run("mute")).done == ["mute"]
    assert (await run("5hours")).done == [300]
    assert (await run("cividis")).theme == "cividis"


async def test_a_path_with_markup_is_shown_as_it_is() -> None:
    app = await run("configuration")
    assert app.done == [("copied", str(FOLDER))]


async def test_the_theme_in_use_says_so() -> None:
    app = Host()
    async with app.run_test():
        sentences = {command.name: command.sentence for command in theme_commands(app, app.shelf.names)}
    assert sentences["Theme: ember"] == "The look you have now"
    assert sentences["Theme: paper"] == "Switch to the look paper"


async def test_in_the_smallest_pane_the_palette_has_its_filter_and_a_command() -> None:
    async with pane(factories.two_windows(), (24, 4)) as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"expand")
        await pilot.pause()
        rows = frame(app).splitlines()
        assert "expand" in rows[0]
        assert rows[1].strip() == "Expand"
        await pilot.press("enter")
        await pilot.pause()
        assert app.state.expanded
