"""What the settings screen needs of the pane around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec
from textual.binding import Binding

from pyrometer.settings import Settings

if TYPE_CHECKING:
    from pyrometer.config.desk import Desk


class Preview(Protocol):
    """What other thresholds would have changed."""

    def words(self, key: str, present: Settings, tried: Settings, tell: Callable[[str], object]) -> Sequence[str]:
        """Of the setting `key`, in sentences. Takes its time: called in a thread; `tell` hears how far it is."""
        ...

    def close(self) -> None:
        """Nobody asks any more."""
        ...


class SettingsHost(msgspec.Struct, frozen=True):
    """Where the settings are, what can be chosen, and who applies a change."""

    desk: Desk
    bindings: Sequence[Binding]
    themes: Sequence[str]
    apply: Callable[[str], str]
    """Takes over the desk's settings after a change of this key; says how."""
    preview: Preview | None = None
