"""A limit is reached."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.limits.verdict import holds_for_all
from pyrometer.settings.window_rules import OverageRule
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import percent
from pyrometer.words import window_name

RULE = "limit"
_AT_ONCE = OverageRule(hold=0, keep=0)


def limit_reached(scene: Scene) -> Iterator[Condition]:
    """Critical, until the provider works again. Silences the rest of the provider.

    Inputs: the verdict of every window, which is `LOCKED` after a refusal or at 100 percent while no work goes on
    behind it. On: locked. Off: not locked. For 0; keep 0; no cool-down. A window of one model and a budget of one's own
    silence nothing.
    """
    for window in scene.windows:
        locked = window.verdict is Verdict.LOCKED
        said = about_window(
            RULE, window, _AT_ONCE, level="critical", on=locked, off=not locked, message=_message(window, scene),
            action=_action(window), badge="full",
        )  # fmt: skip
        shuts = holds_for_all(window) and window.limit_id != "budget"
        yield msgspec.structs.replace(said, silences=shuts, exempt=True, window="")


def _message(window: WindowView, scene: Scene) -> str:
    budget = window.limit_id == "budget"
    at = scene.clock(scene.now if window.read_at is None or budget else window.read_at)
    what = "is used up" if budget else "limit reached"
    if window.locked_until is not None:
        ends = f" · open again {scene.clock(window.locked_until)}"
    else:
        ends = "" if budget else " · end unknown"
    used = f" ({percent(window.percent)})" if window.percent is not None else ""
    return f"{window_name(window)} {what} at {at}{used}{ends}"


def _action(window: WindowView) -> str:
    if window.scope:
        return "use another model"
    if window.limit_id == "budget":
        return "commit, then stop or raise the budget"
    return "commit, then wait or go on with another agent"
