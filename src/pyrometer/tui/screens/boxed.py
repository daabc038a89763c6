"""A screen that lies on top of another: a box in the middle where there is room, else all of it."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType


class BoxedScreen(ModalScreen[ScreenResultType]):
    """Its widgets stand in one `Vertical`; how wide and high that may be is said by those that are boxed."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-medium")]  # noqa: RUF012 - not a ClassVar in Textual
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-normal")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    BoxedScreen {
        align: center middle;
        & > Vertical { background: $background; width: 100%; height: 100%; }
        &.-medium.-normal > Vertical {
            border: round $faint;
            border-title-color: $accent-sign;
            padding: 0 1;
        }
        &.-tiny KeyLine { display: none; }
    }
    """
