"""The keys of the settings: what is changed is written to `overrides.toml` at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events

from pyrometer.tui.screen_bindings import SETTINGS_BINDINGS
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.screens.settings_view import SettingsView
from pyrometer.tui.settings_rows import Entry, Section
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.text_edit import TextEdit


class SettingsScreen(Picking, SettingsView):
    """Push it; `host` is where the settings are and who applies them."""

    BINDINGS: ClassVar = list(SETTINGS_BINDINGS)
    KEYS = SETTINGS_BINDINGS

    def picker(self) -> Picker:
        return self._list

    def moved(self) -> None:
        self._look()

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
