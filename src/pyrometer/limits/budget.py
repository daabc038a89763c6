"""Your own budgets as windows, for agents that report no percentage.

A five-hour budget runs in the provider's own open window if one is reported. Else it runs in blocks: the first turn
after the previous block opens the next one, rounded down to ten minutes, as Claude Code does it. A weekly budget runs
in the reported week, else over the last seven days; such a rolling week never resets and has no even pace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec

from pyrometer.limits.pace import pace
from pyrometer.limits.verdict import TIGHT_AT, window_verdict
from pyrometer.limits.windows import Used
from pyrometer.settings import Budget, Budgets
from pyrometer.snapshot import Verdict, WindowView

Spent: TypeAlias = Callable[[str, float, float], tuple[float, bool]]
"""(provider, start, end) -> (API-equivalent dollars of the priced turns, whether all turns have a price)."""
FirstTurn: TypeAlias = Callable[[str, float], float | None]
"""(provider, instant) -> time of the first turn at or after it."""

FIVE_HOURS = 300
WEEK = 10_080
SOURCE = "your budget"
LOWER_BOUND = "at least: some models have no price"
_BLOCK_STEP = 600.0
_DAY = 86_400.0
_LOOK_BACK = 7


class Counts(msgspec.Struct, frozen=True):
    """Where the sums come from."""

    used: Used
    spent: Spent
    first_turn: FirstTurn


class _Limit(msgspec.Struct, frozen=True):
    minutes: int
    amount: float
    dollars: bool

    @property
    def label(self) -> str:
        name = "5h" if self.minutes == FIVE_HOURS else "week"
        return f"{name} $" if self.dollars else ("5h budget" if self.minutes == FIVE_HOURS else "wk budget")


def budget_views(budgets: Budgets, windows: Sequence[WindowView], now: float, counts: Counts) -> tuple[WindowView, ...]:
    """A window for each budget that is set. `windows` are the reported ones, which lend their start and reset."""
    views = []
    for provider, budget in (("claude", budgets.claude), ("codex", budgets.codex)):
        for limit in _limits(budget):
            starts_at, resets_at = _bounds(provider, limit.minutes, windows, now, counts.first_turn)
            views.append(_view(provider, limit, starts_at, resets_at, now, counts))
    return tuple(views)


def block(first_turn: Callable[[float], float | None], now: float) -> tuple[float, float] | None:
    """(start, end) of the five-hour block that is open at `now`; None while none is.

    Blocks are followed from midnight UTC a week ago: any pause of five hours since then makes them exact.
    """
    start = (now // _DAY - _LOOK_BACK) * _DAY
    while True:
        turn = first_turn(start)
        if turn is None or turn > now:
            return None
        opened = max(start, turn // _BLOCK_STEP * _BLOCK_STEP)
        start = opened + FIVE_HOURS * 60
        if start > now:
            return opened, start


def _limits(budget: Budget) -> list[_Limit]:
    every = [
        _Limit(FIVE_HOURS, budget.five_hour_tokens, dollars=False),
        _Limit(FIVE_HOURS, budget.five_hour_dollars, dollars=True),
        _Limit(WEEK, budget.week_tokens, dollars=False),
        _Limit(WEEK, budget.week_dollars, dollars=True),
    ]
    return [limit for limit in every if limit.amount > 0]


def _bounds(
    provider: str, minutes: int, windows: Sequence[WindowView], now: float, first_turn: FirstTurn
) -> tuple[float | None, float | None]:
    for view in windows:
        reported = view.provider == provider and view.minutes == minutes and not view.scope
        if reported and view.starts_at is not None and view.resets_at is not None and view.resets_at > now:
            return view.starts_at, view.resets_at
    if minutes == WEEK:
        return now - WEEK * 60, None
    return block(lambda after: first_turn(provider, after), now) or (None, None)


def _view(
    provider: str, limit: _Limit, starts_at: float | None, resets_at: float | None, now: float, counts: Counts
) -> WindowView:
    view = WindowView(
        provider=provider,
        limit_id="budget",
        label=limit.label,
        minutes=limit.minutes,
        starts_at=starts_at,
        resets_at=resets_at,
        percent=0.0,
        read_at=now,
        source=SOURCE,
        verdict=Verdict.OK,
    )
    if starts_at is None:
        return msgspec.structs.replace(view, note="starts with the next turn")
    amount, tokens, note = _amount(provider, limit, starts_at, now, counts)
    if amount is None:
        return msgspec.structs.replace(view, percent=None, verdict=Verdict.UNKNOWN)
    view = msgspec.structs.replace(view, percent=100 * amount / limit.amount, used_tokens=tokens, note=note)
    return _rolling(view) if resets_at is None else _paced(view, starts_at, resets_at, now)


def _amount(
    provider: str, limit: _Limit, start: float, now: float, counts: Counts
) -> tuple[float | None, int | None, str]:
    """(used of the budget in its unit, tokens, note)."""
    tokens = counts.used(provider, start, now, "")
    if not limit.dollars:
        return tokens, tokens, ""
    dollars, exact = counts.spent(provider, start, now)
    return dollars, tokens, "" if exact else LOWER_BOUND


def _paced(view: WindowView, starts_at: float, resets_at: float, now: float) -> WindowView:
    percent = view.percent or 0.0
    full = percent >= 100
    line = pace(percent, starts_at, resets_at, now, now, view.used_tokens)
    return msgspec.structs.replace(
        view,
        even=line.even,
        projected=None if full else line.projected,
        full_at=line.full_at,
        per_hour_left=line.per_hour_left,
        locked_until=resets_at if full else None,
        verdict=window_verdict(percent, line.projected, line.full_at, locked=full),
    )


def _rolling(view: WindowView) -> WindowView:
    """The last seven days: what is used leaves again by itself, so that nothing can be projected."""
    percent = view.percent or 0.0
    if percent >= 100:
        return msgspec.structs.replace(view, verdict=Verdict.LOCKED)
    return msgspec.structs.replace(view, verdict=Verdict.TIGHT if percent >= TIGHT_AT else Verdict.OK)
