"""A screen that knows its size before it is shown."""

from __future__ import annotations

from textual.screen import Screen

from pyrometer.tui.layout import fitting_classes


class SizedScreen(Screen[None]):
    """Has the classes of its size before its widgets are there: Textual would style everything twice."""

    def on_compose(self) -> None:
        across, down = self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS
        width, height = self.app.size
        across = self.app.HORIZONTAL_BREAKPOINTS if across is None else across
        down = self.app.VERTICAL_BREAKPOINTS if down is None else down
        self.add_class(*fitting_classes((across or (), width), (down or (), height)).split())
