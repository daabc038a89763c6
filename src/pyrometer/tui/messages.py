"""The vocabulary of the app: what happens, told upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from pyrometer.snapshot import AlertView, Snapshot

if TYPE_CHECKING:
    from pyrometer.tui.past.stretches import Stretch


class SnapshotReady(Message):
    """A newer state of everything. Only the newest waiting one is handled."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, SnapshotReady)


class AlertsTold(Message):
    """Alerts have just fired or ended. None of these messages may be lost."""

    def __init__(self, alerts: tuple[AlertView, ...]) -> None:
        self.alerts = alerts
        super().__init__()


class SessionChosen(Message):
    """The person wants to see this session in detail."""

    def __init__(self, key: tuple[str, str]) -> None:
        self.key = key
        """(agent, session id)."""
        super().__init__()


class WindowChosen(Message):
    """The person wants the verdict of this window."""

    def __init__(self, index: int) -> None:
        self.index = index
        """Position in the snapshot's windows."""
        super().__init__()


class SpanChosen(Message):
    """The burn graph shall reach `steps` longer (positive) or shorter (negative) spans back."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        super().__init__()


class WindowOpened(Message):
    """The person wants to see all that is known of this window."""

    def __init__(self, index: int) -> None:
        self.index = index
        """Position in the snapshot's windows."""
        super().__init__()


class WindowSeen(Message):
    """The detail shows this window now."""

    def __init__(self, key: tuple[str, str, str]) -> None:
        self.key = key
        """(provider, limit id, label)."""
        super().__init__()


class AlertOpened(Message):
    """The person wants to see what an alert is about."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__()


class SessionWanted(Message):
    """The person wants to see a session that may be long over."""

    def __init__(self, key: tuple[str, str]) -> None:
        self.key = key
        """(agent, session id)."""
        super().__init__()


class OtherWanted(Message):
    """The person wants to compare a session with another one."""

    def __init__(self, key: tuple[str, str], name: str) -> None:
        self.key = key
        """(agent, session id)."""
        self.name = name
        """As it is shown."""
        super().__init__()


class StretchOpened(Message):
    """The person wants to see where it went in a stretch of time."""

    def __init__(self, stretch: Stretch) -> None:
        self.stretch = stretch
        super().__init__()


class Told(Message):
    """A screen has something to say: a toast."""

    def __init__(self, words: str, level: str = "info") -> None:
        self.words = words
        self.level = level
        super().__init__()
