"""The windows as the store and the newest lines of the logs tell them: no pane runs, and nothing is written."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.engine.ledger import Ledger, identity
from pyrometer.gate.burning import Burning
from pyrometer.gate.picture import Seen
from pyrometer.limits import capture
from pyrometer.limits.windows import Windows
from pyrometer.model import LimitHit, LimitReading, Record, Turn
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.lookout import Lookout
from pyrometer.paths import state_dir
from pyrometer.snapshot import WindowView
from pyrometer.sources import AGENTS, roots
from pyrometer.store.chronicle import told, turns
from pyrometer.store.forecasts import load_foresight
from pyrometer.store.place import NAME
from pyrometer.store.store import Store

if TYPE_CHECKING:
    from pyrometer.settings import Settings

RECENT = 6 * 3600.0
"""Seconds of work that are looked at where the forecast remembers nothing; without a store all that is read."""
LATELY = 2 * 3600.0
"""Seconds of work that are looked at besides what the forecast remembers: who burns is told from the last hour."""
LIMITS = 8 * 86_400.0
"""Seconds of readings and lock-outs: no common window is longer than a week."""
OVER = 86_400.0
"""Seconds for which windows that are over are still of interest."""
BEHIND = 86_400.0
"""Logs that have rested for longer are not read, however far behind the store is."""
_MARGIN = 600.0


def from_logs(settings: Settings, lookout: Lookout, env: Mapping[str, str], home: Path, now: float) -> Seen:
    """What the store has, and behind it the lines that it has not seen. `lookout` has not learned anything yet."""
    state = state_dir(env, home)
    look = _Look(lookout, now)
    store = Store.open(state / NAME, now=now, write=False) if settings.store.enabled else None
    if store is not None and store.usable:
        horizon = look.remember(store)
        look.read(
            Intake(
                AGENTS,
                roots(settings, env, home),
                horizon=horizon,
                known=store,
                next_number=store.next_file(),
            )
        )
        store.close()
    else:
        look.read(Intake(AGENTS, roots(settings, env, home), horizon=now - RECENT))
    look.hear(capture.readings(state))
    return Seen(now, look.windows(), "logs")


class _Look:
    """Limits, forecast and who burns, at one instant."""

    def __init__(self, lookout: Lookout, now: float) -> None:
        self._lookout = lookout
        self._now = now
        self._limits = Windows()
        self._burning = Burning(now)
        self._ledger = Ledger()
        self._stored: frozenset[int] = frozenset()

    def remember(self, store: Store) -> float:
        """Take in what the store has; gives the time from which on logs may say more."""
        kept = load_foresight(store)
        self._lookout.recall(kept)
        since = self._now - RECENT if kept is None else min(self._now - LATELY, kept[1] - _MARGIN)
        events = heapq.merge(
            told(store, self._now - LIMITS, self._now - OVER),
            turns(store, since, self._now + 1),
            key=lambda event: event[0],
        )
        for _, event in events:
            if isinstance(event, Turn):
                self._turn(None, event)
            else:
                self._said(event)
        known = store.query("SELECT ident FROM turns WHERE at >= ?", (since,))
        self._stored = frozenset(int(str(row[0])) for row in known)
        newest = store.query("SELECT max(seen_at) FROM files WHERE seen_at <= ?", (self._now,))
        read_at = float(str(newest[0][0])) if newest and newest[0][0] is not None else 0.0
        return max(read_at - _MARGIN, self._now - BEHIND)

    def read(self, intake: Intake) -> None:
        """Take in the lines that nobody has read yet."""
        while True:
            for batch in intake.step(self._now):
                for record in batch.records:
                    self._record(record, batch.file)
            if not intake.busy:
                return

    def hear(self, readings: Iterable[LimitReading]) -> None:
        """Take in what the status line was told."""
        for reading in readings:
            self._said(reading)

    def windows(self) -> tuple[WindowView, ...]:
        """With their forecasts."""
        views = self._limits.views(self._now, lambda *_: None)
        return self._lookout.look(views, self._burning.sessions, self._now)

    def _record(self, record: Record, file: int) -> None:
        if isinstance(record, LimitReading | LimitHit):
            self._said(record)
        elif isinstance(record, Turn) and identity(record.agent, record.key) not in self._stored:
            change = self._ledger.take(record, file, self._now)
            if change is not None and change.after is not None:
                self._turn(change.before, change.after)

    def _turn(self, before: Turn | None, after: Turn) -> None:
        self._limits.worked(after.agent, min(after.at, self._now))
        self._lookout.take((before, after))
        if before is None:
            self._burning.add(after)

    def _said(self, said: LimitReading | LimitHit) -> None:
        self._lookout.take(said)
        if isinstance(said, LimitHit):
            self._limits.hit(said)
        else:
            self._limits.feed(said)
