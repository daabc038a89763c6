"""The second and third line: what the verdict is relative to, how it is known, and what to do."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot import Snapshot, Verdict, WindowView
from pyrometer.text import clock, count, percent, span
from pyrometer.words.fitting import AT_THIS_PACE, fit, joined
from pyrometer.words.forecast import at_reset, moved, odds, shortly_moved, used
from pyrometer.words.names import window_among, window_name

_FRESH = 60.0

Variants = list[str]


def detail_lines(snapshot: Snapshot, zone: tzinfo | None = None, *, width: int = 80) -> tuple[str, str]:
    """The lines below the headline, each in the longest form that fits `width` columns. Either may be empty."""
    second, third = _lines(snapshot, zone)
    return fit(width, *second), fit(width, *third)


def _lines(snapshot: Snapshot, zone: tzinfo | None) -> tuple[Variants, Variants]:
    verdict, window, now = snapshot.verdict.verdict, snapshot.verdict.window, snapshot.at
    if verdict is Verdict.WAITING:
        return _waiting(snapshot)
    if window is None:
        return (["no limit known"], [""]) if verdict is Verdict.IDLE else _no_limit(snapshot)
    name = window_among(window, snapshot.windows)
    if verdict is Verdict.LOCKOUT:
        foreseen = window.outlook is not None and window.outlook.probability is not None
        return _foreseen(window) if foreseen else _lockout(window), _resets(window, now, zone)
    if verdict is Verdict.LOCKED:
        return _refused(snapshot, window, zone), _still_open(snapshot, window)
    if verdict is Verdict.UNKNOWN:
        return _no_reading(window, now)
    if verdict is Verdict.IDLE:
        return _used(window, now, zone, name), [reported(window, now)]
    return _ends(window, now, zone, name), _besides(_as_reported(window, now), snapshot)


def reported(window: WindowView, now: float) -> str:
    """Where the percentage comes from, and how old it is: `as reported 4m ago by codex`."""
    if window.outlook is not None and (words := moved(window, now)):
        return words
    if window.read_at is None or not window.source.startswith("reported"):
        return window.source
    age = now - window.read_at
    return f"as reported by {window.provider}" if age < _FRESH else f"as reported {span(age)} ago by {window.provider}"


def _lockout(window: WindowView) -> Variants:
    before = ""
    if window.full_at is not None and window.resets_at is not None:
        before = f"{span(window.resets_at - window.full_at)} before reset"
    if window.per_hour_left is None:
        return [joined(before, AT_THIS_PACE), before]
    hold = f"hold {count(window.per_hour_left)}/h"
    return [joined(before, f"{hold} to last"), joined(before, hold), before or hold]


def _foreseen(window: WindowView) -> Variants:
    """How likely and how early, and the rate that would last."""
    likely = odds(window.outlook) if window.outlook is not None else ""
    before = ""
    if window.full_at is not None and window.resets_at is not None:
        before = f"{span(window.resets_at - window.full_at)} before reset"
    hold = f"hold {count(window.per_hour_left)}/h" if window.per_hour_left is not None else ""
    return [joined(before, likely, f"{hold} to last" if hold else ""), joined(before, likely, hold),
            joined(before, likely), joined(before, hold), before or likely]  # fmt: skip


def _resets(window: WindowView, now: float, zone: tzinfo | None) -> Variants:
    resets = f"resets {_time(window.resets_at, now, zone)}"
    foreseen = window.outlook is not None and window.outlook.probability is not None
    return [
        joined(f"{window_name(window)} {resets}", reported(window, now)),
        joined(f"{window.label} {resets}", reported(window, now)),
        joined(f"{window.label} {resets}", shortly_moved(window, now) if foreseen else AT_THIS_PACE),
        shortly_moved(window, now) if foreseen else f"{window.label} {resets}",
        f"{window.label} {resets}",
    ]


def _ends(window: WindowView, now: float, zone: tzinfo | None, name: str) -> Variants:
    """Where the line leads. A name that tells it from another provider's window outlasts all but the reset."""
    if window.resets_at is None:
        return [f"{percent(window.percent)} used of the last {span(window.minutes * 60)}", percent(window.percent)]
    resets = f"resets {_time(window.resets_at, now, zone)}"
    if window.outlook is not None and window.outlook.probability is not None:
        ends, likely = at_reset(window.outlook), odds(window.outlook)
        ends = f"ends at {ends}"
        unnamed = [] if name != window.label else [joined(resets, ends, likely)]
        return [joined(f"{name} {resets}", ends, likely), *unnamed, joined(f"{name} {resets}", likely),
                f"{name} {resets}", resets]  # fmt: skip
    if window.projected is None or window.projected >= 100:
        return [f"{name} {resets} · {used(window)} used", f"{name} {resets}", resets]
    ends = f"{percent(window.projected)} {AT_THIS_PACE}"
    if name != window.label:
        return [f"{name} {resets} · ends at {ends}", f"{name} {resets} · {ends}", f"{name} {resets}", resets]
    return [f"{name} {resets} · ends at {ends}", f"{resets} · ends at {ends}", f"{resets} · {ends}",
            f"{_time(window.resets_at, now, zone)} · {ends}", resets]  # fmt: skip


def _as_reported(window: WindowView, now: float) -> Variants:
    if window.outlook is not None:
        said = moved(window, now)
        return [f"{window_name(window)} {said}", said, shortly_moved(window, now), said.partition(",")[0]]
    words = f"{percent(window.percent)} used"
    return [f"{window_name(window)} {words}, {reported(window, now)}", f"{words}, {reported(window, now)}",
            reported(window, now)]  # fmt: skip


def _besides(variants: Variants, snapshot: Snapshot) -> Variants:
    """With the agents at work whose limits nobody knows: the verdict does not speak for them."""
    known = {window.provider for window in snapshot.windows}
    busy = {session.agent for session in snapshot.sessions if session.works}
    unknown = "".join(f" · {agent}: no limit known" for agent in sorted(busy - known))
    return [*(f"{words}{unknown}" for words in variants), *variants] if unknown else variants


def _used(window: WindowView, now: float, zone: tzinfo | None, name: str) -> Variants:
    words = f"{name} {used(window)} used"
    resets = f"resets {_time(window.resets_at, now, zone)}" if window.resets_at is not None else ""
    return [joined(words, resets), words]


def _refused(snapshot: Snapshot, window: WindowView, zone: tzinfo | None) -> Variants:
    said = f"{window.label} {window.source}"
    at = f"{said} {_time(window.read_at, snapshot.at, zone)}" if window.read_at is not None else said
    others = [
        f"{other.label} {percent(other.percent)}"
        for other in snapshot.windows
        if other.provider == window.provider and other.label != window.label and other.percent is not None
    ]
    return [joined(at, *others[:2]), joined(said, *others[:1]), said]


def _still_open(snapshot: Snapshot, window: WindowView) -> Variants:
    """The other providers that can go on: the only thing to do while locked."""
    calm = (Verdict.OK, Verdict.TIGHT)
    for other in snapshot.windows:
        if other.provider != window.provider and other.verdict in calm and other.percent is not None:
            return [f"{window_name(other)} is open: {percent(other.percent)} used", f"{other.provider} is open"]
    return [""]


def _no_reading(window: WindowView, now: float) -> tuple[Variants, Variants]:
    name = window_name(window)
    if window.resets_at is not None and window.resets_at > now:
        return [f"{name}: {window.note or 'use unknown'}", name], ["the next turn brings a number"]
    until = "no percent until the next reading"
    return [f"{name}: {until}", f"{window.label}: {until}", name], ["the next turn brings one", ""]


def _no_limit(snapshot: Snapshot) -> tuple[Variants, Variants]:
    """How to get a percentage, by the agent that is in use."""
    agents = {session.agent for session in snapshot.sessions}
    budget = ["or set a budget of your own · see pyrometer doctor", "or a budget · see pyrometer doctor",
              "see pyrometer doctor"]  # fmt: skip
    if agents == {"codex"}:
        return ["codex reports its percent with a turn", "codex reports with a turn"], budget
    return ["pyrometer statusline gives Claude's percent", "pyrometer statusline gives Claude's %",
            "see pyrometer statusline"], budget  # fmt: skip


def _waiting(snapshot: Snapshot) -> tuple[Variants, Variants]:
    roots = snapshot.health.roots
    present = sum(exists for _, _, exists in roots)
    if roots and not present:
        return ["none of the agents' folders exists yet", "no agent's folder exists yet", "no folder yet"], [
            "see pyrometer doctor"
        ]
    if not present:
        return ["nothing written yet"], [""]
    folders = f"watching {present} folder{'s' if present != 1 else ''}"
    return [f"{folders} · nothing written yet", folders], [""]


def _time(at: float | None, now: float, zone: tzinfo | None) -> str:
    return "–" if at is None else clock(at, zone, now=now)
