"""What the keys do on a screen around one long text; see `moving_keys` and `closing_keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from pyrometer.tui.widgets.line_scroll import LineScroll

if TYPE_CHECKING:
    _Base = Screen[None]
else:
    _Base = object


class Leafing(_Base):
    """Mix it into a screen with such a text."""

    def text(self) -> LineScroll:
        """The text."""
        raise NotImplementedError

    def action_move(self, rows: int) -> None:
        """Scrolls by lines."""
        self.text().move(rows)

    def action_page(self, pages: int) -> None:
        """Scrolls by pages."""
        self.text().page(pages)

    def action_edge(self, side: int) -> None:
        """Scrolls to the beginning (-1) or the end (1)."""
        self.text().edge(side)

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()
