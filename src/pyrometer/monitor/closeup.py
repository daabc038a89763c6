"""What stands closer than the main screen: the session that somebody looks at, and what would help now."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pyrometer.commands import AboutSessions, ShowSession
from pyrometer.engine.meter import Meter
from pyrometer.monitor.intake import Intake
from pyrometer.snapshot import LeverView, SessionDetail, SessionState, Snapshot, WindowView
from pyrometer.xray.levers import levers

if TYPE_CHECKING:
    from pyrometer.engine.tables import Tables

Key = tuple[str, str]
AGAIN = 2.0
"""Seconds for which what would help stands, as long as an outlook does."""


class Closeup:
    """Owned by the monitor's thread. Costs nothing while nobody looks at a session."""

    def __init__(self, meter: Meter, intake: Intake, tables: Tables) -> None:
        self._meter, self._intake, self._tables = meter, intake, tables
        self._key: Key | None = None
        self._compared: tuple[Key, ...] = ()
        self._looks: dict[Key, _Look] = {}
        self._levers: tuple[LeverView, ...] = ()
        self._thought_at = -math.inf

    def obey(self, command: AboutSessions) -> None:
        """Look at one session, or compare some, from now on."""
        if isinstance(command, ShowSession):
            self._key = command.key
        else:
            self._compared = command.keys
        self._looks = {key: look for key, look in self._looks.items() if key in (self._key, *self._compared)}

    def added(self, snapshot: Snapshot, since: float | None, running: Mapping[str, SessionState]) -> Snapshot:
        """The snapshot with the sessions that somebody looks at, and with what would help now."""
        found = self._helpful(snapshot)
        if not found and self._key is None and not self._compared:
            return snapshot
        details = {
            key: self._detail(key, snapshot, since, running) for key in {self._key, *self._compared} if key is not None
        }
        compared = [detail for key in self._compared if (detail := details[key]) is not None]
        return replace(
            snapshot,
            levers=found,
            detail=details[self._key] if self._key is not None else None,
            compared=tuple(replace(detail, turns=(), contexts=(), events=()) for detail in compared),
        )

    def _helpful(self, snapshot: Snapshot) -> tuple[LeverView, ...]:
        """What would help, thought over again after a while: it is about minutes."""
        if snapshot.burn.hour <= 0:
            self._levers, self._thought_at = (), -math.inf
        elif not 0 <= snapshot.at - self._thought_at < AGAIN:
            self._levers, self._thought_at = levers(snapshot, self._tables.credits), snapshot.at
        return self._levers

    def _detail(
        self, key: Key, snapshot: Snapshot, since: float | None, running: Mapping[str, SessionState]
    ) -> SessionDetail | None:
        """Turn by turn, with its figures; None if it is not known."""
        found, reel = self._meter.detail(key, snapshot.at, since, running), self._meter.reel(key)
        if found is None or reel is None:
            return None
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = _Look(self._tables, self._intake)
        return replace(
            found,
            figures=look.dissection.figures(reel, self._meter.compacted_at, snapshot.at),
            scales=scales(snapshot.windows, key[0]),
            logs=look.logs(reel.session.sources),
        )


class _Look:
    """What is kept of a session as long as somebody looks at it."""

    def __init__(self, tables: Tables, intake: Intake) -> None:
        from pyrometer.dissection import Dissection
        from pyrometer.history.weights import weights_of

        self.dissection = Dissection(weights_of(tables))
        self._intake = intake
        self._logs: tuple[int, tuple[str, ...]] = (-1, ())

    def logs(self, numbers: Collection[int]) -> tuple[str, ...]:
        """Paths of these logs."""
        if self._logs[0] != len(numbers):
            self._logs = (len(numbers), self._intake.paths(numbers))
        return self._logs[1]


def without_detail(snapshot: Snapshot) -> Snapshot:
    """What is worth keeping of a snapshot: the next run looks at no session yet."""
    looked_at = snapshot.detail is not None or snapshot.compared
    return replace(snapshot, detail=None, compared=()) if looked_at else snapshot


def scales(windows: Iterable[WindowView], provider: str) -> tuple[tuple[str, float], ...]:
    """(window, percent of it per credit) of a provider's windows, the shortest first."""
    found = [
        (window.minutes, window.label, window.outlook.scale)
        for window in windows
        if window.provider == provider
        and not window.scope
        and window.outlook is not None
        and window.outlook.scale
        and window.outlook.basis != "budget"
    ]
    return tuple((label, scale) for _, label, scale in sorted(found))
