"""The person's budgets as the forecast knows them: by the keys of windows, with the amounts that fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyrometer.forecast.state import WindowKey
from pyrometer.snapshot import WindowView

if TYPE_CHECKING:
    from pyrometer.settings import Budget, Budgets

_TOKENS, _DOLLARS = "budget", "budget $"


def amounts(budgets: Budgets) -> dict[WindowKey, float]:
    """The budgets that have a reset: five hours. A rolling week gives back by itself what it took."""
    found: dict[WindowKey, float] = {}
    for provider, budget in (("claude", budgets.claude), ("codex", budgets.codex)):
        for limit_id, amount in _five_hours(budget):
            if amount > 0:
                found[provider, limit_id, 300, ""] = float(amount)
    return found


def _five_hours(budget: Budget) -> tuple[tuple[str, float], ...]:
    return ((_TOKENS, budget.five_hour_tokens), (_DOLLARS, budget.five_hour_dollars))


def in_dollars(key: WindowKey) -> bool:
    """Whether it is a budget of dollars."""
    return key[1] == _DOLLARS


def key_of(view: WindowView) -> WindowKey:
    """By which the forecast knows this window or budget: a view has one limit id for budgets of either kind."""
    limit_id = view.limit_id
    if limit_id == _TOKENS and view.label.endswith("$"):
        limit_id = _DOLLARS
    return (view.provider, limit_id, view.minutes, view.scope)
