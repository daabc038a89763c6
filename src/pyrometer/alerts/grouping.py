"""One text for alerts on one window that fire together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pyrometer.alerts.delivery import RANK
from pyrometer.alerts.state import AlertState
from pyrometer.snapshot import AlertView

GROUP_WAIT = 20.0
"""Seconds for which a first alert waits for others of its provider and window."""
_NAMED = 3


def group_of(state: AlertState) -> tuple[str, str, bool]:
    """Alerts with equal groups are told together: provider, window, and whether they are told at all."""
    return (state.provider, state.window, state.level != "info" and not state.muted)


def merged(group: Sequence[AlertState]) -> AlertView:
    """The first alert (highest level, then oldest), its text naming the others too."""
    first, *others = sorted(group, key=lambda each: (-RANK[each.level], each.since, each.rule, each.subject))
    view = first.view()
    known = {first.name}
    names = []
    for other in others:
        if other.name not in known:
            known.add(other.name)
            names.append(other.name if other.rule == first.rule else f"{other.name} ({rule_words(other.rule)})")
    if not names:
        return view
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return msgspec.structs.replace(view, message=f"{view.message} · also {', '.join(names[:_NAMED])}{more}")


def rule_words(rule: str) -> str:
    """A rule's id as it is read: `lock-out likely`."""
    return rule.replace("_", " ").replace("lockout", "lock-out")
