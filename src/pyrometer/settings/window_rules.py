"""The thresholds of the rules about windows: what is to come, what is spent, how well it is known."""

from __future__ import annotations

from typing import Annotated

from pyrometer.settings.bounds import Ge, Gt, Le, Minutes, Points, Share
from pyrometer.settings.table import Table


class LikelyRule(Table, frozen=True, kw_only=True):
    """A lock-out before the reset of a window of hours is likely."""

    enabled: bool = True
    """Watch for this."""
    probability: Share = 0.50
    """Probability of a lock-out before the reset that starts it, 0..1."""
    off_probability: Share = 0.35
    """Probability below which it ends, 0..1."""
    sure: Share = 0.85
    """Probability from which `hold_sure` counts instead of `hold`."""
    min_percent: Points = 15
    """Never below this used percentage: the first minutes of a window say nothing."""
    hold: Minutes = 5
    """Minutes the condition must hold before the alert fires."""
    hold_sure: Minutes = 1
    """Minutes it must hold if it is nearly sure."""
    keep: Minutes = 10
    """Minutes the alert stays after the condition ended."""
    cooldown: Minutes = 0
    """Minutes before the same alert may fire again."""


class ImminentRule(Table, frozen=True, kw_only=True):
    """A lock-out in a window of hours is near, or nearly sure."""

    enabled: bool = True
    probability: Share = 0.70
    off_probability: Share = 0.50
    within: Minutes = 30
    """Minutes before the likely lock-out within which it starts, or..."""
    sure: Share = 0.85
    """...from this probability on at any distance, 0..1."""
    hold: Minutes = 1
    keep: Minutes = 10
    cooldown: Minutes = 0


class WeekRule(Table, frozen=True, kw_only=True):
    """A window of days is likely to be full before its reset."""

    enabled: bool = True
    probability: Share = 0.60
    off_probability: Share = 0.40
    min_percent: Points = 25
    within: Minutes = 1440
    """Minutes before the likely lock-out within which it is critical."""
    hold: Minutes = 120
    keep: Minutes = 360
    cooldown: Minutes = 1440


class ScopedWeekRule(Table, frozen=True, kw_only=True):
    """The same of a window that belongs to one model."""

    enabled: bool = True
    probability: Share = 0.60
    off_probability: Share = 0.40
    min_percent: Points = 25
    within: Minutes = 1440
    ran_within: Minutes = 1440
    """Only if the model ran in the last so many minutes."""
    hold: Minutes = 120
    keep: Minutes = 360
    cooldown: Minutes = 1440


class OverageRule(Table, frozen=True, kw_only=True):
    """Work goes on beyond a full window: it may cost money."""

    enabled: bool = True
    hold: Minutes = 1
    keep: Minutes = 5
    cooldown: Minutes = 0


class StaleRule(Table, frozen=True, kw_only=True):
    """The provider's percentage is old while work goes on: a badge."""

    enabled: bool = True
    age: Annotated[float, Gt(0), Le(60 * 24)] = 15
    """Minutes after which a reading is old."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 0


class ElsewhereRule(Table, frozen=True, kw_only=True):
    """A window was used by something that no local log tells of."""

    enabled: bool = True
    points: Annotated[float, Gt(0), Le(100)] = 3
    """Unexplained percentage points that start it."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 30


class ScaleRule(Table, frozen=True, kw_only=True):
    """The same work takes more or less of a window than before."""

    enabled: bool = True
    change: Annotated[float, Gt(0), Le(10)] = 0.25
    """Change of the scale that starts it, as a share."""
    off_change: Annotated[float, Ge(0), Le(10)] = 0.15
    """Change below which it ends."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 10_080
