"""A line of text that is being typed, as a value: every key gives a new one."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from pyrometer.text import printable
from pyrometer.tui.cells import cell_len

LONGEST = 2_000
CARET = "▏"


class TextEdit(msgspec.Struct, frozen=True):
    """Text and the place of the caret in it."""

    text: str = ""
    caret: int = 0

    @classmethod
    def of(cls, text: str) -> TextEdit:
        """`text` with the caret behind it."""
        return cls(text, len(text))

    def insert(self, more: str) -> TextEdit:
        """Types or pastes `more`; control characters are left out."""
        more = printable(more, LONGEST)[: max(0, LONGEST - len(self.text))]
        return TextEdit(self.text[: self.caret] + more + self.text[self.caret :], self.caret + len(more))

    def pressed(self, key: str, character: str | None) -> TextEdit | None:
        """What the key makes of it; None if it is no key for typing."""
        moves = {"left": self.caret - 1, "right": self.caret + 1, "home": 0, "end": len(self.text)}
        if key in moves:
            return replace(self, caret=max(0, min(len(self.text), moves[key])))
        if key == "backspace":
            start = max(0, self.caret - 1)
            return TextEdit(self.text[:start] + self.text[self.caret :], start)
        if key == "delete":
            return TextEdit(self.text[: self.caret] + self.text[self.caret + 1 :], self.caret)
        if key == "ctrl+u":
            return TextEdit()
        return self.insert(character) if character and character.isprintable() else None

    def shown(self, width: int, *, hidden: bool = False) -> str:
        """The text with its caret in at most `width` cells: the part around the caret. `hidden` shows dots."""
        text = "•" * len(self.text) if hidden else self.text
        before, after = text[: self.caret], text[self.caret :]
        while before and cell_len(before) + 1 > max(1, width - min(len(after), width // 4)):
            before = before[1:]
        while after and cell_len(before) + cell_len(after) + 1 > width:
            after = after[:-1]
        return before + CARET + after
