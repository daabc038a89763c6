"""One way by which alerts leave the pane, as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyrometer.notify.outcome import Outcome


class Way(NamedTuple):
    """A channel by name."""

    name: str
    words: str
    """What it is; or why there is none, and how to get it."""
    send: Callable[[], Outcome] | None = None
    """Tries it; None: it is not set up."""
