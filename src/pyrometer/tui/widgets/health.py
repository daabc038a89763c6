"""The monitor's own state, in one quiet line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from pyrometer.snapshot import HealthView, Progress
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.health_line import health_line
from pyrometer.tui.widgets.line_widget import LineWidget


class HealthContent(msgspec.Struct, frozen=True):
    """What the monitor says of itself, and how far the history is."""

    health: HealthView
    progress: Progress | None


class HealthBar(LineWidget[HealthContent]):
    """One line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"health--words", "health--notes", "health--bar"}

    def content_lines(self, content: HealthContent, width: int, height: int) -> Sequence[Line]:
        return [health_line(content.health, content.progress, width)][:height]
