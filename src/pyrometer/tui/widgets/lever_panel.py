"""What would help now, the best first, each with its effect in one line: the beginning of the screen `levers`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from pyrometer.tui.cells import Line, clip, safe, spread
from pyrometer.tui.widgets.line_widget import LineWidget

MOST: Final = 3
"""Levers that are shown."""
EACH: Final = 2
"""Rows of one."""


class LeversContent(msgspec.Struct, frozen=True):
    """(what to do, its effects, the most telling last) of each lever, and how many there are."""

    levers: tuple[tuple[str, tuple[str, ...]], ...]
    number: int


class LeverPanel(LineWidget[LeversContent]):
    """A header, then two lines a lever. A click opens the screen with all of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lever--title", "lever--words", "lever--quiet"}

    def content_lines(self, content: LeversContent, width: int, height: int) -> Sequence[Line]:
        shown = content.levers[: max(0, height - 1) // EACH]
        more = content.number - len(shown)
        note = f"{more} more: l" if more > 0 else ""
        lines: list[Line] = [spread((("levers", "lever--title"),), ((note, "lever--quiet"),) if note else (), width)]
        for act, effects in shown:
            lines.append(((clip(safe(act), width), "lever--words"),))
            lines.append(((f"  {_fitting(effects, width - 2)}", "lever--quiet"),))
        return lines

    async def on_click(self) -> None:
        await self.run_action("app.levers")


def _fitting(effects: Sequence[str], width: int) -> str:
    """As many as fit; the last one, the risk, where it is known, before all others."""
    kept = list(effects)
    while len(kept) > 1 and len(" · ".join(kept)) > width:
        kept.pop(-2)
    return clip(safe(" · ".join(kept)), width)


def lever_rows(number: int) -> int:
    """Rows that the panel wants for so many levers."""
    return 1 + EACH * min(MOST, number) if number else 0
