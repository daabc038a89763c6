"""How far a session burns above its normal: what several rules ask."""

from __future__ import annotations

import msgspec

from pyrometer.alerts.ratios import BurnRatio
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView


class Above(msgspec.Struct, frozen=True):
    """Times normal over the last minute, 5 and 20 minutes; None while no normal is known."""

    minute: float | None = None
    short: float | None = None
    long: float | None = None


def above_normal(session: SessionView, scene: Scene) -> Above:
    """Of the findings, cache rebuilds left out; of the tokens the monitor counts where there are no findings."""
    found = session.findings
    if found is not None and found.ratio_5m is not None:
        return Above(found.ratio_1m, found.ratio_5m, found.ratio_20m)
    ratio = scene.ratio_of.get(session.key)
    return Above() if ratio is None else of_ratio(ratio)


def of_ratio(ratio: BurnRatio) -> Above:
    """As measured by the monitor, which knows no single minutes."""
    return Above(None, ratio.short, ratio.long)


def is_above(above: Above, scene: Scene) -> bool:
    """Whether both windows of the burn rule are beyond their thresholds."""
    rule = scene.settings.burn
    if above.short is None or above.long is None:
        return False
    return above.short >= rule.short_ratio and above.long >= rule.long_ratio
