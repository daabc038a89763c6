"""What the pane is given to read single sessions again: the archive, imported when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyrometer.archive import Archive
    from pyrometer.history.stored_sessions import StoredSession
    from pyrometer.settings import Settings
    from pyrometer.snapshot import SessionDetail, TurnView
    from pyrometer.xray.carry import Carry
    from pyrometer.xray.churn import LinesAgain


class Stand(NamedTuple):
    """Where the pane stands: in the world, or in an invented one."""

    env: Mapping[str, str]
    home: Path
    now: Callable[[], float]
    before_tick: Callable[[float], object] | None = None
    zone: tzinfo | None = None
    invented: bool = False


class LazyArchive:
    """The archive, imported when it is first asked: in a thread, and mostly never."""

    def __init__(self, settings: Settings, stand: Stand) -> None:
        self._settings, self._stand = settings, stand

    def detail(self, key: tuple[str, str]) -> SessionDetail | None:
        return self._made.detail(key)

    def sessions(self) -> tuple[StoredSession, ...]:
        return self._made.sessions()

    def lines(self, detail: SessionDetail) -> LinesAgain:
        return self._made.lines(detail)

    def carry(self, detail: SessionDetail) -> Carry | None:
        return self._made.carry(detail)

    def explain(self, detail: SessionDetail, turn: TurnView) -> tuple[str, ...]:
        return self._made.explain(detail, turn)

    @property
    def _made(self) -> Archive:
        from pyrometer.archive import Archive

        stand = self._stand
        return Archive(self._settings, stand.env, stand.home, stand.now, stand.zone, stored=not stand.invented)
