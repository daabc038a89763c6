"""The first lines of where it went: the way here, the time, and what can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.message import Message

from pyrometer.tui.cells import Line, Piece, cell_len, clip, clip_line, spread
from pyrometer.tui.widgets.line_widget import LineWidget

TITLE = "where it went"
BETWEEN = " › "


class WhereHeadContent(msgspec.Struct, frozen=True):
    """All words, names hidden where they are hidden."""

    path: tuple[str, ...]
    """Names of the rows that were opened."""
    tabs: tuple[tuple[str, str], ...]
    """(key, name) of what can be compared."""
    chosen: str
    """Key of the tab."""
    stretch: str
    dates: str
    state: str = ""
    """`counting …`; empty when all is told."""
    title: str = TITLE
    mark: str = ""
    """`DEMO · invented data`."""


class WhereHead(LineWidget[WhereHeadContent]):
    """Two lines; one where there is no room. Tabs and time can be clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "where--title", "where--way", "where--time", "where--quiet", "where--tab", "where--chosen", "where--state",
        "where--mark",
    }  # fmt: skip
    DEFAULT_CSS = """
    WhereHead {
        height: 2;
        & > .where--title { color: $foreground; text-style: bold; }
        & > .where--way { color: $accent-sign; text-style: bold; }
        & > .where--time { color: $foreground; }
        & > .where--quiet { color: $muted; }
        & > .where--tab { color: $muted; }
        & > .where--chosen { color: $accent-sign; text-style: bold reverse; }
        & > .where--state { color: $frozen; }
        & > .where--mark { color: $demo; text-style: bold; }
    }
    """

    class Pressed(Message):
        """A tab was clicked, or the time: `key` is empty then."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def content_lines(self, content: WhereHeadContent, width: int, height: int) -> Sequence[Line]:
        if height < 2:
            return [self._only_line(content, width)]
        return [way_line(content, width), tab_line(content, width)]

    def _only_line(self, content: WhereHeadContent, width: int) -> Line:
        name = dict(content.tabs).get(content.chosen, content.chosen)
        way = f"by {name}" if content.title == TITLE else f"{content.title}{BETWEEN}{name}"
        way = f"{content.path[-1]}{BETWEEN}{way}" if content.path else way
        time = clip(content.state or content.stretch, width // 2)
        mark = f"{content.mark.partition(' ')[0]} " if content.mark else ""
        left = clip(way, max(1, width - cell_len(time) - cell_len(mark) - 1))
        before: Line = ((mark, "where--mark"), (left, "where--way" if content.path else "where--title"))
        return spread(before[not mark :], ((time, "where--time"),), width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        content = self.content
        if content is None:
            return
        if event.y == 1:
            key = tab_at(content, self.size.width, event.x)
            if key:
                self.post_message(self.Pressed(key))
        elif event.x > self.size.width // 2:
            self.post_message(self.Pressed(""))


def way_line(content: WhereHeadContent, width: int) -> Line:
    """`where it went › api     7 days  21 Nov – 28 Nov`; first the time loses its dates, then the way its beginning."""
    dates = f"  {content.dates}" if content.dates else ""
    state = f"{content.state}  " if content.state else ""
    mark = f"{content.mark}  " if content.mark else ""
    right: Line = (
        (mark, "where--mark"),
        (state, "where--state"),
        (content.stretch, "where--time"),
        (dates, "where--quiet"),
    )
    if sum(cell_len(text) for text, _ in right) + len(content.title) + 2 > width:
        right = right[:-1]
    if sum(cell_len(text) for text, _ in right) + len(content.title) + 2 > width:
        right = ((mark.partition(" ")[0] + "  " * bool(mark), "where--mark"), *right[1:])
    room = width - sum(cell_len(text) for text, _ in right) - 1
    return spread(_way(content.title, content.path, room), tuple(piece for piece in right if piece[0]), width)


def _way(title: str, path: tuple[str, ...], room: int) -> Line:
    if not path:
        return ((clip(title, room), "where--title"),)
    last = path[-1]
    for first in range(len(path)):
        before = "".join(f"{part}{BETWEEN}" for part in ("…" if first else title, *path[first:-1]))
        if cell_len(before) + cell_len(last) <= room:
            return ((before, "where--title"), (last, "where--way"))
    return ((clip(last, room), "where--way"),)


def tab_line(content: WhereHeadContent, width: int) -> Line:
    """The tabs, the chosen one in sight."""
    return clip_line(tuple(_tab(key, name, content.chosen) for key, name in _seen(content, width)), width)


def tab_at(content: WhereHeadContent, width: int, x: int) -> str:
    """The tab at cell `x`; empty if there is none."""
    begin = 0
    for key, name in _seen(content, width):
        end = begin + cell_len(name) + 2
        if begin <= x < end:
            return key
        begin = end
    return ""


def _seen(content: WhereHeadContent, width: int) -> list[tuple[str, str]]:
    """Tabs from the first on, or as many later as it takes to see the chosen one."""
    tabs = list(content.tabs)
    keys = [key for key, _ in tabs]
    place = keys.index(content.chosen) if content.chosen in keys else 0
    first = 0
    while first < place and sum(cell_len(name) + 2 for _, name in tabs[first : place + 1]) > width:
        first += 1
    return tabs[first:]


def _tab(key: str, name: str, chosen: str) -> Piece:
    return (f" {name} ", "where--chosen" if key == chosen else "where--tab")
