"""An app that works its styles out no more often than they change."""

from __future__ import annotations

from textual.app import App

from pyrometer.tui.layout import HEIGHTS, WIDTHS
from pyrometer.tui.theme_variables import variable_defaults


class Dressed(App[None]):
    """Textual styles everything anew twice while it starts, after it has styled it: a fifth of the start."""

    HORIZONTAL_BREAKPOINTS = list(WIDTHS)  # noqa: RUF012 - Textual's way
    VERTICAL_BREAKPOINTS = list(HEIGHTS)  # noqa: RUF012 - Textual's way

    _variables: dict[str, str] | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def put_on(self, theme: str) -> None:
        """The theme from the first frame on; call it before the app runs."""
        self.theme = theme
        self._variables = self.get_css_variables()
        self.stylesheet.set_variables(self._variables)

    def refresh_css(self, animate: bool = True) -> None:
        variables = self.get_css_variables()
        if variables != self._variables:
            self._variables = variables
            super().refresh_css(animate)
