"""The settings as a list: sections open and close, a value is typed where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pyrometer.tui.cells import Line
from pyrometer.tui.settings_rows import Entry, Row, Section, rows
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.settings_lines import row_line
from pyrometer.tui.widgets.text_edit import TextEdit


class SettingsList(Picker):
    """Shows `entries`; what is open, searched and typed is its own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "set--section",
        "set--name",
        "set--value",
        "set--changed",
        "set--quiet",
        "set--cursor",
        "set--edit",
    }
    DEFAULT_CSS = """
    SettingsList {
        height: 1fr;
        & > .set--section { color: $foreground; text-style: bold; }
        & > .set--name { color: $foreground; }
        & > .set--value { color: $muted; }
        & > .set--changed { color: $accent-sign; }
        & > .set--quiet { color: $muted; }
        & > .set--cursor { color: $foreground; background: $cursor; text-style: bold; }
        & > .set--edit { color: $accent-sign; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.edit: TextEdit | None = None
        """The value that is being typed."""
        self.wanted = ""
        """The search."""
        self._opened: frozenset[str] = frozenset()
        self._entries: tuple[Entry, ...] = ()
        self._docs: Mapping[str, str] = {}
        self._rows: tuple[Row, ...] = ()

    def show(self, entries: tuple[Entry, ...], docs: Mapping[str, str]) -> None:
        """Draws these settings; the chosen row stays chosen."""
        self._entries, self._docs = entries, docs
        self._arrange()

    def search(self, wanted: str) -> None:
        """Shows only the keys that match; all sections again without a word."""
        if wanted != self.wanted:
            self.wanted = wanted
            self._arrange()

    @property
    def row(self) -> Row | None:
        """What is chosen."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def entry(self) -> Entry | None:
        """The setting that is chosen."""
        return self.row if isinstance(self.row, Entry) else None

    @property
    def matches(self) -> int:
        """Settings in the list."""
        return sum(isinstance(each, Entry) for each in self._rows)

    def open_section(self, opened: bool) -> None:
        """Opens the chosen section, or closes it or the one around the chosen key."""
        row = self.row
        if row is None or self.wanted:
            return
        name = row.name if isinstance(row, Section) else row.section
        self._opened = self._opened | {name} if opened else self._opened - {name}
        self._arrange(keep=name)

    def _arrange(self, keep: str = "") -> None:
        """Makes the rows anew; chooses the row of before, or the section `keep`."""
        keep = keep or _identity(self.row)
        self._rows = rows(self._entries, self._docs, self._opened, self.wanted)
        names = [_identity(each) for each in self._rows]
        self.choose(names.index(keep) if keep in names else 0)

    def line_count(self) -> int:
        return len(self._rows)

    def line_at(self, place: int, width: int) -> Line:
        chosen = place == self.cursor
        edit = self.edit if chosen else None
        return row_line(self._rows[place], width, chosen=chosen, whole=bool(self.wanted), edit=edit)


def _identity(row: Row | None) -> str:
    if row is None:
        return ""
    return row.name if isinstance(row, Section) else row.key
