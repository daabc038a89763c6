"""The thresholds of each rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Ge, Gt, Le

from pyrometer.settings.bounds import STRICT, Minutes, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRule:
    """Burn above your own normal, in a short and a long window at once."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True
    """Watch for this."""
    short_ratio: Annotated[float, Gt(1), Le(100)] = 3.0
    """Times normal over the last 5 minutes that start it."""
    long_ratio: Annotated[float, Gt(1), Le(100)] = 2.0
    """Times normal over the last 20 minutes that must hold as well."""
    off_ratio: Annotated[float, Gt(0), Le(100)] = 2.0
    """Times normal over 5 minutes below which it ends."""
    hold: Minutes = 2
    """Minutes the condition must hold before the alert fires."""
    keep: Minutes = 10
    """Minutes the alert stays after the condition ended."""
    cooldown: Minutes = 30
    """Minutes before the same alert may fire again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRule:
    """Used share of a window ahead of its elapsed share."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True
    ahead: Annotated[float, Gt(0), Le(100)] = 10
    """Percentage points ahead that start it."""
    off_ahead: Annotated[float, Ge(0), Le(100)] = 5
    """Points ahead below which it ends."""
    min_percent: Annotated[float, Ge(0), Le(100)] = 15
    """Never below this used percentage: the first minutes of a window say nothing."""
    hold: Minutes = 10
    keep: Minutes = 20
    cooldown: Minutes = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """A limit is reached."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetRule:
    """A limit that was reached is open again."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRule:
    """The context of a session's main loop is nearly full."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True
    share: Share = 0.80
    """Share of the context window that starts it, 0..1."""
    off_share: Share = 0.65
    """Share below which it ends."""
    hold: Minutes = 0
    keep: Minutes = 2
    cooldown: Minutes = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheRule:
    """The cache hit of a session over its last turns is low."""

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True
    below: Share = 0.70
    """Cache hit (0..1, over the last N turns) that starts it."""
    off_above: Share = 0.85
    """Cache hit above which it ends."""
    min_turns: Annotated[int, Ge(1), Le(1000)] = 8
    """Turns a session needs before it is judged."""
    min_context: Annotated[int, Ge(0)] = 20_000
    """Context below which a low hit rate costs nothing, tokens."""
    hold: Minutes = 2
    keep: Minutes = 5
    cooldown: Minutes = 30
