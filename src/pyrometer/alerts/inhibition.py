"""What keeps quiet while something more important fires."""

from __future__ import annotations

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.delivery import RANK
from pyrometer.alerts.state import AlertState

COVERED = {"loop": "burn", "burn_explosion": "burn", "week_full": "pace", "scoped_week_full": "pace"}
"""The first says why: the second says nothing of the same subject."""
HARMLESS = frozenset({"reset"})
"""Critical only so that it is heard: it hides nothing."""


def precedence(condition: Condition) -> tuple[bool, bool, bool, int]:
    """Sorts what silences others before what it silences."""
    critical = condition.level == "critical"
    return (not condition.silences, not critical, condition.rule not in COVERED, -RANK[condition.level])


def inhibits(other: AlertState, condition: Condition) -> bool:
    """Whether the firing `other` keeps `condition` from beginning or rising.

    A reached limit silences everything of its provider. Something critical silences what is milder about its subject
    and, if that is a window, warnings and the pace of all that weighs on it.
    """
    if condition.exempt or other.phase != "firing":
        return False
    if other.silences and other.provider == condition.provider:
        return True
    if other.subject == condition.subject and COVERED.get(other.rule) == condition.rule:
        return True
    if other.level != "critical" or other.rule in HARMLESS or RANK[condition.level] >= RANK["critical"]:
        return False
    if other.subject == condition.subject:
        return True
    weighs = bool(condition.window) and other.subject == condition.window
    return weighs and (condition.level == "warning" or condition.rule == "pace")
