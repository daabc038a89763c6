"""Refusals: the provider says that a limit is reached, whatever the percentages say."""

from __future__ import annotations

import math

import msgspec

from pyrometer.model import LimitHit

IN_FLIGHT = 300.0
"""Seconds in which requests that were already running may still succeed after a refusal."""
UNKNOWN_SPAN = 5 * 3600.0
"""How long a refusal without any time counts at most: the shortest window that providers use."""
_MOST = 64


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """A refusal that names no window length, or no end."""

    provider: str
    at: float
    minutes: int | None
    resets_at: float | None
    scope: str
    limit_id: str

    @property
    def ends_by(self) -> float:
        """When it is over at the latest."""
        if self.resets_at is not None:
            return self.resets_at
        return self.at + (self.minutes * 60 if self.minutes else UNKNOWN_SPAN)

    @property
    def rank(self) -> tuple[float, float, int, str]:
        """The longest one stands; the rest only makes the choice independent of the order."""
        return (self.ends_by, self.at, self.minutes or 0, self.limit_id)


class Refusals:
    """The newest refusal of each kind, of those that no window of known length and end can take in."""

    def __init__(self) -> None:
        self._newest: dict[tuple[object, ...], Refusal] = {}

    def add(self, hit: LimitHit) -> None:
        """Remembers the hit, unless a newer one of its kind is known. Times that are not numbers are ignored."""
        resets_at = hit.resets_at if hit.resets_at is not None and math.isfinite(hit.resets_at) else None
        if not math.isfinite(hit.at) or (resets_at is not None and resets_at <= hit.at):
            return
        kind = (hit.provider, hit.limit_id, hit.minutes, hit.scope, None if resets_at is None else int(resets_at // 60))
        known = self._newest.get(kind)
        refusal = Refusal(hit.provider, hit.at, hit.minutes, resets_at, hit.scope, hit.limit_id)
        if known is None or refusal.rank > known.rank:
            self._newest[kind] = refusal
        if len(self._newest) > _MOST:
            del self._newest[min(self._newest, key=lambda each: self._newest[each].at)]

    def standing(self, now: float, worked_at: dict[str, float]) -> list[Refusal]:
        """Those that still hold: not over, and no successful turn since. The longest of each provider and scope."""
        longest: dict[tuple[str, str], Refusal] = {}
        for refusal in self._newest.values():
            if refusal.ends_by <= now or refuted(refusal, worked_at.get(refusal.provider)):
                continue
            known = longest.get((refusal.provider, refusal.scope))
            if known is None or refusal.rank > known.rank:
                longest[(refusal.provider, refusal.scope)] = refusal
        return [longest[key] for key in sorted(longest)]


def refuted(refusal: Refusal, worked_at: float | None) -> bool:
    """Whether work went on after the refusal. Work never refutes one that holds for a single model.

    Without a time of its own a refusal ends with the next successful turn, else only when running requests had the
    time to finish.
    """
    if worked_at is None or refusal.scope:
        return False
    return worked_at > refusal.at + (0 if refusal.resets_at is None else IN_FLIGHT)
