"""Everything that the pages of one session are made of."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Final

import msgspec

from pyrometer.snapshot import SessionDetail
from pyrometer.text import dollars
from pyrometer.tui.xray.table import Cell
from pyrometer.words.points import points_text

if TYPE_CHECKING:
    from pyrometer.xray.carry import Carry

UNKNOWN: Final = "–"


class XrayContent(msgspec.Struct, frozen=True):
    """One session at an instant."""

    detail: SessionDetail
    now: float
    zone: tzinfo | None = None
    carry: Carry | None = None
    """What results cost again; None while that is not known."""
    reading: bool = False
    """Its logs are being read for that."""

    @property
    def key(self) -> object:
        """Changes with all that stands on a page, but not with the clock."""
        detail = self.detail
        return (
            detail.session.key,
            detail.figures.at if detail.figures else None,
            detail.scales,
            id(self.carry),
            self.reading,
            len(detail.events),
            detail.session.unlogged,
        )


def missing(content: XrayContent) -> str:
    """What stands in place of figures: they are on the way, or there is nothing that they could be of."""
    return "… working it out" if content.detail.session.turns else "no turns yet"


def dollars_cell(value: float | None) -> Cell:
    """API-equivalent dollars."""
    return Cell(dollars(value), None if value is None else round(value, 6))


def points(credits: float, scales: tuple[tuple[str, float], ...]) -> str:
    """`3.2 points of 5h`: what credits are of the shortest window whose scale is known; empty if none is."""
    if not scales:
        return ""
    window, scale = scales[0]
    return f"{points_text(credits * scale)} points of {window}"
