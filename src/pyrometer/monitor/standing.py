"""How the windows stand: what providers say of them, the person's budgets, and the forecast over both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyrometer.engine.meter import Meter
from pyrometer.limits.budget import Counts, budget_views
from pyrometer.limits.windows import Windows
from pyrometer.model import LimitHit, LimitReading
from pyrometer.monitor.foretelling import Foretelling
from pyrometer.settings import Budgets
from pyrometer.snapshot import SessionView, WindowView


class Standing:
    """Owned by the monitor's thread, as all that it holds."""

    def __init__(self, meter: Meter, budgets: Budgets, foretelling: Foretelling | None) -> None:
        """Without `foretelling` windows have no forecast but a straight line."""
        self._meter = meter
        self._budgets = budgets
        self._foretelling = foretelling
        self._windows = Windows()

    def worked(self, agent: str, at: float) -> None:
        """There was a turn then: a window is open."""
        self._windows.worked(agent, at)

    def limit(self, record: LimitReading | LimitHit) -> bool:
        """Take in what a provider says of a limit; True if it is news."""
        if self._foretelling is not None:
            self._foretelling.limit(record)
        if isinstance(record, LimitHit):
            self._windows.hit(record)
            return True
        return self._windows.feed(record) is None

    def views(self, sessions: Callable[[], Sequence[SessionView]], now: float) -> tuple[WindowView, ...]:
        """All windows and budgets. `sessions` is asked only if the forecast has to look at them."""
        reported = self._windows.views(now, self._used)
        counts = Counts(self._used, self._spent, self._meter.first_turn)
        views = (*reported, *budget_views(self._budgets, reported, now, counts))
        return views if self._foretelling is None else self._foretelling.look(views, sessions, now)

    def _used(self, provider: str, start: float, end: float, scope: str) -> int | None:
        """Tokens up to and with the second of `end`."""
        return self._meter.used(provider, start, end + 1, scope).total

    def _spent(self, provider: str, start: float, end: float) -> tuple[float, bool]:
        return self._meter.spent(provider, start, end + 1)
