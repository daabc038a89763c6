"""Rows of the past under the names that people know, hidden where names are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pyrometer.history.question import REST, Dimension, Exact, Row
from pyrometer.paths import display
from pyrometer.text import printable
from pyrometer.tui.masks import MaskBook
from pyrometer.usage import Usage
from pyrometer.words import last_part

_NONE: Final[dict[Dimension, str]] = {
    "project": "– no folder",
    "branch": "– no branch",
    "tool": "– no tool",
    "mcp": "– no MCP server",
    "skill": "– no skill",
    "command": "– no command",
}
"""What has no name of the kind."""


class RowNames:
    """Gives every row of one table its name."""

    def __init__(self, book: MaskBook, home: Path) -> None:
        self._book = book
        self._home = home

    def names(self, by: Dimension, rows: Sequence[Row]) -> list[str]:
        """Of the rows, in order. Hidden branches are numbered."""
        self._book.meet(sorted(row.project or (row.name if by == "project" else "") for row in rows))
        branches = sorted({row.name for row in rows if row.name != REST}) if by == "branch" else []
        return [self._name(by, row, branches) for row in rows]

    def crumb(self, one: Exact) -> str:
        """The name of a row that was opened."""
        row = Row(one.name, Usage(), 0.0, 0.0, agent=one.agent, project=one.project)
        if one.by == "project" and not self._book.hidden:
            return printable(last_part(one.name) or one.name)
        return self._name(one.by, row, [one.name])

    def _name(self, by: Dimension, row: Row, branches: Sequence[str]) -> str:
        if row.name == REST and by in _NONE:
            return f"{_NONE[by]} · {self._short(row.project)}" if row.project else _NONE[by]
        if by == "project":
            return self._folder(row.name)
        if by == "session":
            return f"{printable(row.name)[:8]} {self._short(row.project)}"
        if by == "branch":
            hidden = self._book.hidden and row.name in branches
            name = f"branch {branches.index(row.name) + 1}" if hidden else printable(row.name)
            return f"{name} · {self._short(row.project)}" if row.project else name
        return printable(row.name)

    def _folder(self, project: str) -> str:
        if project == REST or not project.startswith("/"):
            return REST if project == REST else self._book.mask(project)
        return self._book.mask(project) if self._book.hidden else printable(display(Path(project), self._home))

    def _short(self, project: str) -> str:
        if not project:
            return REST
        return self._book.mask(project) if self._book.hidden else printable(last_part(project) or project)
