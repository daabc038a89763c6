"""Who burns most of a window, for the text of its alerts."""

from __future__ import annotations

from pyrometer.alerts.scene import Scene
from pyrometer.snapshot.outlook import Outlook
from pyrometer.text import share


def top_burner(outlook: Outlook, scene: Scene) -> str:
    """` · api is 68% of the burn`, whether anything can be done about it or not; empty where it is not known."""
    known = [each for each in (*outlook.levers, *outlook.changes) if each.session and each.share > 0]
    if not known:
        return ""
    top = max(known, key=lambda each: each.share)
    return f" · {scene.name_of(top.agent, top.session)} is {share(top.share)} of the burn"
