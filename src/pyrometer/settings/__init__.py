"""Every setting with its default, meaning, unit and bounds. Plain frozen values; reading files is `config`'s job.

The bounds are `annotated_types` markers, which pydantic enforces when a configuration is read. A start without a
configuration file never imports pydantic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from pyrometer.settings.alerts import Alerts
from pyrometer.settings.bounds import STRICT
from pyrometer.settings.gate import Gate
from pyrometer.settings.notify import Notify
from pyrometer.settings.rules import BurnRule, CacheRule, ContextRule, LimitRule, PaceRule, ResetRule
from pyrometer.settings.sources import Budget, Budgets, Metrics, Screen, Sources, Storage

__all__ = [
    "Alerts",
    "Budget",
    "Budgets",
    "BurnRule",
    "CacheRule",
    "ContextRule",
    "Gate",
    "LimitRule",
    "Metrics",
    "Notify",
    "PaceRule",
    "ResetRule",
    "Screen",
    "Settings",
    "Sources",
    "Storage",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it."""

    __pydantic_config__: ClassVar = STRICT

    sources: Sources = field(default_factory=Sources)
    metrics: Metrics = field(default_factory=Metrics)
    budgets: Budgets = field(default_factory=Budgets)
    alerts: Alerts = field(default_factory=Alerts)
    notify: Notify = field(default_factory=Notify)
    screen: Screen = field(default_factory=Screen)
    store: Storage = field(default_factory=Storage)
    gate: Gate = field(default_factory=Gate)
    keys: dict[str, str] = field(default_factory=dict)
    """Your own keys: binding id = key. `?` in the pane shows the ids."""
