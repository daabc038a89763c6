"""Every setting with its default, meaning, unit and bounds. Plain frozen values; reading files is `config`'s job.

The bounds are `annotated_types` markers, which pydantic enforces when a configuration is read. A start without a
configuration file never imports pydantic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

Minutes = Annotated[float, Ge(0), Le(60 * 24 * 14)]
Share = Annotated[float, Ge(0), Le(1)]
_STRICT: dict[str, object] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Which folders are read."""

    __pydantic_config__: ClassVar = _STRICT

    claude: tuple[str, ...] = ()
    """More Claude Code folders, each holding `projects/`: another account, a container. `~` is allowed."""
    codex: tuple[str, ...] = ()
    """More Codex homes, each holding `sessions/`."""
    defaults: bool = True
    """Also read the folders that the environment names."""
    history_days: Annotated[float, Gt(0), Le(3650)] = 8
    """How far back the pane reads, days."""
    events: Literal["auto", "off"] = "auto"
    """`off`: never use file-system events, only polling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """How rates and gauges are computed."""

    __pydantic_config__: ClassVar = _STRICT

    last_turns: Annotated[int, Ge(1), Le(1000)] = 20
    """N of "cache hit over the last N turns" and of the context growth."""
    idle_after: Annotated[float, Gt(0), Le(1440)] = 5
    """Minutes without a sign of life after which a session is idle."""
    ended_after: Annotated[float, Gt(0), Le(60 * 24 * 30)] = 720
    """Minutes without a sign of life after which a session counts as ended."""
    graph_minutes: Annotated[float, Ge(10), Le(60 * 24 * 7)] = 120
    """Time span of the burn graph, minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A limit of your own, for people whose agent reports none. Zero means no budget."""

    __pydantic_config__: ClassVar = _STRICT

    five_hour_tokens: Annotated[int, Ge(0)] = 0
    """Tokens (all buckets) in five hours."""
    week_tokens: Annotated[int, Ge(0)] = 0
    """Tokens (all buckets) in seven days."""
    five_hour_dollars: Annotated[float, Ge(0)] = 0
    """API-equivalent dollars in five hours."""
    week_dollars: Annotated[float, Ge(0)] = 0
    """API-equivalent dollars in seven days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """Budgets by agent."""

    __pydantic_config__: ClassVar = _STRICT

    claude: Budget = field(default_factory=Budget)
    codex: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRule:
    """Burn above your own normal, in a short and a long window at once."""

    __pydantic_config__: ClassVar = _STRICT

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

    __pydantic_config__: ClassVar = _STRICT

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

    __pydantic_config__: ClassVar = _STRICT

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetRule:
    """A limit that was reached is open again."""

    __pydantic_config__: ClassVar = _STRICT

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRule:
    """The context of a session's main loop is nearly full."""

    __pydantic_config__: ClassVar = _STRICT

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

    __pydantic_config__: ClassVar = _STRICT

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What is worth an interruption, and how it reaches you."""

    __pydantic_config__: ClassVar = _STRICT

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The pane."""

    __pydantic_config__: ClassVar = _STRICT

    theme: str = "ember"
    """Name of a theme: `pyrometer config themes` lists them."""
    mask_projects: bool = False
    """Start with project names hidden, for sharing the screen."""
    title: bool = True
    """Put the verdict into the terminal's title."""
    footer: bool = True
    """Show the key hints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What Pyrometer remembers between two starts; see docs/store.md."""

    __pydantic_config__: ClassVar = _STRICT

    enabled: bool = True
    """Keep an index of the logs in the state folder. Off: every start reads the logs anew."""
    keep_days: Annotated[float, Ge(1), Le(36_500)] = 90
    """How long single turns are kept, days. Sums are kept beyond that."""
    keep_totals_days: Annotated[float, Ge(0), Le(36_500)] = 0
    """How long sums, limit readings and lock-outs are kept, days. Zero means for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it."""

    __pydantic_config__: ClassVar = _STRICT

    sources: Sources = field(default_factory=Sources)
    metrics: Metrics = field(default_factory=Metrics)
    budgets: Budgets = field(default_factory=Budgets)
    alerts: Alerts = field(default_factory=Alerts)
    screen: Screen = field(default_factory=Screen)
    store: Storage = field(default_factory=Storage)
    keys: dict[str, str] = field(default_factory=dict)
    """Your own keys: binding id = key. `?` in the pane shows the ids."""
