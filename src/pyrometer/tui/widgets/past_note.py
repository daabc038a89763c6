"""What stands in place of the past where there is none to show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from pyrometer.tui.cells import Line, safe
from pyrometer.tui.past.answers import Trouble
from pyrometer.tui.widgets.line_widget import LineWidget


class PastNote(LineWidget[Trouble]):
    """Why there is nothing, and what to do about it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"past--words", "past--advice"}
    DEFAULT_CSS = """
    PastNote {
        height: 1fr;
        & > .past--words { color: $foreground; text-style: bold; }
        & > .past--advice { color: $muted; }
    }
    """

    def content_lines(self, content: Trouble, width: int, height: int) -> Sequence[Line]:
        above = [()] if height > 6 else []
        words = [((text, "past--words"),) for text in textwrap.wrap(safe(content.words), max(8, width))]
        advice = [((text, "past--advice"),) for text in textwrap.wrap(safe(content.advice), max(8, width))]
        return [*above, *words, *above, *advice][:height]
