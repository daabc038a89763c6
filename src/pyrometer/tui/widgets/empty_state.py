"""What stands where the figures will be, before any session was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.cells import cell_len

from pyrometer.snapshot import HealthView, Progress
from pyrometer.tui.cells import Line, clip_line, fit
from pyrometer.tui.widgets.line_widget import LineWidget

DEMO_COMMAND = "pyrometer demo"
DOCTOR_COMMAND = "pyrometer doctor"


class EmptyContent(msgspec.Struct, frozen=True):
    """Which folders were looked at, and how far the reading is."""

    health: HealthView
    progress: Progress | None


class EmptyState(LineWidget[EmptyContent]):
    """The folders looked at, what to do, and the way to the demo."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "empty--title",
        "empty--words",
        "empty--quiet",
        "empty--command",
        "empty--here",
        "empty--missing",
    }

    def content_lines(self, content: EmptyContent, width: int, height: int) -> Sequence[Line]:
        return [clip_line(line, width) for line in empty_lines(content, width, height)]


def empty_lines(content: EmptyContent, width: int, height: int) -> list[Line]:
    """At most `height` lines; where they are few, blank ones go first, then what the demo does not need."""
    if content.progress is not None and not content.progress.done:
        files = content.progress
        return [(), _words(f"reading {files.files_done} of {files.files} files", "empty--words", width)][:height]
    title = "looked in" if content.health.roots else "no folders to look in"
    folders = [_words(title, "empty--title", width), *(_folder(*root, width) for root in content.health.roots)]
    offer, doctor = _offer(width), _doctor(width)
    words = "Start a session: it appears here by itself." if width >= 43 else "Start a session: it appears"
    start = _words(words, "empty--words", width)
    for lines in (
        [(), *folders, (), start, (), *offer, (), *doctor],
        [(), *folders, start, *offer, *doctor],
        [*folders, start, *offer],
        [*folders, *offer],
    ):
        if len(lines) <= height:
            return lines
    return [*offer, *folders][:height]


def _offer(width: int) -> list[Line]:
    words = "No agent at hand? See it work on an invented day:" if width >= 52 else "No agent here? Try"
    return [_words(words, "empty--words", width), (("  ", ""), (DEMO_COMMAND, "empty--command"))]


def _doctor(width: int) -> list[Line]:
    words = "What is missing, and how to fix it:" if width >= 40 else "What is missing:"
    return [_words(words, "empty--words", width), (("  ", ""), (DOCTOR_COMMAND, "empty--command"))]


def _words(text: str, name: str, width: int) -> Line:
    return ((fit(text, width).rstrip(), name),)


def _folder(agent: str, folder: str, exists: bool, width: int) -> Line:
    state = "empty" if exists else "not there"
    room = width - 2 - 7 - cell_len(state) - 1
    colour = "empty--here" if exists else "empty--missing"
    return (
        ("  ", ""),
        (fit(agent, 7), "empty--words"),
        (fit(cut_path(folder, room), room) + " ", colour),
        (state, "empty--quiet"),
    )


def cut_path(path: str, width: int) -> str:
    """`path` in at most `width` cells: leading folders go first."""
    if cell_len(path) <= width or width < 2:
        return path
    parts = path.split("/")
    while len(parts) > 1 and cell_len("…/" + "/".join(parts)) > width:
        parts.pop(0)
    return "…/" + "/".join(parts)
