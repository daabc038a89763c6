"""The newest turns of all sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec

from pyrometer.snapshot import TurnView
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.turn_lines import turn_line, turn_title


class TurnsContent(msgspec.Struct, frozen=True):
    """Turns, newest first."""

    turns: tuple[TurnView, ...]
    zone: tzinfo | None


class LastTurns(LineWidget[TurnsContent]):
    """A header, and a line for each turn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "turn--title",
        "turn--focused",
        "turn--heading",
        "turn--time",
        "turn--model",
        "turn--row",
        "turn--high",
    }

    def content_lines(self, content: TurnsContent, width: int, height: int) -> Sequence[Line]:
        rows = [turn_line(turn, width, content.zone) for turn in content.turns[: height - 1]]
        return [turn_title(width, focused=self.has_focus), *rows]
