"""Every setting with its default, meaning, unit and bounds. Plain frozen values; reading files is `config`'s job.

pydantic enforces the bounds when a configuration is read (`checked`). A start without one never imports it.
"""

from __future__ import annotations

import msgspec

from pyrometer.settings.alerts import Alerts
from pyrometer.settings.gate import Gate
from pyrometer.settings.notify import Notify
from pyrometer.settings.rules import BurnRule, CacheRule, ContextRule, LimitRule, PaceRule, ResetRule
from pyrometer.settings.sources import Budget, Budgets, Metrics, Screen, Sources, Storage
from pyrometer.settings.table import Table

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


class Settings(Table, frozen=True, kw_only=True):
    """All of it."""

    sources: Sources = Sources()
    metrics: Metrics = Metrics()
    budgets: Budgets = Budgets()
    alerts: Alerts = Alerts()
    notify: Notify = Notify()
    screen: Screen = Screen()
    store: Storage = Storage()
    gate: Gate = Gate()
    keys: dict[str, str] = msgspec.field(default_factory=dict)
    """Your own keys: binding id = key. `?` in the pane shows the ids."""
