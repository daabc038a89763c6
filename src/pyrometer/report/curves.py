"""Curves as few points or as characters."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = " ▁▂▃▄▅▆▇█"


def sampled(points: Sequence[tuple[float, float]], count: int) -> list[float | None]:
    """The largest amount of each of `count` equal stretches of time; None where there is no point."""
    found: list[float | None] = [None] * count
    if not points:
        return found
    begin, end = points[0][0], points[-1][0]
    step = (end - begin) / count or 1.0
    for at, amount in points:
        place = min(count - 1, max(0, int((at - begin) / step)))
        known = found[place]
        found[place] = amount if known is None else max(known, amount)
    return found


def sparkline(amounts: Sequence[float | None]) -> str:
    """One character an amount, 0 at the bottom; a gap is a space."""
    top = max((amount for amount in amounts if amount is not None), default=0.0)
    if top <= 0:
        return " " * len(amounts)
    return "".join(" " if amount is None else _STEPS[max(1, round(8 * amount / top))] for amount in amounts)
