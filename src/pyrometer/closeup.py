"""What stands closer than the main screen: the session that somebody looks at, and what would help now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pyrometer.engine.meter import Meter
from pyrometer.intake import Intake
from pyrometer.snapshot import SessionDetail, SessionState, Snapshot, WindowView
from pyrometer.xray.levers import levers

if TYPE_CHECKING:
    from pyrometer.dissection import Dissection
    from pyrometer.engine.tables import Tables

Key = tuple[str, str]


class Closeup:
    """Owned by the monitor's thread. Costs nothing while nobody looks at a session."""

    def __init__(self, meter: Meter, intake: Intake, tables: Tables) -> None:
        self._meter, self._intake, self._tables = meter, intake, tables
        self._key: Key | None = None
        self._dissection: Dissection | None = None
        self._logs: tuple[int, tuple[str, ...]] = (-1, ())

    def look(self, key: Key | None) -> None:
        """From now on at this session; None: at none."""
        self._key, self._dissection, self._logs = key, None, (-1, ())

    def detail(
        self, now: float, since: float | None, running: Mapping[str, SessionState], windows: Iterable[WindowView]
    ) -> SessionDetail | None:
        """That session turn by turn, with its figures; None if nobody looks, or it is not known."""
        if self._key is None:
            return None
        found, reel = self._meter.detail(self._key, now, since, running), self._meter.reel(self._key)
        if found is None or reel is None:
            return None
        if self._dissection is None:
            from pyrometer.dissection import Dissection
            from pyrometer.history.weights import weights_of

            self._dissection = Dissection(weights_of(self._tables))
        sources = reel.session.sources
        if self._logs[0] != len(sources):
            self._logs = (len(sources), self._intake.paths(sources))
        return replace(
            found,
            figures=self._dissection.figures(reel, self._meter.compacted_at, now),
            scales=scales(windows, self._key[0]),
            logs=self._logs[1],
        )

    def with_levers(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with what would help now."""
        found = levers(snapshot, self._tables.credits) if snapshot.burn.hour > 0 else ()
        return replace(snapshot, levers=found) if found else snapshot


def without_detail(snapshot: Snapshot) -> Snapshot:
    """What is worth keeping of a snapshot: the next run looks at no session yet."""
    return snapshot if snapshot.detail is None else replace(snapshot, detail=None)


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
