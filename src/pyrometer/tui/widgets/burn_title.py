"""The line above the burn graph: the rate now, against the person's own normal."""

from __future__ import annotations

from pyrometer.snapshot import BurnView
from pyrometer.text import count, span
from pyrometer.tui.cells import Line, clip, spread


def burn_title(burn: BurnView, width: int, *, seconds: float | None, focused: bool) -> Line:
    """At most `width` cells; the time that the graph covers, if any, stands at the right edge where there is room."""
    name = "burn--focused" if focused else "burn--title"
    words = next((words for words in _variants(burn) if 5 + len(words) <= width), _variants(burn)[-1])
    left: Line = (("burn ", name), (clip(words, max(0, width - 5)), _colour(burn)))
    reach = ((f"last {span(seconds)}", "burn--axis"),) if seconds else ()
    return spread(left, reach, width)


def _variants(burn: BurnView) -> tuple[str, ...]:
    rate = f"{count(burn.now)} tok/h"
    short = f"{count(burn.now)}/h"
    if burn.normal is None or burn.ratio is None:
        hour = f"{count(burn.hour)} in the last hour"
        return (f"{rate} · {hour} · your usual rate is not known yet", f"{rate} · {hour}", rate, short)
    if burn.now < 1:
        return (f"{rate} · your usual is {count(burn.normal)}", rate, short)
    times = f"{ratio_words(burn.ratio)}×"
    usual = f"{times} your usual {count(burn.normal)}"
    return (f"{rate} · {usual}", f"{short} · {usual}", f"{short} · {times} usual", f"{short} {times}", short)


def ratio_words(ratio: float) -> str:
    """`1.6`, `12`, `99+`: at most three characters."""
    if ratio >= 99.5:
        return "99+"
    return f"{ratio:.1f}" if ratio < 9.95 else f"{ratio:.0f}"


def _colour(burn: BurnView) -> str:
    if burn.ratio is None or burn.ratio < 1.2:
        return "burn--words"
    return "burn--extreme" if burn.ratio >= 3 else "burn--high"
