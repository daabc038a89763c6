"""The forecast of each window, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec
from rich.cells import cell_len

from pyrometer.snapshot import WindowView
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.window_lines import need_line, window_labels, window_line, window_title


class WindowsContent(msgspec.Struct, frozen=True):
    """The windows at an instant."""

    windows: tuple[WindowView, ...]
    now: float
    zone: tzinfo | None


class WindowTable(LineWidget[WindowsContent]):
    """A header, a line for each window, and how slow is slow enough."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "window--title",
        "window--label",
        "window--words",
        "window--quiet",
        "window--ok",
        "window--tight",
        "window--lockout",
    }

    def content_lines(self, content: WindowsContent, width: int, height: int) -> Sequence[Line]:
        labels = window_labels(content.windows)
        cells = max([6, *(cell_len(label) + 2 for label in labels)])
        calibrated = any(window.outlook is not None and window.outlook.at_reset for window in content.windows)
        lines = [window_title(width, calibrated=calibrated)]
        for window, label in zip(content.windows, labels, strict=True):
            lines.append(window_line(window, label, width, label_width=cells, now=content.now, zone=content.zone))
        need = need_line(content.windows, width)
        return [*lines, need][:height] if need else lines[:height]


def window_rows(windows: Sequence[WindowView]) -> int:
    """Rows that the panel wants."""
    return len(windows) + 1 + bool(need_line(windows, 80)) if windows else 0
