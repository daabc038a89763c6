"""What stands around the list of the settings: the heading, what the chosen row means, and how a change went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from pyrometer.tui.cells import Line, clip, clip_line, spread
from pyrometer.tui.settings_rows import Row
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.settings_lines import about_lines, hint_lines
from pyrometer.tui.widgets.text_edit import CARET

REFUSED = "✗"
"""The sign of a change that was refused."""


class HeadContent(msgspec.Struct, frozen=True):
    """The search, and how many settings there are and were changed."""

    wanted: str
    searching: bool
    matches: int
    changed: int


class SettingsHead(LineWidget[HeadContent]):
    """`settings`, or the search, and how many differ from their defaults."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"set--title", "set--search", "set--quiet"}
    DEFAULT_CSS = """
    SettingsHead {
        & > .set--title { color: $foreground; text-style: bold; }
        & > .set--search { color: $accent-sign; text-style: bold; }
        & > .set--quiet { color: $muted; }
    }
    """

    def content_lines(self, content: HeadContent, width: int, height: int) -> Sequence[Line]:
        changed: Line = ((f"{content.changed} changed" if content.changed else "all defaults", "set--quiet"),)
        left: Line = (("settings", "set--title"),)
        if content.searching or content.wanted:
            typed = f"/{content.wanted}{CARET if content.searching else ''}"
            left = ((typed, "set--search"), (f" {content.matches}", "set--quiet"))
        return [spread(clip_line(left, width), changed, width)][:height]


class AboutContent(msgspec.Struct, frozen=True):
    """The chosen row, and sentences about what a change would do."""

    row: Row | None
    hint: tuple[str, ...] = ()


class SettingsAbout(LineWidget[AboutContent]):
    """What the chosen row means."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "set--section",
        "set--words",
        "set--quiet",
        "set--changed",
        "set--hint",
    }
    DEFAULT_CSS = """
    SettingsAbout {
        & > .set--section { color: $foreground; text-style: bold; }
        & > .set--words { color: $foreground; }
        & > .set--quiet { color: $muted; }
        & > .set--changed { color: $accent-sign; }
        & > .set--hint { color: $accent-sign; }
    }
    """

    def content_lines(self, content: AboutContent, width: int, height: int) -> Sequence[Line]:
        about, hint = about_lines(content.row, width), hint_lines(content.hint, width)
        room = max(1, height - len(hint))
        if len(about) > room:
            about = [*about[: room - 1], _cut(about[room - 1], width)]
        return [*about, *hint][:height]


def _cut(line: Line, width: int) -> Line:
    """A last line that says that there would be more."""
    text, name = line[0]
    return ((clip(f"{text} …", width) if len(text) + 2 <= width else f"{text[: width - 1]}…", name),)


class SettingsNote(LineWidget[tuple[str, bool]]):
    """How the last change went; a refusal has a sign besides its colour."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"set--said", "set--fault"}
    DEFAULT_CSS = """
    SettingsNote {
        & > .set--said { color: $muted; }
        & > .set--fault { color: $pace-lockout; text-style: bold; }
    }
    """

    def say(self, words: str, *, fault: bool = False) -> None:
        """Shows `words` from now on."""
        self.show((words, fault))

    def content_lines(self, content: tuple[str, bool], width: int, height: int) -> Sequence[Line]:
        words, fault = content
        text = f"{REFUSED} {words}" if fault else words
        return [((clip(text, width), "set--fault" if fault else "set--said"),)][:height]
