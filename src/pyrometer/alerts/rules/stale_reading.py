"""The provider's percentage is old while work goes on."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import Verdict
from pyrometer.text import percent, span
from pyrometer.words import session_name, window_name

RULE = "stale_reading"


def stale_reading(scene: Scene) -> Iterator[Condition]:
    """A badge with the age of the reading.

    Inputs: `read_at` of every window that a provider reports; whether a session of the provider runs. On: older than 15
    min while one runs, and it ran after the reading. Off: newer, or nothing runs. For, keep, cool-down 0.
    """
    rule = scene.settings.stale_reading
    for window in scene.windows:
        session = scene.running(window.provider)
        reported = window.source.startswith("reported") and window.verdict is not Verdict.LOCKED
        if not reported or window.read_at is None or session is None:
            continue
        age = scene.now - window.read_at
        old = age > rule.age * 60 and session.last_at > window.read_at
        yield about_window(
            RULE,
            window,
            rule,
            on=old,
            off=not old,
            message=f"{window_name(window)} {percent(window.percent)} is {span(age)} old at {scene.time}"
            f" while {session_name(session)} works",
            action="a turn in a terminal session of that agent brings a new reading",
            badge=f"~{span(age)} old",
        )
