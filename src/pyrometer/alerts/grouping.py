"""One text for alerts of one kind that fire together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pyrometer.snapshot import AlertView

GROUP_WAIT = 20.0
"""Seconds for which a first alert waits for others of its rule and provider."""
_NAMED = 3


def merged(group: Sequence[tuple[str, AlertView]]) -> AlertView:
    """The first alert (highest level, then oldest) of (name, alert) pairs, its text naming the others too."""
    rank = {"critical": 0, "warning": 1, "info": 2}
    first, *others = sorted(group, key=lambda each: (rank[each[1].level], each[1].since, each[1].subject))
    if not others:
        return first[1]
    names = ", ".join(name for name, _ in others[:_NAMED])
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return msgspec.structs.replace(
        first[1], message=f"{first[1].message} · also {names}{more}", muted=all(view.muted for _, view in group)
    )
