"""The settings that a look needs, where nobody has set any of them: building all settings takes as long as the look."""

from __future__ import annotations

from typing import NamedTuple


class Sources(NamedTuple):
    """As in `pyrometer.settings.Sources`."""

    claude: tuple[str, ...] = ()
    codex: tuple[str, ...] = ()
    defaults: bool = True


class Budget(NamedTuple):
    """As in `pyrometer.settings.Budget`: none."""

    five_hour_tokens: int = 0
    five_hour_dollars: float = 0.0
    week_tokens: int = 0
    week_dollars: float = 0.0


class Budgets(NamedTuple):
    """As in `pyrometer.settings.Budgets`."""

    claude: Budget = Budget()
    codex: Budget = Budget()


class Storage(NamedTuple):
    """As in `pyrometer.settings.Storage`."""

    enabled: bool = True


class Defaults(NamedTuple):
    """Stands in for `pyrometer.settings.Settings` in a look."""

    sources: Sources = Sources()
    budgets: Budgets = Budgets()
    store: Storage = Storage()
