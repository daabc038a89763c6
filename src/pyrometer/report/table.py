"""The table of `pyrometer now`: the same figures as the pane, as plain text that any pager or mail can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from pyrometer.report.columns import Align, columns, fit
from pyrometer.snapshot import AlertView, GroupView, SessionView, Snapshot, WindowView
from pyrometer.text import clock, count, dollars, percent, share, span
from pyrometer.words import LEVEL_SIGNS, detail_lines, headline, help_words, last_part, session_name, window_name
from pyrometer.words.forecast import at_reset, spread, used
from pyrometer.words.xray import plural

_WINDOW_HEAD = ("limit", "used", "even", "at reset", "full", "resets", "said by")
_WINDOW_ALIGN: tuple[Align, ...] = ("left", "right", "right", "right", "left", "left", "left")
_SESSION_HEAD = ("session", "id", "agent", "model", "state", "burn/h", "context", "hit", "turns", "tokens", "cost")
_SESSION_ALIGN: tuple[Align, ...] = (*("left",) * 5, *("right",) * 6)
_GROUP_HEAD = ("project", "burn/h", "last hour", "sessions", "tokens")
_GROUP_ALIGN: tuple[Align, ...] = ("left", *("right",) * 4)
_WINDOW_LESS = (4, 2, 6, 3)
_GROUP_LESS = (3, 2)
_SESSION_LESS = (1, 10, 3, 8, 2, 4, 9, 6)
"""Columns that a narrow table does without, the first to go first."""
UNKNOWN = "–"
_ID = range(8, 19)
"""Characters of a session's id, as many as tell all of them apart."""
HELPS = 4
"""Levers that are shown."""
MOST = 20
"""Sessions that are listed where nobody asks for all: what comes before them would be out of sight."""


def table(snapshot: Snapshot, width: int, zone: tzinfo | None = None, *, most: int | None = None) -> str:
    """The whole report, at most `width` cells (40 at the least) wide. Wall times are in `zone`, None being local.

    `most` sessions are listed; all, if it is None.
    """
    width = max(width, 40)
    blocks = (
        _verdict(snapshot, width, zone),
        _windows(snapshot, width, zone),
        _burn(snapshot),
        _sessions(snapshot, width, most),
        _projects(snapshot, width),
        _helps(snapshot, zone),
        _end(snapshot, zone),
    )
    texts = ("\n".join(fit(line, width) for line in block) for block in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _verdict(snapshot: Snapshot, width: int, zone: tzinfo | None) -> Iterator[str]:
    if snapshot.invented:
        yield "INVENTED DATA"
    yield headline(snapshot.verdict, snapshot.at, zone, width=width, burn=snapshot.burn)
    yield from filter(None, detail_lines(snapshot, zone, width=width))


def _windows(snapshot: Snapshot, width: int, zone: tzinfo | None) -> list[str]:
    if not snapshot.windows:
        return []
    rows = [_WINDOW_HEAD, *(_window(view, snapshot.at, zone) for view in snapshot.windows)]
    return columns(rows, _WINDOW_ALIGN, width, _WINDOW_LESS)


def _window(view: WindowView, now: float, zone: tzinfo | None) -> tuple[str, ...]:
    age = "" if view.read_at is None else f", {span(now - view.read_at)} ago"
    return (
        window_name(view),
        used(view),
        percent(view.even),
        _projection(view),
        _full(view, now, zone),
        _reset(view, now, zone),
        f"{view.source}{age}",
    )


def _projection(view: WindowView) -> str:
    """A range where the forecast is calibrated, else where the straight line leads."""
    foreseen = at_reset(view.outlook) if view.outlook is not None else ""
    return foreseen or (UNKNOWN if view.projected is None else f"{view.projected:.0f}%")


def _full(view: WindowView, now: float, zone: tzinfo | None) -> str:
    foreseen = spread(view.outlook, now, zone) if view.outlook is not None else ""
    return foreseen or (UNKNOWN if view.full_at is None else clock(view.full_at, zone, now=now))


def _reset(view: WindowView, now: float, zone: tzinfo | None) -> str:
    if view.resets_at is None:
        return UNKNOWN
    left = view.resets_at - now
    return f"{clock(view.resets_at, zone, now=now)} ({f'in {span(left)}' if left > 0 else 'passed'})"


def _burn(snapshot: Snapshot) -> Iterator[str]:
    burn = snapshot.burn
    known = burn.now > 0 and burn.ratio is not None and burn.normal is not None
    ratio = f" · {burn.ratio:.1f}× your usual {count(burn.normal or 0)}" if known else ""
    yield f"burn {count(burn.now)} tok/h · {count(burn.hour)} in the last hour{ratio}"
    usage = burn.by_bucket
    if usage.total:
        yield (
            f"last hour: {count(usage.uncached)} uncached · {count(usage.cache_read)} cache read · "
            f"{count(usage.cache_write)} cache write · {count(usage.output)} output"
        )


def _sessions(snapshot: Snapshot, width: int, most: int | None) -> list[str]:
    if not snapshot.sessions:
        return ["no sessions"]
    cells = _told_apart([view.id for view in snapshot.sessions])
    rows = [_session(view, cells) for view in snapshot.sessions[:most]]
    more = len(snapshot.sessions) - len(rows)
    rest = [f"and {more} more; pyrometer now --since 2d lists every session of the last two days"] if more else []
    return columns([_SESSION_HEAD, *rows], _SESSION_ALIGN, width, _SESSION_LESS) + rest


def _told_apart(ids: Sequence[str]) -> int:
    """Characters of the ids that tell them apart, within reason: Codex's begin with the time."""
    different = len(set(ids))
    return next((cells for cells in _ID if len({text[:cells] for text in ids}) == different), _ID[-1])


def _projects(snapshot: Snapshot, width: int) -> list[str]:
    """The projects that burned in the last hour, if there are several; last of all the rest together."""
    if len(snapshot.projects) < 2:
        return []
    burning = [group for group in snapshot.projects if group.burn_hour]
    return columns([_GROUP_HEAD, *map(_group, burning)], _GROUP_ALIGN, width, _GROUP_LESS) if burning else []


def _group(view: GroupView) -> tuple[str, ...]:
    return (
        last_part(view.name) or UNKNOWN,
        count(view.burn) if view.burn else UNKNOWN,
        count(view.burn_hour),
        str(view.sessions),
        count(view.usage.total),
    )


def _session(view: SessionView, id_cells: int) -> tuple[str, ...]:
    bound = "≥" if view.not_final else ""
    return (
        session_name(view),
        view.id[:id_cells],
        view.agent,
        view.model or UNKNOWN,
        view.state,
        count(view.burn) if view.burn else UNKNOWN,
        UNKNOWN if view.context is None else f"{count(view.context)} {share(view.context_share)}",
        share(view.cache_hit),
        str(view.turns),
        f"{bound}{count(view.usage.total)}",
        dollars(view.dollars),
    )


def _helps(snapshot: Snapshot, zone: tzinfo | None) -> Iterator[str]:
    """What would help most."""
    found = snapshot.levers[:HELPS]
    if found:
        yield "what would help"
        yield from (f"  {help_words(lever, snapshot, zone)}" for lever in found)


def _end(snapshot: Snapshot, zone: tzinfo | None) -> Iterator[str]:
    for alert in snapshot.alerts:
        if alert.resolved_at is None:
            yield _alert(alert, snapshot.at, zone)
    health = snapshot.health
    if health.trouble_count:
        lines = f"{health.trouble_count:,} line{plural(health.trouble_count)}"
        yield f"{lines} could not be read as meant: pyrometer doctor says which"
    yield from health.notes


def _alert(alert: AlertView, now: float, zone: tzinfo | None) -> str:
    since = clock(alert.since, zone, now=now)
    muted = " (muted)" if alert.muted else ""
    action = f" → {alert.action}" if alert.action else ""
    return f"{LEVEL_SIGNS[alert.level]} {alert.level} since {since}{muted}: {alert.message}{action}"
