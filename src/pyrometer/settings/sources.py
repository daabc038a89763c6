"""What is read, how it is measured, and what is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

from pyrometer.settings.bounds import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Which folders are read."""

    __pydantic_config__: ClassVar = STRICT

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

    __pydantic_config__: ClassVar = STRICT

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

    __pydantic_config__: ClassVar = STRICT

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

    __pydantic_config__: ClassVar = STRICT

    claude: Budget = field(default_factory=Budget)
    codex: Budget = field(default_factory=Budget)

    @property
    def any_set(self) -> bool:
        """Whether there is any."""
        return self != Budgets()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The pane."""

    __pydantic_config__: ClassVar = STRICT

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

    __pydantic_config__: ClassVar = STRICT

    enabled: bool = True
    """Keep an index of the logs in the state folder. Off: every start reads the logs anew."""
    keep_days: Annotated[float, Ge(1), Le(36_500)] = 90
    """How long single turns are kept, days. Sums are kept beyond that."""
    keep_totals_days: Annotated[float, Ge(0), Le(36_500)] = 0
    """How long sums, limit readings and lock-outs are kept, days. Zero means for ever."""
