"""What is worth an interruption, and how it reaches you."""

from __future__ import annotations

from typing import Annotated, Literal

from pyrometer.settings import rules, session_rules, window_rules
from pyrometer.settings.bounds import Clock, Ge, Gt, Le, Minutes
from pyrometer.settings.table import Table


class Alerts(Table, frozen=True, kw_only=True):
    """What is worth an interruption, and how it reaches you."""

    toast: bool = True
    """Show a toast in the pane."""
    bell: Literal["off", "warning", "critical"] = "critical"
    """Ring the terminal bell from this level on."""
    desktop: Literal["auto", "osc9", "osc99", "osc777", "program", "off"] = "auto"
    """Desktop notification by the terminal (OSC ...) or a `program` like notify-send; `auto` finds out which."""
    desktop_level: Literal["warning", "critical"] = "critical"
    """Send desktop notifications from this level on."""
    bell_gap: Minutes = 10
    """At most one bell in this many minutes."""
    bells_per_day: Annotated[int, Ge(0), Le(1000)] = 6
    """At most this many bells a day."""
    quiet_from: Clock = ""
    """Local time, like "22:00", from which on nothing rings: what would, becomes a line. Empty: no quiet hours."""
    quiet_until: Clock = ""
    """Local time at which the quiet hours end."""
    mute_minutes: Annotated[float, Gt(0), Le(60 * 24 * 7)] = 60
    """How long the mute key mutes."""
    lockout_likely: window_rules.LikelyRule = window_rules.LikelyRule()
    lockout_imminent: window_rules.ImminentRule = window_rules.ImminentRule()
    week_full: window_rules.WeekRule = window_rules.WeekRule()
    scoped_week_full: window_rules.ScopedWeekRule = window_rules.ScopedWeekRule()
    limit: rules.LimitRule = rules.LimitRule()
    reset: rules.ResetRule = rules.ResetRule()
    overage: window_rules.OverageRule = window_rules.OverageRule()
    pace: rules.PaceRule = rules.PaceRule()
    burn: rules.BurnRule = rules.BurnRule()
    burn_explosion: rules.ExplosionRule = rules.ExplosionRule()
    loop: session_rules.LoopRule = session_rules.LoopRule()
    unattended: session_rules.UnattendedRule = session_rules.UnattendedRule()
    invalidation: session_rules.InvalidationRule = session_rules.InvalidationRule()
    cache_cold: session_rules.ColdRule = session_rules.ColdRule()
    cache: rules.CacheRule = rules.CacheRule()
    bloat: session_rules.BloatRule = session_rules.BloatRule()
    context_dear: session_rules.DearContextRule = session_rules.DearContextRule()
    context: rules.ContextRule = rules.ContextRule()
    dear_model: session_rules.DearModelRule = session_rules.DearModelRule()
    thinking: session_rules.ThinkingRule = session_rules.ThinkingRule()
    tool_schema: session_rules.SchemaRule = session_rules.SchemaRule()
    low_yield: session_rules.YieldRule = session_rules.YieldRule()
    stale_reading: window_rules.StaleRule = window_rules.StaleRule()
    elsewhere: window_rules.ElsewhereRule = window_rules.ElsewhereRule()
    scale_changed: window_rules.ScaleRule = window_rules.ScaleRule()
