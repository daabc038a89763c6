"""The thresholds of the rules that need no more than a reading and the logs: pace, limit, context, cache, burn."""

from __future__ import annotations

from typing import Annotated

from pyrometer.settings.bounds import Count, Ge, Gt, Le, Minutes, Points, Ratio, Share, Tokens
from pyrometer.settings.table import Table


class BurnRule(Table, frozen=True, kw_only=True):
    """Burn above a session's own normal, in a short and a long window at once."""

    enabled: bool = True
    """Watch for this."""
    short_ratio: Annotated[float, Gt(1), Le(100)] = 3.0
    """Times normal over the last 5 minutes that start it."""
    long_ratio: Annotated[float, Gt(1), Le(100)] = 2.0
    """Times normal over the last 20 minutes that must hold as well."""
    off_ratio: Ratio = 2.0
    """Times normal over 5 minutes below which it ends."""
    burn_share: Share = 0.60
    """A warning, no mere line, if the session makes this share of the burn, 0..1, and..."""
    probability: Share = 0.30
    """...a lock-out before the reset is at least this probable, 0..1."""
    hold: Minutes = 2
    """Minutes the condition must hold before the alert fires."""
    keep: Minutes = 10
    """Minutes the alert stays after the condition ended."""
    cooldown: Minutes = 30
    """Minutes before the same alert may fire again."""


class ExplosionRule(Table, frozen=True, kw_only=True):
    """Burn far above a session's own normal, within a minute."""

    enabled: bool = True
    minute_ratio: Ratio = 10.0
    """Times normal over the last minute that start it."""
    short_ratio: Annotated[float, Gt(1), Le(100)] = 6.0
    """Times normal over the last 5 minutes that must hold as well."""
    off_ratio: Ratio = 3.0
    hold: Minutes = 1
    keep: Minutes = 10
    cooldown: Minutes = 30


class PaceRule(Table, frozen=True, kw_only=True):
    """Used share of a window ahead of its elapsed share: a badge, never a forecast."""

    enabled: bool = True
    ahead: Annotated[float, Gt(0), Le(100)] = 10
    """Percentage points ahead that start it."""
    off_ahead: Points = 5
    """Points ahead below which it ends."""
    min_percent: Points = 15
    """Never below this used percentage: the first minutes of a window say nothing."""
    hold: Minutes = 10
    keep: Minutes = 20
    cooldown: Minutes = 60


class LimitRule(Table, frozen=True, kw_only=True):
    """A limit is reached."""

    enabled: bool = True


class ResetRule(Table, frozen=True, kw_only=True):
    """A limit that was reached is open again."""

    enabled: bool = True
    ring: bool = True
    """Say it as loud as the limit itself; off: a warning."""


class ContextRule(Table, frozen=True, kw_only=True):
    """The context of a session's main loop is nearly full."""

    enabled: bool = True
    share: Share = 0.80
    """Share of the context window that starts it, 0..1."""
    off_share: Share = 0.65
    """Share below which it ends."""
    hold: Minutes = 0
    keep: Minutes = 2
    cooldown: Minutes = 30


class CacheRule(Table, frozen=True, kw_only=True):
    """The cache hit of a session over its last turns is low."""

    enabled: bool = True
    below: Share = 0.80
    """Cache hit, 0..1, below which the session gets a badge, and..."""
    line_below: Share = 0.70
    """...below which it gets a line in the list."""
    off_above: Share = 0.90
    """Cache hit above which it ends."""
    min_turns: Annotated[int, Ge(1), Le(1000)] = 8
    """Turns a session needs before it is judged."""
    min_context: Tokens = 20_000
    """Context below which a low hit rate costs nothing, tokens."""
    after_rebuild: Count = 4
    """Turns after a compaction, a clear or another rebuild in which misses are no news."""
    hold_turns: Count = 4
    """Turns of the session for which the condition must hold before the alert fires."""
    keep_turns: Count = 4
    """Turns of the session for which it stays after the condition ended."""
    hold: Minutes = 0
    keep: Minutes = 0
    cooldown: Minutes = 30
