"""Every setting, what it means and where its value comes from; changes are written to `overrides.toml` at once.

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

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from pyrometer.tui.screens.keys import closing_keys, moving_keys
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.screens.settings_host import Preview, SettingsHost
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.settings_rows import Entry, Section, entries, section_docs
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.settings_list import SettingsList
from pyrometer.tui.widgets.settings_notes import AboutContent, HeadContent, SettingsAbout, SettingsHead, SettingsNote
from pyrometer.tui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from pyrometer.settings import Settings

SETTINGS_BINDINGS: tuple[Binding, ...] = (
    *closing_keys("settings", "s"),
    Binding(
        "enter,space", "press", "Change", id="settings.press", key_display="⏎",
        tooltip="Open the section; switch, choose or type the value",
    ),
    Binding("slash", "search", "Search", id="settings.search", key_display="/", tooltip="Show only what matches"),
    Binding("d,delete", "default", "Default", id="settings.default", key_display="d", tooltip="Back to the default"),
    Binding("right", "aside(1)", "Open", id="settings.open", show=False, tooltip="Open the section; the next choice"),
    Binding("left", "aside(-1)", "Shut", id="settings.shut", show=False, tooltip="Shut the section; the choice before"),
    *moving_keys("settings"),
)  # fmt: skip
"""Keys of the settings. While something is typed all keys but enter and escape are text."""
_WAYS = frozenset({"alerts.bell", "alerts.desktop", "alerts.desktop_level", "alerts.mute_minutes", "alerts.toast"})
PREVIEW_AFTER = 0.4
"""Seconds without a key after which a preview is asked for."""


class SettingsScreen(Picking, SizedScreen):
    """Push it; `host` is where the settings are and who applies them."""

    BINDINGS: ClassVar = list(SETTINGS_BINDINGS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - not a ClassVar in Textual
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-normal")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    SettingsScreen {
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

    def picker(self) -> Picker:
        return self._list

    def moved(self) -> None:
        self._look()

    def compose(self) -> ComposeResult:
        yield self._head
        with Horizontal():
            yield self._list
            yield self._about
        yield self._note
        yield KeyLine(SETTINGS_BINDINGS)

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

    def _tell(self, act: Callable[[], str], key: str) -> None:
        """Does what changes a setting, applies it, and says how that went."""
        refused = act()
        if refused:
            self._look(refused, fault=True)
            return
        words = self._host.apply(key)
        self._read()
        self._look(words)

    def _change(self, entry: Entry, typed: str) -> None:
        self._list.edit = None
        self._tell(lambda: self._host.desk.change(entry.key, typed), entry.key)

    def action_press(self) -> None:
        """Opens or closes a section; switches, chooses the next or begins to type."""
        row = self._list.row
        if isinstance(row, Section):
            self._list.open_section(not row.opened)
            self._look()
        elif row is not None and row.kind != "text":
            self._change(row, row.after(1))
        elif row is not None:
            self._list.edit = TextEdit.of(row.typed)
            self._list.redraw()
            self._look("⏎ keeps it · esc leaves it as it was")

    def action_aside(self, step: int) -> None:
        """Opens (1) or closes (-1) a section; of a choice the next or the one before."""
        entry = self._list.entry
        if entry is not None and entry.kind == "choice":
            self._change(entry, entry.after(step))
        else:
            self._list.open_section(step > 0)
            self._look()

    def action_default(self) -> None:
        """Gives the chosen setting its default."""
        entry = self._list.entry
        if entry is not None and entry.origin:
            self._tell(lambda: self._host.desk.reset(entry.key), entry.key)
        elif entry is not None:
            self._look("it has its default already")

    def action_search(self) -> None:
        """From now on keys go into the search."""
        self._searching = True
        self._look()

    def action_close(self) -> None:
        """Takes back the search, or goes back to the pane."""
        if self._list.wanted:
            self._list.search("")
            self._look()
        else:
            self.dismiss()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """A click chooses and opens; a click elsewhere leaves the value that was being typed as it was."""
        self._list.edit = None
        self._searching = False
        del message
        self.action_press()

    def on_key(self, event: events.Key) -> None:
        if self._list.edit is None and not self._searching:
            return
        edit = self._list.edit
        if self._typed_search(event) if edit is None else self._typed_value(edit, event):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._list.edit is not None:
            self._take(self._list.edit.insert(event.text.strip()))

    def _typed_value(self, edit: TextEdit, event: events.Key) -> bool:
        """Takes a key while a value is typed: all but those that leave the app."""
        entry = self._list.entry
        if event.key == "enter" and entry is not None:
            self._keep(entry, edit)
        elif event.key == "escape" or entry is None:
            self._list.edit = None
            self._list.redraw()
            self._look()
        elif (after := edit.pressed(event.key, event.character)) is not None:
            self._take(after)
        else:
            return event.key in ("up", "down", "pageup", "pagedown", "tab", "shift+tab")
        return True

    def _keep(self, entry: Entry, edit: TextEdit) -> None:
        """Writes what was typed; what is refused stays to be corrected."""
        refused = self._host.desk.change(entry.key, edit.text)
        if refused and not refused.startswith("written"):
            self._look(refused, fault=True)
            return
        self._list.edit = None
        self._tell(lambda: refused, entry.key)
        self._list.redraw()

    def _take(self, edit: TextEdit) -> None:
        self._list.edit = edit
        self._list.redraw()
        self._look()

    def _typed_search(self, event: events.Key) -> bool:
        """Takes a key while a search is typed; arrows leave the search and move."""
        if event.key in ("enter", "up", "down", "pageup", "pagedown"):
            self._searching = False
            self._look()
            return event.key == "enter"
        if event.key == "escape":
            self._searching = False
            self._list.search("")
        else:
            after = TextEdit.of(self._list.wanted).pressed(event.key, event.character)
            if after is None:
                return False
            self._list.search(after.text[:60])
        self._look()
        return True


def _is_threshold(key: str) -> bool:
    """Whether the key changes which alerts fire or ring, not by which way they leave the pane."""
    return key.startswith("alerts.") and key not in _WAYS
