"""The keys of a screen in one line, as they are bound now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding

from pyrometer.tui.cells import Line, length
from pyrometer.tui.widgets.line_widget import LineWidget

_SHORT = {"escape": "esc"}
_GAP = "  "

KeyLabels = tuple[tuple[str, str], ...]
"""(key, word) pairs."""


class KeyLine(LineWidget[KeyLabels]):
    """Shows the keys of `bindings` that are active, as many as fit, and the key of the help last."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--word"}
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        & > .keys--key { color: $accent-sign; }
        & > .keys--word { color: $muted; }
    }
    """

    def __init__(self, bindings: Sequence[Binding]) -> None:
        super().__init__()
        self._ids = [*dict.fromkeys(binding.id for binding in bindings if binding.show), "help"]

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._refresh_keys())
        self._refresh_keys()

    def content_lines(self, content: KeyLabels, width: int, height: int) -> Sequence[Line]:
        return [key_line(content, width)][:height]

    def _refresh_keys(self) -> None:
        active = {entry.binding.id: entry.binding for entry in self.screen.active_bindings.values() if entry.enabled}
        shown = [active[name] for name in self._ids if name in active]
        self.show(labels(shown, self.app.get_key_display))


def labels(bindings: Sequence[Binding], display: Callable[[Binding], str]) -> KeyLabels:
    """The keys of each word; bindings with one word share it."""
    keys: dict[str, list[str]] = {}
    for binding in bindings:
        key = display(binding)
        keys.setdefault(binding.description, []).append(_SHORT.get(key, key))
    return tuple(("".join(dict.fromkeys(names)), word) for word, names in keys.items())


def key_line(labels: KeyLabels, width: int) -> Line:
    """As many keys as fit into `width` cells; the key of the help, the last one, gives way to none but the first."""
    pieces = [_piece(key, word) for key, word in labels]
    room = width + len(_GAP)
    last = pieces.pop() if len(pieces) > 1 and labels[-1][1] == "Help" else ()
    if pieces and length((*pieces[0], *last)) > room:
        last = ()
    line: Line = ()
    for piece in pieces:
        if length((*line, *piece, *last)) > room:
            break
        line = (*line, *piece)
    return (*line, *last)[1:]


def _piece(key: str, word: str) -> Line:
    return ((_GAP, ""), (key, "keys--key"), (f" {word}", "keys--word"))
