"""A window was used by something that no local log tells of."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.words import window_name

RULE = "elsewhere"
_NEWS = 1800.0
"""Seconds for which such a reading is news."""
_SIGMAS = 4.0
"""Standard deviations that it must exceed as well."""


def elsewhere(scene: Scene) -> Iterator[Condition]:
    """A line in the list.

    Inputs: `unexplained`, `unexplained_at` and `sd` of the outlook. On: a reading of the last half hour stands at least
    3 points, and 4 standard deviations, above what the logs explain. Off: otherwise. For 0; keep 0; cool-down 30 min; a
    reading is its episode.
    """
    rule = scene.settings.elsewhere
    for window in scene.windows:
        outlook = window.outlook
        if outlook is None or outlook.unexplained_at is None:
            continue
        fresh = scene.now - outlook.unexplained_at <= _NEWS
        much = outlook.unexplained > max(rule.points, _SIGMAS * outlook.sd)
        yield about_window(
            RULE,
            window,
            rule,
            level="info",
            on=fresh and much,
            off=not (fresh and much),
            message=f"{window_name(window)} +{outlook.unexplained:.0f} points at {scene.clock(outlook.unexplained_at)}"
            " that no local session explains",
            action="look at web chat, cloud tasks and other machines",
            badge=f"+{outlook.unexplained:.0f} away",
            episode=outlook.unexplained_at,
        )
