"""Where a person is in the past: what is compared, how, and which rows led there."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

import msgspec
from msgspec.structs import replace

from pyrometer.history.question import Dimension, Exact, Filter, Question, Row
from pyrometer.tui.past.stretches import Stretch

TABS: Final[dict[Dimension, str]] = {
    "project": "project",
    "session": "session",
    "branch": "branch",
    "agent": "agent",
    "model": "model",
    "loop": "loop",
    "subagent": "subagent",
    "tool": "tool",
    "mcp": "MCP",
    "skill": "skill",
    "command": "/cmd",
}
"""What can be compared, and what it is called."""
_BELOW: Final[dict[Dimension, Dimension]] = {
    "project": "session",
    "branch": "session",
    "agent": "project",
    "model": "project",
    "loop": "project",
    "subagent": "session",
    "tool": "session",
    "mcp": "tool",
    "skill": "session",
    "command": "session",
}
"""What a row is told further by, to begin with."""


class Look(msgspec.Struct, frozen=True):
    """One table."""

    by: Dimension = "project"
    exact: tuple[Exact, ...] = ()
    """The rows that were opened on the way here."""
    order: str = ""
    """Column to sort by; empty: by the measure."""
    turned: bool = False
    """The other way round."""
    wanted: str = ""
    """Words that a row has to contain."""

    @property
    def tabs(self) -> tuple[Dimension, ...]:
        """The dimensions that tell something new here."""
        fixed = {one.by for one in self.exact}
        if "session" in fixed:
            fixed |= {"project", "branch", "agent"}
        if "tool" in fixed or "skill" in fixed:
            fixed |= {"mcp"}
        return tuple(by for by in TABS if by not in fixed)

    def beside(self, steps: int) -> Look:
        """The same by another dimension."""
        tabs = self.tabs
        place = tabs.index(self.by) if self.by in tabs else 0
        return self.told_by(tabs[(place + steps) % len(tabs)])

    def told_by(self, by: Dimension) -> Look:
        """The same by `by`."""
        return Look(by, self.exact, self.order if self.order != "name" else "", self.turned)

    def below(self, row: Row) -> Look | None:
        """The parts of a row; None of a session, which has a screen of its own."""
        if self.by not in _BELOW:
            return None
        opened = Look(self.by, (*self.exact, Exact(self.by, row.name, row.agent, row.project)))
        wanted = _BELOW[self.by]
        return replace(opened, by=wanted if wanted in opened.tabs else opened.tabs[0])

    def question(self, stretch: Stretch, zone: tzinfo | None) -> Question:
        """What the store is asked."""
        only = Filter(agent=stretch.agent, exact=self.exact, words=tuple(stretch.wanted.split()))
        return Question(self.by, stretch.start, stretch.end, zone, only)
