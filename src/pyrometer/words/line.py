"""The whole state in one short line, for a status bar."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot import Snapshot, Verdict, WindowView
from pyrometer.text import clock, count, span
from pyrometer.words.fitting import fit
from pyrometer.words.forecast import used
from pyrometer.words.signs import sign


def status_line(snapshot: Snapshot, zone: tzinfo | None = None, *, width: int = 200) -> str:
    """`▲41m 5h73% wk31% 412k/h`: verdict, windows, burn. With less room the burn goes first, then the windows.

    Windows of a single model are left out unless they decide, and those that are not open; with two providers each
    group begins with its name.
    """
    demo = "demo " if snapshot.invented else ""
    verdict = demo + _verdict(snapshot, zone)
    windows = _windows(snapshot)
    burn = f"{count(snapshot.burn.now)}/h" if snapshot.verdict.verdict is not Verdict.WAITING else ""
    variants = [[verdict, *windows, burn], [verdict, *windows], [verdict, *windows[:1]], [verdict]]
    return fit(width, *[" ".join(part for part in parts if part) for parts in variants])


def _verdict(snapshot: Snapshot, zone: tzinfo | None) -> str:
    view = snapshot.verdict
    mark = sign(view.verdict)
    if view.at is not None and view.verdict is Verdict.LOCKOUT:
        return f"{mark}{span(view.at - snapshot.at)}"
    if view.at is not None and view.verdict is Verdict.LOCKED:
        return f"{mark}{clock(view.at, zone, now=snapshot.at)}"
    return mark


def _windows(snapshot: Snapshot) -> list[str]:
    shown = [window for window in snapshot.windows if not window.scope or window == snapshot.verdict.window]
    shown = [window for window in shown if window.percent is not None or window.resets_at is not None] or shown
    several = len({window.provider for window in shown}) > 1
    parts: list[str] = []
    provider = ""
    for window in shown:
        named = several and window.provider != provider
        parts.append(f"{window.provider} {_window(window)}" if named else _window(window))
        provider = window.provider
    return parts


def _window(window: WindowView) -> str:
    label = window.label.replace("week", "wk").replace("wk budget", "wk$").replace("5h budget", "5h$")
    return f"{label.replace(' ', '')}{used(window)}"
