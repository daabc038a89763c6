"""Speaks to the terminal around the pane: bell, desktop notification, title, progress on the tab.

Beside `quick_escape` the only one that knows Textual's private driver. The sequences are made in `pyrometer.notify`;
`Terminal` merely writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pyrometer.notify.desktop import desktop_way
from pyrometer.notify.emulators import draws_progress
from pyrometer.notify.multiplexer import multiplexer, terminator, through
from pyrometer.notify.sequences import BELL, POP_TITLE, PUSH_TITLE, notification, progress, window_title
from pyrometer.notify.tab_progress import NOTHING, TabProgress

PROGRESS_AGAIN = 10.0
"""Seconds after which unchanged progress is sent again: Ghostty drops it after about 15 s of silence."""


class Driver(Protocol):
    """The two calls of Textual's driver that are used."""

    def write(self, data: str) -> None: ...

    def flush(self) -> None: ...


class Host(Protocol):
    """What `Terminal` needs of a Textual app."""

    _driver: Driver | None

    @property
    def is_headless(self) -> bool: ...

    @property
    def is_web(self) -> bool: ...


class Terminal:
    """Writes to the terminal of a running app; does nothing when headless or in a browser.

    `desktop` is the setting `alerts.desktop`, `title` the setting `screen.title`, `tab_progress` that of `notify`.
    """

    def __init__(
        self,
        app: Host,
        env: Mapping[str, str],
        *,
        desktop: str = "auto",
        title: bool = True,
        tab_progress: bool = False,
    ) -> None:
        self.way = desktop_way(env, desktop)
        """How desktop notifications are asked for; `program` is not the terminal's business."""
        self._app = app
        self._multiplexer = multiplexer(env)
        self._titles = title
        self._title: str | None = None
        self._bars = tab_progress and draws_progress(env)
        self._bar: tuple[TabProgress, float] = (NOTHING, 0.0)

    def bell(self) -> bool:
        """Rings the terminal bell; returns whether anything was written."""
        return self._write(BELL)

    def notify(self, title: str, body: str, *, urgent: bool = False) -> bool:
        """Asks the terminal for a desktop notification; returns whether anything was written."""
        if self.way == "off" or self.way == "program":
            return False
        end = terminator(self._multiplexer)
        return self._write(through(self._multiplexer, notification(self.way, title, body, urgent=urgent, end=end)))

    def set_title(self, text: str) -> bool:
        """Shows `text` as the window title, keeping the old one for `restore`. Equal titles are not sent twice."""
        if not self._titles or text == self._title:
            return False
        first = "" if self._title is not None else PUSH_TITLE
        if not self._write(first + window_title(text)):
            return False
        self._title = text
        return True

    def show_progress(self, bar: TabProgress, now: float) -> bool:
        """Shows it on the tab, if that is wanted and the terminal can; an equal one again only after a while."""
        last, at = self._bar
        shown = TabProgress(bar.state, round(bar.percent))
        if not self._bars or (shown == last and (shown == NOTHING or 0 <= now - at < PROGRESS_AGAIN)):
            return False
        self._bar = (shown, now)
        return self._write_bar(shown)

    def restore(self) -> bool:
        """Takes progress off the tab and gives the window its own title back. Call while the app has its driver."""
        cleared = self._bar[0] != NOTHING and self._write_bar(NOTHING)
        self._bar = (NOTHING, 0.0)
        if self._title is None or not self._write(POP_TITLE):
            return cleared
        self._title = None
        return True

    def _write_bar(self, bar: TabProgress) -> bool:
        end = terminator(self._multiplexer)
        sequence = progress(bar.state, bar.percent, end) if end else progress(bar.state, bar.percent)
        return self._write(through(self._multiplexer, sequence))

    def _write(self, sequence: str) -> bool:
        driver = self._app._driver
        if not sequence or driver is None or self._app.is_headless or self._app.is_web:
            return False
        driver.write(sequence)
        driver.flush()
        return True
