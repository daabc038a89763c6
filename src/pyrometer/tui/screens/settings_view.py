"""Every setting, what it means and where its value comes from, and what another value would change.

settings                                  3 changed      SettingsHead
  ▸ sources                                       5      SettingsList
  ▾ alerts                                2 changed
›   bell                                   critical
Ring the terminal bell from this level on.               SettingsAbout
one of "off", "warning", "critical" · default ...
written to overrides.toml                                SettingsNote
esc Back  ⏎ Change  / Search                             KeyLine
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from pyrometer.tui.screens.settings_host import Preview, SettingsHost
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.settings_rows import Entry, Section, entries, section_docs
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.settings_list import SettingsList
from pyrometer.tui.widgets.settings_notes import AboutContent, HeadContent, SettingsAbout, SettingsHead, SettingsNote

if TYPE_CHECKING:
    from pyrometer.settings import Settings

_WAYS = frozenset({"alerts.bell", "alerts.desktop", "alerts.desktop_level", "alerts.mute_minutes", "alerts.toast"})
PREVIEW_AFTER = 0.4
"""Seconds without a key after which a preview is asked for."""


class SettingsView(SizedScreen):
    """Draws the settings of `host`, and what another value would change; see `SettingsScreen`."""

    KEYS: ClassVar[tuple[Binding, ...]] = ()
    """The keys that the last line names."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - not a ClassVar in Textual
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-normal")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    SettingsView {
        layout: vertical;
        overflow: hidden;
        & Horizontal { layout: vertical; height: 1fr; max-width: 160; }
        & SettingsHead, & SettingsNote, & KeyLine { height: 1; max-width: 160; }
        & SettingsAbout { height: 4; border-top: none; }
        &.-normal SettingsAbout { height: 7; }
        &.-tiny SettingsAbout, &.-tiny KeyLine { display: none; }
        &.-wide Horizontal { layout: horizontal; }
        &.-wide SettingsAbout { width: 44; height: 100%; margin-left: 2; }
    }
    """

    def __init__(self, host: SettingsHost) -> None:
        super().__init__()
        self._host = host
        self._list = SettingsList()
        self._head = SettingsHead()
        self._about = SettingsAbout()
        self._note = SettingsNote()
        self._searching = False
        self._asked = 0
        """Number of the preview that was asked for last."""

    def compose(self) -> ComposeResult:
        yield self._head
        with Horizontal():
            yield self._list
            yield self._about
        yield self._note
        yield KeyLine(self.KEYS)

    def on_mount(self) -> None:
        self._head.show(HeadContent("", False, 0, 0))
        self.call_after_refresh(self._read)

    def _read(self) -> None:
        """Everything as it is in force."""
        self._list.show(entries(self._host.desk, self._host.bindings, self._host.themes), section_docs())
        self._look()

    def _look(self, note: str = "", *, fault: bool = False) -> None:
        """Draws what depends on the chosen row and on what is typed; asks for a preview once the keys rest."""
        row, changed = self._list.row, len(self._host.desk.loaded.origins)
        self._head.show(HeadContent(self._list.wanted, self._searching, self._list.matches, changed))
        self._about.show(AboutContent(row, self._hint(row)))
        tiny = self._about.size.height == 0 and isinstance(row, Entry)
        self._note.say(note or (row.about.doc if tiny and isinstance(row, Entry) else ""), fault=fault)
        self._preview_later(row)

    def _hint(self, row: Entry | Section | None) -> tuple[str, ...]:
        if not isinstance(row, Entry) or self._host.preview is not None or not _is_threshold(row.key):
            return ()
        return (f"pyrometer backtest --set {row.key}=VALUE shows what that would change",)

    def _preview_later(self, row: Entry | Section | None) -> None:
        self._asked += 1
        if self._host.preview is not None and isinstance(row, Entry) and _is_threshold(row.key):
            edit = self._list.edit
            typed = edit.text if edit is not None else row.typed if row.kind == "text" else row.after(1)
            self.set_timer(PREVIEW_AFTER, partial(self._preview, self._asked, row, typed))

    def _preview(self, number: int, row: Entry, typed: str) -> None:
        preview, settings = self._host.preview, self._host.desk.tried(row.key, typed)
        if number != self._asked or preview is None or settings is None:
            return
        self._about.show(AboutContent(row, ("replaying your past …",)))
        self.run_worker(
            partial(self._measure, preview, number, row, typed, settings),
            group="preview", exclusive=True, thread=True, exit_on_error=False,
        )  # fmt: skip

    def _measure(self, preview: Preview, number: int, row: Entry, typed: str, settings: Settings) -> None:
        """In a thread of its own. Of a switch or a choice it is the next press that is tried."""
        app = self.app

        def tell(words: str) -> None:
            app.call_from_thread(self._previewed, number, row, (words,))

        found = tuple(preview.words(row.key, self._host.desk.settings, settings, tell))
        if found and typed != row.typed:
            found = (f"with {typed}, {found[0]}", *found[1:])
        app.call_from_thread(self._previewed, number, row, found)

    def _previewed(self, number: int, row: Entry, words: Sequence[str]) -> None:
        if number == self._asked and self.is_mounted:
            self._about.show(AboutContent(row, tuple(words)))


def _is_threshold(key: str) -> bool:
    """Whether the key changes which alerts fire or ring, not by which way they leave the pane."""
    return key.startswith("alerts.") and key not in _WAYS
