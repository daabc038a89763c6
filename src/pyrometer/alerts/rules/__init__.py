"""The rules: each says what it finds in a scene. Their names are those of the tables of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.bloat import bloat
from pyrometer.alerts.rules.burn_anomaly import burn_anomaly
from pyrometer.alerts.rules.burn_explosion import burn_explosion
from pyrometer.alerts.rules.cache_cold import cache_cold
from pyrometer.alerts.rules.cache_invalidation import cache_invalidation
from pyrometer.alerts.rules.context_dear import context_dear
from pyrometer.alerts.rules.context_full import context_full
from pyrometer.alerts.rules.dear_model import dear_model
from pyrometer.alerts.rules.elsewhere import elsewhere
from pyrometer.alerts.rules.hit_low import hit_low
from pyrometer.alerts.rules.limit_reached import limit_reached
from pyrometer.alerts.rules.lockout_imminent import lockout_imminent
from pyrometer.alerts.rules.lockout_likely import lockout_likely
from pyrometer.alerts.rules.low_yield import low_yield
from pyrometer.alerts.rules.overage import overage
from pyrometer.alerts.rules.pacing import pacing
from pyrometer.alerts.rules.runaway_loop import runaway_loop
from pyrometer.alerts.rules.scale_changed import scale_changed
from pyrometer.alerts.rules.stale_reading import stale_reading
from pyrometer.alerts.rules.thinking import thinking
from pyrometer.alerts.rules.tool_schema import tool_schema
from pyrometer.alerts.rules.unattended import unattended
from pyrometer.alerts.rules.week_full import scoped_week_full, week_full
from pyrometer.alerts.rules.window_reset import window_reset
from pyrometer.alerts.scene import Scene


class Rule(Protocol):
    """One thing worth knowing. Pure: equal scenes give equal conditions.

    A subject that it does not name is over: only what is on, or in the band between the thresholds, has to be named.
    """

    def __call__(self, scene: Scene) -> Iterable[Condition]: ...


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "lockout_likely": lockout_likely,
        "lockout_imminent": lockout_imminent,
        "week_full": week_full,
        "scoped_week_full": scoped_week_full,
        "limit": limit_reached,
        "reset": window_reset,
        "overage": overage,
        "pace": pacing,
        "burn": burn_anomaly,
        "burn_explosion": burn_explosion,
        "loop": runaway_loop,
        "unattended": unattended,
        "invalidation": cache_invalidation,
        "cache_cold": cache_cold,
        "cache": hit_low,
        "bloat": bloat,
        "context_dear": context_dear,
        "context": context_full,
        "dear_model": dear_model,
        "thinking": thinking,
        "tool_schema": tool_schema,
        "low_yield": low_yield,
        "stale_reading": stale_reading,
        "elsewhere": elsewhere,
        "scale_changed": scale_changed,
    }
)
"""All of them, by the name that alerts, silences and settings know."""
