"""When `pyrometer gate` says to slow down or to stop."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pyrometer.settings.bounds import Points, Share
from pyrometer.settings.table import Table

Which: TypeAlias = Literal["any", "5h", "week"]


class Gate(Table, frozen=True, kw_only=True):
    """What `pyrometer gate` answers to scripts and to your agent; see docs/gate.md."""

    warn: Share = 0.5
    """Probability of a lock-out before the reset from which on it warns (exit code 1), 0..1."""
    stop: Share = 0.85
    """Probability from which on it says to stop (exit code 2), 0..1. A limit that is reached does so anyway."""
    percent: Points = 97.0
    """Used percentage from which on it says to stop, however improbable a lock-out is."""
    window: Which = "any"
    """Windows that count: `any`, `5h` or `week`. Those of a single model never do."""
