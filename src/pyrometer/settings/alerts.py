"""What is worth an interruption, and how it reaches you."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

from pyrometer.settings import rules, session_rules, window_rules
from pyrometer.settings.bounds import STRICT, Clock, Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What is worth an interruption, and how it reaches you."""

    __pydantic_config__: ClassVar = STRICT

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
    lockout_likely: window_rules.LikelyRule = field(default_factory=window_rules.LikelyRule)
    lockout_imminent: window_rules.ImminentRule = field(default_factory=window_rules.ImminentRule)
    week_full: window_rules.WeekRule = field(default_factory=window_rules.WeekRule)
    scoped_week_full: window_rules.ScopedWeekRule = field(default_factory=window_rules.ScopedWeekRule)
    limit: rules.LimitRule = field(default_factory=rules.LimitRule)
    reset: rules.ResetRule = field(default_factory=rules.ResetRule)
    overage: window_rules.OverageRule = field(default_factory=window_rules.OverageRule)
    pace: rules.PaceRule = field(default_factory=rules.PaceRule)
    burn: rules.BurnRule = field(default_factory=rules.BurnRule)
    burn_explosion: rules.ExplosionRule = field(default_factory=rules.ExplosionRule)
    loop: session_rules.LoopRule = field(default_factory=session_rules.LoopRule)
    unattended: session_rules.UnattendedRule = field(default_factory=session_rules.UnattendedRule)
    invalidation: session_rules.InvalidationRule = field(default_factory=session_rules.InvalidationRule)
    cache_cold: session_rules.ColdRule = field(default_factory=session_rules.ColdRule)
    cache: rules.CacheRule = field(default_factory=rules.CacheRule)
    bloat: session_rules.BloatRule = field(default_factory=session_rules.BloatRule)
    context_dear: session_rules.DearContextRule = field(default_factory=session_rules.DearContextRule)
    context: rules.ContextRule = field(default_factory=rules.ContextRule)
    dear_model: session_rules.DearModelRule = field(default_factory=session_rules.DearModelRule)
    thinking: session_rules.ThinkingRule = field(default_factory=session_rules.ThinkingRule)
    tool_schema: session_rules.SchemaRule = field(default_factory=session_rules.SchemaRule)
    low_yield: session_rules.YieldRule = field(default_factory=session_rules.YieldRule)
    stale_reading: window_rules.StaleRule = field(default_factory=window_rules.StaleRule)
    elsewhere: window_rules.ElsewhereRule = field(default_factory=window_rules.ElsewhereRule)
    scale_changed: window_rules.ScaleRule = field(default_factory=window_rules.ScaleRule)
