"""A snapshot without project names, for sharing the screen."""

from __future__ import annotations

from msgspec.structs import replace

from pyrometer.snapshot import AlertView, SessionView, Snapshot
from pyrometer.tui.masks import MaskBook


def masked(snapshot: Snapshot, book: MaskBook) -> Snapshot:
    """`snapshot` with every project name replaced, if the book hides them; the book learns the names either way."""
    if not all(map(book.knows, {session.project for session in snapshot.sessions})):
        book.meet(session.project for session in sorted(snapshot.sessions, key=lambda session: session.started_at))
    if not book.hidden:
        return snapshot
    return replace(
        snapshot,
        sessions=tuple(_session(session, book) for session in snapshot.sessions),
        busiest=_session(snapshot.busiest, book) if snapshot.busiest else None,
        last_turns=tuple(replace(turn, project=book.mask(turn.project)) for turn in snapshot.last_turns),
        alerts=masked_alerts(snapshot.alerts, book),
        badges=tuple(
            replace(badge, message=book.mask_text(badge.message), action=book.mask_text(badge.action))
            for badge in snapshot.badges
        ),
        silences=tuple(replace(silence, name=book.mask_text(silence.name)) for silence in snapshot.silences),
    )


def masked_alerts(alerts: tuple[AlertView, ...], book: MaskBook) -> tuple[AlertView, ...]:
    """`alerts` without the project names that the book knows and hides."""
    if not book.hidden:
        return alerts
    return tuple(
        replace(alert, message=book.mask_text(alert.message), action=book.mask_text(alert.action)) for alert in alerts
    )


def _session(session: SessionView, book: MaskBook) -> SessionView:
    return replace(session, project=book.mask(session.project), branch="")
