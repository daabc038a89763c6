"""The same work takes more or less of a window than before."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.text import share
from pyrometer.words import times, window_name

RULE = "scale_changed"


def scale_changed(scene: Scene) -> Iterator[Condition]:
    """A line in the list: the provider's limit seems smaller or larger.

    Input: `scale_change` of the outlook, the median scale of the last windows against that of the ones before, minus 1.
    On: beyond 25 percent either way. Off: within 15. For 0; keep 0; cool-down a week.
    """
    rule = scene.settings.scale_changed
    for window in scene.windows:
        change = window.outlook.scale_change if window.outlook is not None else None
        if change is None or change <= -1:
            continue
        size = 1 / (1 + change) - 1
        yield about_window(
            RULE,
            window,
            rule,
            level="info",
            on=abs(change) > rule.change,
            off=abs(change) < rule.off_change,
            message=f"{window_name(window)} limit seems {share(abs(size))} {'smaller' if size < 0 else 'larger'}"
            f" than before, as of {scene.time}",
            action="plan with the new size; pyrometer goes on from it",
            badge=f"limit {times(1 + size)}",
        )
