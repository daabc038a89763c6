"""Every subscription window that a reading or a refusal has named, as it stands at one instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from pyrometer.limits.gate import JITTER, Drop, Gate, Status
from pyrometer.limits.labels import label
from pyrometer.limits.locks import IN_FLIGHT, Refusal, Refusals
from pyrometer.limits.pace import pace
from pyrometer.limits.verdict import holds_for_all, window_verdict
from pyrometer.model import LimitHit, LimitReading
from pyrometer.snapshot import Verdict, WindowView

Used: TypeAlias = Callable[[str, float, float, str], int | None]
"""(provider, start, end, scope) -> tokens that the local logs counted, None if unknown."""

KEEP = 86_400.0
"""Seconds for which a window without a new reading stays on screen after its reset, or its own length if longer."""
NO_READING = "no reading since the reset"
NOT_OPEN = "no window open"
DOUBTED = "waiting for a second reading"
GOES_ON = "limit reached, work goes on"
_SAME = {"seven_day_overage_included": "seven_day"}
"""Names under which a refusal means the window that readings call otherwise."""
_STALE = 120.0
"""Seconds that work may be newer than a reading before the reading counts as old."""
_MOST = 64

_Key: TypeAlias = tuple[str, str, int, str]


class Windows:
    """Takes readings, refusals and signs of work in any order. Nothing is ever filled in that nobody said."""

    def __init__(self) -> None:
        self.drops: Counter[str] = Counter()
        """Readings that changed nothing, by reason."""
        self._gates: dict[_Key, Gate] = {}
        self._refusals = Refusals()
        self._worked: dict[str, float] = {}

    def feed(self, reading: LimitReading) -> Drop | None:
        """Takes a reading. Returns, and counts, why it is not believed or adds nothing."""
        gate = self._gate(reading.provider, reading.limit_id, reading.minutes, reading.scope)
        drop: Drop | None = "out of range" if gate is None else gate.feed(reading)
        if drop:
            self.drops[drop] += 1
        return drop

    def hit(self, hit: LimitHit) -> None:
        """Takes a refusal. With a length and a reset time it is a reading of 100 percent that cannot be doubted."""
        if hit.minutes and hit.resets_at is not None:
            gate = self._gate(hit.provider, hit.limit_id, hit.minutes, hit.scope)
            drop: Drop | None = "out of range" if gate is None else gate.refuse(hit.resets_at, hit.at)
            if drop:
                self.drops[drop] += 1
        else:
            self._refusals.add(hit)

    def worked(self, provider: str, at: float) -> None:
        """A turn of this provider succeeded at `at`: no lock that holds for all its models stood then."""
        self._worked[provider] = max(at, self._worked.get(provider, at))

    def views(self, now: float, used: Used) -> tuple[WindowView, ...]:
        """The windows at `now`, by provider and length. `used` counts tokens for the scale of the pace."""
        views = []
        for key in sorted(self._gates, key=lambda key: (key[0], key[2], key[3], key[1])):
            gate = self._gates[key]
            status = gate.status()
            if status is not None and gate.first_named_at <= now + JITTER and not _forgotten(status, gate.span, now):
                views.append(self._view(key, status, now, used))
        for refusal in self._refusals.standing(now, self._worked):
            _lock(views, refusal)
        return tuple(views)

    def _gate(self, provider: str, limit_id: str, minutes: int, scope: str) -> Gate | None:
        key = (provider, _SAME.get(limit_id, limit_id or provider), minutes, scope)
        if key not in self._gates:
            if len(self._gates) >= _MOST or not 0 < minutes <= 60 * 24 * 400:
                return None
            self._gates[key] = Gate(minutes)
        return self._gates[key]

    def _view(self, key: _Key, status: Status, now: float, used: Used) -> WindowView:
        provider, limit_id, minutes, scope = key
        view = WindowView(
            provider=provider,
            limit_id=limit_id,
            label=label(provider, limit_id, minutes, scope),
            minutes=minutes,
            starts_at=None,
            resets_at=status.resets_at,
            percent=None,
            read_at=status.read_at,
            source=f"reported by {provider}",
            verdict=Verdict.UNKNOWN,
            scope=scope,
        )
        if status.resets_at is None:
            return msgspec.structs.replace(view, note=NOT_OPEN)
        if status.resets_at <= now:
            return msgspec.structs.replace(view, note=NO_READING)
        return self._open(view, status, status.resets_at, now, used)

    def _open(self, view: WindowView, status: Status, resets_at: float, now: float, used: Used) -> WindowView:
        starts_at = resets_at - view.minutes * 60
        locked, goes_on = self._locked(view, status)
        view = msgspec.structs.replace(view, starts_at=starts_at, note=GOES_ON if goes_on else "")
        if locked and status.refused_at is not None:
            view = msgspec.structs.replace(view, source=f"refused by {view.provider}", read_at=status.refused_at)
        percent = 100.0 if locked or (goes_on and status.percent is None) else status.percent
        if percent is None:
            return msgspec.structs.replace(view, note=DOUBTED)
        percent = max(percent, status.percent or 0)
        return self._paced(view, percent, locked, (starts_at, resets_at), now, used)

    def _paced(
        self, view: WindowView, percent: float, locked: bool, window: tuple[float, float], now: float, used: Used
    ) -> WindowView:
        starts_at, resets_at = window
        read_at = min(now, view.read_at if view.read_at is not None else now)
        counts = holds_for_all(view) or bool(view.scope)
        tokens = used(view.provider, starts_at, read_at, view.scope) if counts else None
        seen_at = read_at if self._worked.get(view.provider, 0) > read_at + _STALE else now
        line = pace(percent, starts_at, resets_at, now, seen_at, tokens)
        return msgspec.structs.replace(
            view,
            percent=percent,
            even=line.even,
            projected=None if locked else line.projected,
            full_at=line.full_at,
            per_hour_left=line.per_hour_left,
            used_tokens=used(view.provider, starts_at, now, view.scope) if counts else None,
            locked_until=resets_at if locked else None,
            verdict=window_verdict(percent, line.projected, line.full_at, locked=locked),
        )

    def _locked(self, view: WindowView, status: Status) -> tuple[bool, bool]:
        """(work is refused, the limit is reached but work goes on: overage, slow lane, a reset nobody told us of)."""
        since = status.refused_at
        if since is None:
            since = status.full_since
        if since is None:
            return False, False
        later = holds_for_all(view) and self._worked.get(view.provider, since) > since + IN_FLIGHT
        return not later, later


def _forgotten(status: Status, span: float, now: float) -> bool:
    return now > (status.resets_at or status.named_at) + max(KEEP, span)


def _lock(views: list[WindowView], refusal: Refusal) -> None:
    """Locks the window that the refusal means, or adds one that only says what is known."""
    for index, view in enumerate(views):
        if _means(refusal, view):
            views[index] = _full(refusal, view)
            return
    name = label(refusal.provider, refusal.limit_id, refusal.minutes or 0, refusal.scope)
    unknown = WindowView(
        refusal.provider, refusal.limit_id, name, refusal.minutes or 0, None, None, None, None, "", Verdict.LOCKED,
        scope=refusal.scope,
    )  # fmt: skip
    views.append(_full(refusal, unknown))


def _full(refusal: Refusal, view: WindowView) -> WindowView:
    """The window full until the time that the refusal names, else until the window's own reset; nothing projected."""
    own = view.resets_at if view.starts_at is not None else None
    until = refusal.resets_at if refusal.resets_at is not None else own
    return msgspec.structs.replace(
        view, percent=max(100.0, view.percent or 0), verdict=Verdict.LOCKED, read_at=refusal.at, resets_at=until,
        locked_until=until, projected=None, full_at=None, per_hour_left=None, source=f"refused by {refusal.provider}",
        note="",
    )  # fmt: skip


def _means(refusal: Refusal, view: WindowView) -> bool:
    """The same reset time, else the same length: no two open windows of one scope share either."""
    if (view.provider, view.scope) != (refusal.provider, refusal.scope):
        return False
    is_open = view.starts_at is not None
    if is_open and refusal.resets_at is not None and view.resets_at is not None:
        return abs(view.resets_at - refusal.resets_at) <= JITTER
    return refusal.minutes is not None and view.minutes == refusal.minutes
