"""What is worth an interruption, and how it reaches you."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

from pyrometer.settings.bounds import STRICT, Minutes
from pyrometer.settings.rules import BurnRule, CacheRule, ContextRule, LimitRule, PaceRule, ResetRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What is worth an interruption, and how it reaches you."""

    __pydantic_config__: ClassVar = STRICT

    toast: bool = True
    """Show a toast in the pane."""
    bell: Literal["off", "warning", "critical"] = "critical"
    """Ring the terminal bell from this level on."""
    desktop: Literal["auto", "osc9", "osc777", "off"] = "auto"
    """Desktop notification through the terminal; `auto` chooses by terminal."""
    desktop_level: Literal["warning", "critical"] = "critical"
    """Send desktop notifications from this level on."""
    bell_gap: Minutes = 10
    """At most one bell in this many minutes."""
    bells_per_day: Annotated[int, Ge(0), Le(1000)] = 6
    """At most this many bells a day."""
    mute_minutes: Annotated[float, Gt(0), Le(60 * 24 * 7)] = 60
    """How long the mute key mutes."""
    burn: BurnRule = field(default_factory=BurnRule)
    pace: PaceRule = field(default_factory=PaceRule)
    limit: LimitRule = field(default_factory=LimitRule)
    reset: ResetRule = field(default_factory=ResetRule)
    context: ContextRule = field(default_factory=ContextRule)
    cache: CacheRule = field(default_factory=CacheRule)
