"""What the person asks of the monitor: the only things that flow back to it."""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class ShowSession(msgspec.Struct, frozen=True):
    """Put the detail of this session into every snapshot; None: of no session."""

    key: tuple[str, str] | None
    """(agent, session id)."""


class Mute(msgspec.Struct, frozen=True):
    """No bell, toast or desktop notification before `until` (epoch seconds); None: sound again at once."""

    until: float | None


class SetGraphSpan(msgspec.Struct, frozen=True):
    """The burn graph covers the last `minutes`."""

    minutes: float


class Rescan(msgspec.Struct, frozen=True):
    """Look for new folders and files now."""


Command: TypeAlias = ShowSession | Mute | SetGraphSpan | Rescan
