"""The command palette: everything that has a key, and what has none, each with a sentence.

The app says which commands there are, by a method `palette_commands`; the functions below build them:

    COMMANDS = {PaletteCommands}

    def palette_commands(self) -> Iterable[Command]:
        yield from binding_commands(self, APP_BINDINGS, keymap)
        yield from theme_commands(self, self.shelf.names)
        yield from span_commands(self.choose_span)
        yield screenshot_command(self)
        yield folder_command(self, "Configuration folder", config_folder)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

import msgspec
from rich.markup import escape
from textual.app import App
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

SPANS: Mapping[float, str] = {30: "30 minutes", 120: "2 hours", 300: "5 hours", 1440: "day"}
"""Time spans of the graph, minutes, and their words."""
_WEAK = 0.01
"""Score of a query that stands in the sentence but does not match the name."""


class Command(msgspec.Struct, frozen=True):
    """One entry of the palette."""

    name: str
    sentence: str
    run: Callable[[], Any]


@runtime_checkable
class HasCommands(Protocol):
    """An app with commands of its own."""

    def palette_commands(self) -> Iterable[Command]: ...


@runtime_checkable
class HasKeys(Protocol):
    """A screen whose own keys are worth offering."""

    PALETTE: ClassVar[tuple[Binding, ...]]


class PaletteCommands(Provider):
    """Offers what the screen below and the app can do: all of it at first, then what matches."""

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, HasKeys):
            yield from binding_commands(self.app, self.screen.PALETTE, namespace=self.screen)
        if isinstance(self.app, HasCommands):
            yield from self.app.palette_commands()

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(command.name, command.run, help=escape(command.sentence))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands():
            in_sentence = query.casefold() in command.sentence.casefold()
            score = matcher.match(command.name) or (_WEAK if in_sentence else 0)
            if score > 0:
                shown = matcher.highlight(command.name)
                yield Hit(score, shown, command.run, text=command.name, help=escape(command.sentence))


def binding_commands(
    app: App[Any],
    bindings: Sequence[Binding],
    keymap: Mapping[str, str] | None = None,
    namespace: DOMNode | None = None,
) -> Iterator[Command]:
    """One command for each action that has a key, named by what it does. The palette's own key is left out.

    `keymap` holds the person's own keys by binding id: the sentence names those. `namespace`: whose actions they are,
    if not the app's.
    """
    actions: dict[str, Binding] = {}
    for binding in bindings:
        if binding.action != "command_palette":
            actions.setdefault(binding.action, binding)
    for action, binding in actions.items():
        own = (keymap or {}).get(binding.id or "", "").split(",")[0].strip()
        key = app.get_key_display(binding.with_key(own, None) if own else binding)
        sentence = f"{binding.tooltip or binding.description} (key {key})"
        yield Command(binding.description, sentence, partial(app.run_action, action, namespace))


def theme_commands(app: App[Any], names: Iterable[str]) -> Iterator[Command]:
    """`Theme: <name>` for each theme; the one in use says so."""
    for name in names:
        sentence = "The look you have now" if name == app.theme else f"Switch to the look {name}"
        yield Command(f"Theme: {name}", sentence, partial(setattr, app, "theme", name))


def span_commands(choose: Callable[[float], Any]) -> Iterator[Command]:
    """`Graph: last 2 hours` and so on; `choose` gets the minutes."""
    for minutes, words in SPANS.items():
        yield Command(f"Graph: last {words}", f"Show the burn of the last {words}", partial(choose, minutes))


def screenshot_command(app: App[Any]) -> Command:
    """Saves what is on the screen."""
    sentence = "Save the pane as a picture; hide project names first if you mean to share it"
    return Command("Screenshot (SVG)", sentence, app.deliver_screenshot)


def folder_command(app: App[Any], name: str, folder: Path) -> Command:
    """Says where a folder is and copies its path."""
    return Command(name, f"Show and copy the path {folder}", partial(_tell_path, app, name, folder))


def _tell_path(app: App[Any], name: str, folder: Path) -> None:
    app.copy_to_clipboard(str(folder))
    app.notify(f"{folder}\nThe path was copied.", title=name, markup=False)
