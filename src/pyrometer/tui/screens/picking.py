"""What the moving keys do on a screen that stands around a list; see `moving_keys`."""

from __future__ import annotations

from pyrometer.tui.widgets.picker import Picker


class Picking:
    """Mix it into a screen with such a list."""

    def picker(self) -> Picker:
        """The list."""
        raise NotImplementedError

    def moved(self) -> None:
        """Another row may have been chosen."""

    def action_move(self, rows: int) -> None:
        """Chooses another row."""
        self.picker().step(rows)
        self.moved()

    def action_page(self, pages: int) -> None:
        """Chooses a row a page away."""
        self.picker().page_cursor(pages)
        self.moved()

    def action_edge(self, side: int) -> None:
        """Chooses the first or last row."""
        self.picker().to_edge(side)
        self.moved()
