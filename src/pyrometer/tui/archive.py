"""What screens ask of a session beyond the snapshot. Only ever from a thread of its own: answers take time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyrometer.snapshot import SessionDetail, TurnView

if TYPE_CHECKING:
    from pyrometer.history.stored_sessions import StoredSession
    from pyrometer.xray.carry import Carry
    from pyrometer.xray.churn import LinesAgain


class Archive(Protocol):
    """Reads the store and the logs; see `pyrometer.archive`."""

    def detail(self, key: tuple[str, str]) -> SessionDetail | None:
        """A session by (agent, id), as the store knows it; None if it does not."""
        ...

    def sessions(self) -> tuple[StoredSession, ...]:
        """All sessions of the store, the newest first."""
        ...

    def lines(self, detail: SessionDetail) -> LinesAgain:
        """The edited lines of a session whose figures do not tell all of them, by its logs."""
        ...

    def carry(self, detail: SessionDetail) -> Carry | None:
        """What the results of its tools cost after they were read once; None without a log of it."""
        ...

    def explain(self, detail: SessionDetail, turn: TurnView) -> tuple[str, ...]:
        """How one turn came to be, line by line."""
        ...
