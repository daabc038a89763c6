"""The first line: will I be locked out, and when."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot import BurnView, Verdict, VerdictView, WindowView
from pyrometer.text import clock, count, percent, share, span
from pyrometer.words.fitting import AT_THIS_PACE, fit
from pyrometer.words.forecast import BANDS, spread
from pyrometer.words.signs import sign

UNCERTAIN = BANDS[1][0]
"""Probability of a lock-out from which nobody says that a window lasts."""


def headline(
    view: VerdictView, now: float, zone: tzinfo | None = None, *, width: int = 80, burn: BurnView | None = None
) -> str:
    """`▲ LOCKOUT in 41m · 15:07`, in the longest form that fits `width` columns.

    `burn` is used where no limit is known: then it is the most that can be said.
    """
    mark = sign(view.verdict)
    return fit(width, *[f"{mark} {words}" for words in _words(view, now, zone, burn)])


def rate(burn: BurnView) -> str:
    """`412k/h 1.6×`; without a normal rate `412k/h`."""
    ratio = f" {burn.ratio:.1f}×" if burn.ratio is not None else ""
    return f"{count(burn.now)}/h{ratio}"


def _words(view: VerdictView, now: float, zone: tzinfo | None, burn: BurnView | None) -> list[str]:
    window = view.window
    if view.verdict is Verdict.LOCKOUT and view.at is not None:
        at = clock(view.at, zone, now=now)
        words = f"LOCKOUT in {span(view.at - now)} · {at}"
        if window is not None and window.outlook is not None and window.outlook.probability is not None:
            return [f"{words} ({spread(window.outlook, now, zone)})", words, f"LOCKOUT {at}"]
        return [f"{words} {AT_THIS_PACE}", words, f"LOCKOUT {at}"]
    if view.verdict is Verdict.LOCKED and window is not None:
        return _locked(window, now, zone)
    if view.verdict is Verdict.TIGHT and window is not None:
        return _tight(window)
    if view.verdict is Verdict.IDLE and view.at is not None:
        return [f"IDLE since {clock(view.at, zone, now=now)}", "IDLE"]
    if view.verdict is Verdict.UNKNOWN:
        return _unknown(window, now, zone, burn)
    early = _early(window) if view.verdict is Verdict.OK and window is not None else []
    return early or _PLAIN[view.verdict]


def _early(window: WindowView) -> list[str]:
    """A window that has hardly begun is OK whatever is forecast of it; that it would last is not said then."""
    risk = window.outlook.probability if window.outlook is not None else None
    if (risk or 0.0) < UNCERTAIN:
        return []
    early = f"early in the {window.label}"
    return [f"OK so far: {share(risk)} lock-out risk, {early}", f"OK so far: {early}", "OK so far"]


def _locked(window: WindowView, now: float, zone: tzinfo | None) -> list[str]:
    word = "BUDGET used up" if window.limit_id == "budget" else "LOCKED"
    if window.scope:
        word = f"LOCKED {window.label}"
    if window.locked_until is None:
        since = f" since {clock(window.read_at, zone, now=now)}" if window.read_at and word == "LOCKED" else ""
        return [f"{word}{since} · end unknown" if word == "LOCKED" else word, f"{word}{since}", word]
    until = clock(window.locked_until, zone, now=now)
    return [f"{word} until {until} (in {span(window.locked_until - now)})", f"{word} until {until}", f"{word} {until}"]


def _tight(window: WindowView) -> list[str]:
    used = window.percent or 0.0
    if used >= 100:
        return ["TIGHT: limit reached, work goes on", "TIGHT: limit reached", "TIGHT"]
    if window.outlook is not None and window.outlook.probability is not None:
        risk = f"{share(window.outlook.probability)} lock-out risk"
        return [f"TIGHT: {risk} in the {window.label}", f"TIGHT: {risk}", "TIGHT"]
    if window.projected is None or window.projected >= 100:
        left = percent(100 - used)
        return [f"TIGHT: {left} left in the {window.label}", f"TIGHT: {left} left", "TIGHT"]
    spare = span((100 / window.projected - 1) * window.minutes * 60)
    return [f"TIGHT: lasts {spare} past the reset", f"TIGHT: {spare} to spare", "TIGHT"]


def _unknown(window: WindowView | None, now: float, zone: tzinfo | None, burn: BurnView | None) -> list[str]:
    if window is not None and window.resets_at is not None and window.resets_at <= now:
        at = clock(window.resets_at, zone, now=now)
        return [f"NO READING since the reset {at}", "NO READING since the reset", "NO READING"]
    if burn is None:
        return ["NO LIMIT KNOWN"]
    return [f"NO LIMIT KNOWN · burn {rate(burn)}", f"NO LIMIT KNOWN · {count(burn.now)}/h", "NO LIMIT KNOWN"]


_PLAIN = {
    Verdict.WAITING: ["WAITING for a session", "WAITING"],
    Verdict.OK: ["OK to the reset", "OK"],
    Verdict.IDLE: ["IDLE"],
    Verdict.TIGHT: ["TIGHT"],
    Verdict.LOCKED: ["LOCKED"],
    Verdict.LOCKOUT: ["LOCKOUT ahead", "LOCKOUT"],
}
