"""Asks all rules about one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

import msgspec

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.ratios import BurnRatio
from pyrometer.alerts.rules import RULES
from pyrometer.alerts.scene import Scene
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import Snapshot


def conditions(
    snapshot: Snapshot, ratios: Iterable[BurnRatio], settings: Settings, zone: tzinfo | None = None
) -> tuple[Condition, ...] | None:
    """What every enabled rule says; None while history is still being read, when half of it would mislead.

    `ratios` are for sessions without findings, and for all together. With nobody there no mere badge begins.
    """
    if snapshot.progress is not None and not snapshot.progress.done:
        return None
    scene = Scene(snapshot, settings, zone, ratios)
    found = (said for name, rule in RULES.items() if getattr(settings, name).enabled for said in rule(scene))
    return tuple(_unseen(said) if scene.nobody_there and said.level == "badge" else said for said in found)


def _unseen(said: Condition) -> Condition:
    """A badge that nobody would see: it goes on, but does not begin."""
    return msgspec.structs.replace(said, on=False)
