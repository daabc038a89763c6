"""Project names out of a snapshot, for reports that are shown to others."""

from __future__ import annotations

import msgspec

from pyrometer.snapshot import Snapshot
from pyrometer.tui.masks import MaskBook
from pyrometer.words import last_part, session_name


def mask(snapshot: Snapshot) -> Snapshot:
    """The snapshot with every project called `project 1`, `project 2`, ..., also in the texts of alerts."""
    book = MaskBook(hidden=True)
    sessions = [
        msgspec.structs.replace(session, project=book.mask(session_name(session)), branch="")
        for session in snapshot.sessions
    ]
    alerts = [
        msgspec.structs.replace(
            alert,
            subject=book.mask_text(alert.subject),
            message=book.mask_text(alert.message),
            action=book.mask_text(alert.action),
        )
        for alert in snapshot.alerts
    ]
    projects = [msgspec.structs.replace(group, name=book.mask(last_part(group.name))) for group in snapshot.projects]
    health = msgspec.structs.replace(snapshot.health, troubles=_kinds(snapshot), roots=())
    return msgspec.structs.replace(
        snapshot, sessions=tuple(sessions), projects=tuple(projects), alerts=tuple(alerts), health=health
    )


def _kinds(snapshot: Snapshot) -> tuple[tuple[str, str, int], ...]:
    """The troubles without their places: Claude Code's folders carry the names of projects."""
    counts: dict[str, int] = {}
    for kind, _, number in snapshot.health.troubles:
        counts[kind] = counts.get(kind, 0) + number
    return tuple((kind, "", number) for kind, number in counts.items())
