"""The hours in which nothing may ring."""

from __future__ import annotations

from datetime import datetime, tzinfo

from pyrometer.settings import Alerts as Settings


def in_quiet_hours(settings: Settings, now: float, zone: tzinfo | None = None) -> bool:
    """Whether the wall clock of `zone` is in the quiet hours, which may pass midnight.

    Only the wall clock counts: a night in which the clocks change is an hour longer or shorter.
    """
    begin, end = settings.quiet_from, settings.quiet_until
    if not begin or not end or begin == end:
        return False
    wall = f"{datetime.fromtimestamp(now, zone):%H:%M}"
    return begin <= wall < end if begin < end else wall >= begin or wall < end
