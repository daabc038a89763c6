"""What is read, how it is measured, and what is kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pyrometer.settings.bounds import Ge, Gt, Le
from pyrometer.settings.table import Table


class Sources(Table, frozen=True, kw_only=True):
    """Which folders are read."""

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


class Metrics(Table, frozen=True, kw_only=True):
    """How rates and gauges are computed."""

    last_turns: Annotated[int, Ge(1), Le(1000)] = 20
    """N of "cache hit over the last N turns" and of the context growth."""
    idle_after: Annotated[float, Gt(0), Le(1440)] = 5
    """Minutes without a sign of life after which a session is idle."""
    ended_after: Annotated[float, Gt(0), Le(60 * 24 * 30)] = 720
    """Minutes without a sign of life after which a session counts as ended."""
    graph_minutes: Annotated[float, Ge(10), Le(60 * 24 * 7)] = 120
    """Time span of the burn graph, minutes."""


class Budget(Table, frozen=True, kw_only=True):
    """A limit of your own, for people whose agent reports none. Zero means no budget."""

    five_hour_tokens: Annotated[int, Ge(0)] = 0
    """Tokens (all buckets) in five hours."""
    week_tokens: Annotated[int, Ge(0)] = 0
    """Tokens (all buckets) in seven days."""
    five_hour_dollars: Annotated[float, Ge(0)] = 0
    """API-equivalent dollars in five hours."""
    week_dollars: Annotated[float, Ge(0)] = 0
    """API-equivalent dollars in seven days."""


class Budgets(Table, frozen=True, kw_only=True):
    """Budgets by agent."""

    claude: Budget = Budget()
    codex: Budget = Budget()

    @property
    def any_set(self) -> bool:
        """Whether there is any."""
        return self != Budgets()


class Screen(Table, frozen=True, kw_only=True):
    """The pane."""

    theme: str = "ember"
    """Name of a theme: `pyrometer config themes` lists them."""
    mask_projects: bool = False
    """Start with project names hidden, for sharing the screen."""
    title: bool = True
    """Put the verdict into the terminal's title."""
    footer: bool = True
    """Show the key hints."""


class Storage(Table, frozen=True, kw_only=True):
    """What Pyrometer remembers between two starts; see docs/store.md."""

    enabled: bool = True
    """Keep an index of the logs in the state folder. Off: every start reads the logs anew."""
    keep_days: Annotated[float, Ge(1), Le(36_500)] = 90
    """How long single turns are kept, days. Sums are kept beyond that."""
    keep_totals_days: Annotated[float, Ge(0), Le(36_500)] = 0
    """How long sums, limit readings and lock-outs are kept, days. Zero means for ever."""
