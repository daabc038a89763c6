"""What one session is and used, in as many lines as the screen can spare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec
from textual.geometry import Size

from pyrometer.snapshot import BadgeView, SessionView, WindowView
from pyrometer.text import span
from pyrometer.tui.cells import Line, Piece, cell_len, clip, clip_line, length, spread
from pyrometer.tui.widgets.badges import BADGE_COLOURS, badge_colour
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.session_columns import STATE_SIGNS
from pyrometer.tui.widgets.session_facts import Fact, fact_groups
from pyrometer.words import LEVEL_SIGNS

BRIEF = 64
"""Narrower heads leave out words that are not needed."""
SEPARATOR: Piece = (" · ", "head--separator")


class HeadContent(msgspec.Struct, frozen=True):
    """A session, and how to show it."""

    session: SessionView
    now: float
    project: str
    """The name to show."""
    hidden: bool = False
    """True: leave out what would give the project away."""
    zone: tzinfo | None = None
    badges: tuple[BadgeView, ...] = ()
    """The most severe first, names masked."""
    brief: bool = False
    """True: the title and a line or two, where something else needs the room."""
    window: WindowView | None = None
    """The one since whose opening the session's tokens are counted, if that is known."""


class SessionHead(LineWidget[HeadContent]):
    """As high as its lines, never higher than a share of the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "head--working",
        "head--waiting",
        "head--idle",
        "head--ended",
        "head--project",
        "head--label",
        "head--value",
        "head--high",
        "head--separator",
        *BADGE_COLOURS,
    }
    DEFAULT_CSS = """
    SessionHead {
        height: auto;
        & > .head--working { color: $pace-ok; }
        & > .head--waiting { color: $accent-sign; }
        & > .head--idle { color: $pace-idle; }
        & > .head--ended { color: $faint; }
        & > .head--project { color: $foreground; text-style: bold; }
        & > .head--label { color: $muted; }
        & > .head--value { color: $foreground; }
        & > .head--high { color: $meter-high; }
        & > .head--separator { color: $faint; }
        & > .badge--quiet { color: $accent-sign; }
        & > .badge--warning { color: $pace-tight; }
        & > .badge--critical { color: $pace-lockout; text-style: bold; }
    }
    """

    def show(self, content: HeadContent) -> None:
        """Draws `content` from now on, and takes more or less room if it needs to."""
        rows = self._rows()
        super().show(content)
        if rows != self._rows():
            self.refresh(layout=True)

    def content_lines(self, content: HeadContent, width: int, height: int) -> Sequence[Line]:
        title = title_line(content.session, content.now, content.project, width)
        groups = fact_groups(content.session, content.zone, content.window, hidden=content.hidden, brief=width < BRIEF)
        remarks = badge_lines(content.badges, width, max(1, (height - 1) // 2))[: max(0, height - 1)]
        return [title, *remarks, *flow(groups, width, max(0, height - 1 - len(remarks)))]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        if self.content is None:
            return 1
        content = self.content
        rows = (
            brief_rows(viewport.height) if content.brief else most_rows(viewport.height) + min(3, len(content.badges))
        )
        return len(self.content_lines(content, width, rows))

    def _rows(self) -> int:
        screen = self.screen.size
        return self.get_content_height(screen, screen, self.size.width or screen.width)


def most_rows(screen: int) -> int:
    """How many lines of a screen the head may take."""
    return max(1, min(9, screen // 3))


def brief_rows(screen: int) -> int:
    """The same where something else needs the room."""
    return max(1, min(9, (screen - 6) // 6)) if screen < 40 else 9


def badge_lines(badges: Sequence[BadgeView], width: int, rows: int) -> list[Line]:
    """Each badge with what it means and what to do, in at most `rows` lines; what comes last falls away first."""
    lines: list[Line] = []
    for badge in badges:
        sign: Piece = (f"{LEVEL_SIGNS[badge.level]} {badge.text}", badge_colour((badge,)))
        words = f"{badge.message} · {badge.action}" if badge.action else badge.message
        whole = length((sign,)) + 3 + cell_len(words)
        if whole > width and len(lines) + 2 <= rows:
            lines += [clip_line((sign, SEPARATOR, (badge.message, "head--value")), width)]
            lines += [((clip(f"  {badge.action}", width), "head--label"),)] if badge.action else []
        else:
            lines.append(clip_line((sign, SEPARATOR, (words, "head--value")), width))
    return lines[:rows]


def title_line(session: SessionView, now: float, project: str, width: int) -> Line:
    """Sign, agent and project, and at the right edge the state and its age."""
    age = now - session.last_at
    when = "" if session.state == "working" or age < 60 else f" {span(age)}"
    state: Line = ((f"{session.state}{when}", f"head--{session.state}"),)
    sign: Piece = (f"{STATE_SIGNS[session.state]} ", f"head--{session.state}")
    name: Piece = (clip(project, max(4, width - len(session.agent) - 3)), "head--project")
    return spread((sign, (f"{session.agent} ", "head--label"), name), state, width)


def flow(groups: Sequence[Sequence[Fact]], width: int, rows: int) -> list[Line]:
    """The facts in at most `rows` lines of `width` cells; what comes last falls away first.

    Every group starts a line of its own, unless the group before it was broken over two lines.
    """
    lines: list[Line] = []
    open_line: Line = ()
    for group in groups:
        started = len(lines)
        for fact in map(_pieces, group):
            longer = (*open_line, SEPARATOR, *fact) if open_line else fact
            if open_line and length(longer) > width:
                lines.append(open_line)
                longer = fact
            open_line = clip_line(longer, width)
        if open_line and len(lines) == started:
            lines.append(open_line)
            open_line = ()
    return [*lines, open_line][:rows] if open_line else lines[: max(0, rows)]


def _pieces(fact: Fact) -> Line:
    label, value = fact
    return ((f"{label} ", "head--label"), (value, "head--value")) if label else ((value, "head--value"),)
