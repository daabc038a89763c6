"""What another threshold would have changed, in a few words beside the setting."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.replay.trial import Sums
from pyrometer.text import span


def preview_words(key: str, now: Sums, then: Sums) -> tuple[str, ...]:
    """Of the setting `key`: `now` with the value in force, `then` with the one that is tried.

    `last 14 days: 12 → 7 alerts · rang 3 → 1 · in vain 2 → 1`, `announced 5 → 4 of 7 lock-outs, 1h22m → 48m ahead`.
    """
    rule = key.split(".")[1] if key.count(".") > 1 else ""
    days = f"last {now.days:.0f} day{'s' if round(now.days) != 1 else ''}"
    return (f"{days}: {' · '.join(_of_rule(rule, now, then) if rule else _of_all(now, then))}", *_lockouts(now, then))


def _of_rule(rule: str, now: Sums, then: Sums) -> Iterator[str]:
    found = [next((each for each in sums.rules if each.rule == rule), None) for sums in (now, then)]
    alerts, rang, vain = ([getattr(one, name) if one else 0 for one in found] for name in ("alerts", "rang", "in_vain"))
    yield f"{_arrow(*map(str, alerts))} alert{'s' if alerts != [1, 1] else ''}"
    if any(rang):
        yield f"rang {_arrow(*map(str, rang))}"
    if any(vain):
        yield f"in vain {_arrow(*(str(one or 0) for one in vain))}"
    leads = [one.lead_minutes if one else None for one in found]
    if any(lead is not None for lead in leads):
        yield f"{_arrow(*map(_lead, leads))} ahead"


def _of_all(now: Sums, then: Sums) -> Iterator[str]:
    yield f"{_arrow(f'{now.per_week:.0f}', f'{then.per_week:.0f}')} alerts a week"
    yield f"{_arrow(f'{now.bells_per_day:.1f}', f'{then.bells_per_day:.1f}')} bells a day"
    yield f"at most {_arrow(str(now.most_bells), str(then.most_bells))}"


def _lockouts(now: Sums, then: Sums) -> Iterator[str]:
    if now.lockouts:
        told = _arrow(str(now.announced), str(then.announced))
        ahead = _arrow(_lead(now.lead_minutes), _lead(then.lead_minutes))
        yield f"all rules: {told} of {now.lockouts} lock-outs announced, {ahead} ahead"


def _arrow(now: str, then: str) -> str:
    return now if now == then else f"{now} → {then}"


def _lead(minutes: float | None) -> str:
    return "–" if minutes is None else span(minutes * 60)
