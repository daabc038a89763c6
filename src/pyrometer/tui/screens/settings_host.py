"""What the settings screen needs of the pane around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from textual.binding import Binding

from pyrometer.settings import Settings

if TYPE_CHECKING:
    from pyrometer.config.desk import Desk


class Previewed(Protocol):
    """What other settings would have changed."""

    def words(self) -> Sequence[str]:
        """In sentences, for people."""
        ...


Preview: TypeAlias = Callable[[Settings], Previewed]
"""Replays the past with other settings. Called in a thread of its own: it may take its time."""


@dataclass(frozen=True, slots=True)
class SettingsHost:
    """Where the settings are, what can be chosen, and who applies a change."""

    desk: Desk
    bindings: Sequence[Binding]
    themes: Sequence[str]
    apply: Callable[[str], str]
    """Takes over the desk's settings after a change of this key; says how."""
    preview: Preview | None = None
