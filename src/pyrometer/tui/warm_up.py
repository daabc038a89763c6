"""What the pane does in the quiet after its first pictures, so that no screen keeps the person waiting later.

The modules of the other screens are loaded, a few milliseconds at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

QUIET: Final = 1.0
"""Seconds before the first step, and before each one that comes at a bad time."""
GAP: Final = 0.1
"""Seconds between two steps: a key never waits for more than one."""
MODULES: Final = (
    "pyrometer.tui.exporting",
    "pyrometer.tui.widgets.session_head",
    "pyrometer.tui.widgets.turn_list",
    "pyrometer.tui.xray.page",
    "pyrometer.tui.xray.tools",
    "pyrometer.tui.xray.pages",
    "pyrometer.tui.screens.detail",
    "pyrometer.history.grid",
    "pyrometer.history.almanac",
    "pyrometer.cli.past",
    "pyrometer.tui.widgets.usage_table",
    "pyrometer.tui.past.where_view",
    "pyrometer.tui.screens.where",
    "pyrometer.tui.past.history_view",
    "pyrometer.tui.screens.history",
    "pyrometer.tui.screens.levers",
    "pyrometer.tui.screens.explain",
    "pyrometer.tui.screens.score",
    "pyrometer.tui.screens.silences",
    "pyrometer.tui.screens.window",
    "pyrometer.tui.xray.compare",
    "pyrometer.tui.screens.compare",
    "pyrometer.config.describe",
    "pyrometer.tui.settings_rows",
    "pyrometer.tui.screens.settings",
)
"""In the order in which they are likely to be wanted; what others need comes before them, so that steps are small."""


class WarmUp:
    """Takes one step after the other: `after(seconds, step)` calls back, `quiet()` says whether it is a good time.

    `done` is called when there is nothing left to do.
    """

    def __init__(
        self,
        after: Callable[[float, Callable[[], None]], object],
        quiet: Callable[[], bool],
        done: Callable[[], object],
    ) -> None:
        self._after, self._quiet, self._done = after, quiet, done
        self._left = list(reversed(MODULES))

    def begin(self) -> None:
        """Take the first step after a while."""
        self._after(QUIET, self._step)

    def _step(self) -> None:
        if not self._quiet():
            self._after(QUIET, self._step)
        elif self._left:
            import_module(self._left.pop())
            self._after(GAP, self._step)
        else:
            self._done()
