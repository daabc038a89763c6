"""The one owner of what changes: takes records in, and gives frozen snapshots out.

Stepped with `tick(now)` by one thread. Knows neither who looks at its snapshots nor what time it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from msgspec.structs import replace

from pyrometer.alerts.judge import conditions
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.alerts.ratios import burn_ratios
from pyrometer.commands import AboutForecasts, AboutSessions, Command, Rescan, Retune, SetGraphSpan
from pyrometer.engine.credits import credits
from pyrometer.engine.meter import Meter
from pyrometer.engine.prices import lazy_price
from pyrometer.engine.tables import Tables
from pyrometer.model import Turn
from pyrometer.monitor.aside import Aside, process_exists
from pyrometer.monitor.closeup import Closeup, without_detail
from pyrometer.monitor.foretelling import Foretelling
from pyrometer.monitor.frame import Frame
from pyrometer.monitor.graph import Graph
from pyrometer.monitor.health import health
from pyrometer.monitor.hindsight import Hindsight
from pyrometer.monitor.inflow import Inflow
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.judgement import Judgement
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.past import Past, Start
from pyrometer.monitor.standing import Standing
from pyrometer.settings import Settings
from pyrometer.snapshot import AlertView, SessionView, Snapshot

LAST_TURNS = 40
_LOOK_ASIDE = 1.0
_PRUNE = 300.0
REST = 3_600.0
"""Seconds without a change after which a log is hardly expected to grow."""


class Monitor:
    """Everything Pyrometer knows, at any moment."""

    def __init__(
        self,
        settings: Settings,
        intake: Intake,
        *,
        state_dir: Path | None = None,
        price: Callable[[Turn], float | None] | None = None,
        weigh: Callable[[Turn], float] | None = None,
        tables: Tables | None = None,
        zone: tzinfo | None = None,
        alive: Callable[[int], bool] | None = None,
        keep_days: float | None = None,
        memory: Memory | None = None,
        backfill: Start | None = None,
        lookout: Lookout | None = None,
        invented: bool = False,
        remarks: tuple[str, ...] = (),
    ) -> None:
        """`state_dir` holds the status-line captures. `alive` says whether a process id is in use.

        What `memory` has is taken in first, and `intake` goes on behind it. `backfill` starts the process that reads
        much history. Without `lookout` windows have no forecast but a straight line.

        `weigh` gives a turn's credits; `tables` are for who looks closer, by default the shipped ones.

        `remarks` are sentences for Health that hold as long as it runs.

        Sessions without a sign of life for `keep_days` are dropped: by default a day more than the history read.
        """
        self.intake = intake
        self.alerts = Alerts(settings.alerts, zone)
        self.watching = "polling"
        self.notes: tuple[str, ...] = ()
        self._remarks = remarks
        self._settings = settings
        self._zone = zone
        folders = [Path(root.path).parent for root in intake.discovery.roots if root.agent == "claude"]
        self._aside = Aside(folders, state_dir, alive or process_exists)
        self._invented = invented
        self._foretelling = Foretelling(lookout, memory) if lookout is not None else None
        self._meter = Meter(
            settings.metrics,
            price or lazy_price(),
            keep_days or settings.sources.history_days + 1,
            weigh or credits,
            watch=self._foretelling.changed if self._foretelling is not None else None,
        )
        self._closeup = Closeup(self._meter, intake, tables or Tables())
        standing = Standing(self._meter, settings.budgets, self._foretelling)
        self._inflow = Inflow(self._meter, standing, self._aside, self._foretelling, memory)
        self._aside_at = self._pruned_at = 0.0
        self._graph = Graph(self._meter, settings.metrics.graph_minutes)
        self._judgement = Judgement(self._meter, standing)
        self._memory = memory
        self._hindsight = Hindsight(memory)
        self._past = Past(memory, intake, backfill) if memory is not None else None
        self._read = (False, 0)
        if self._past is not None and self._past.frame is not None:
            self.alerts.restore(self._past.frame.alerts)

    def tick(self, now: float) -> bool:
        """Take in what is new; True if anything was."""
        if self._recalled(now):
            return True
        moved = False
        for batch in self.intake.step(now):
            moved = True
            self._inflow.read(batch, now)
        if self._foretelling is not None and self.intake.progress is None and not self.intake.busy:
            history = self._past is None or self._past.progress is None
            self._foretelling.step(now, self._meter.turns_since, history=history)
        return self._upkeep(now) or self._read_on() or moved

    @property
    def busy(self) -> bool:
        """There is more to take in at once: what is remembered, or unread lines."""
        past = self._past is not None and self._past.recalling
        return self.intake.busy or past or (self._foretelling is not None and self._foretelling.busy)

    def close(self, now: float) -> None:
        """Write down what is to be remembered. The monitor is over then."""
        if self._past is not None:
            self._past.stop()
        if self._memory is not None:
            if self._foretelling is not None:
                self._foretelling.remember(now, at_once=True)
            self._memory.commit(now, at_once=True)
            if not self.busy:
                self._memory.draw(Frame(without_detail(self.snapshot(now)), self.alerts.save()), at_once=True)
            self._memory.close()

    def handle(self, command: Command, now: float) -> None:
        """Do what the person asked for."""
        if isinstance(command, AboutSessions):
            self._closeup.obey(command)
        elif isinstance(command, SetGraphSpan):
            self._graph.reach(command.minutes)
            self._meter.retune(replace(self._settings.metrics, graph_minutes=command.minutes))
        elif isinstance(command, Rescan):
            self.intake.rescan()
        elif isinstance(command, Retune):
            self._retune(command.settings)
        elif isinstance(command, AboutForecasts):
            self._hindsight.obey(command)
        else:
            self.alerts.obey(command, now)

    def _retune(self, settings: Settings) -> None:
        """Go on with other thresholds; how far the graph reaches back was chosen in the pane."""
        self._settings = replace(self._settings, alerts=settings.alerts, metrics=settings.metrics)
        self.alerts.retune(settings.alerts)
        self._meter.retune(replace(settings.metrics, graph_minutes=self._graph.minutes))

    def announce(self, snapshot: Snapshot) -> tuple[AlertView, ...]:
        """Ask the rules about this snapshot; what has just fired or ended."""
        if snapshot.remembered:
            return ()
        found = conditions(snapshot, burn_ratios(snapshot, self._meter.ratio_over), self._settings.alerts, self._zone)
        told = self.alerts.evaluate(found, snapshot.at)
        if self._memory is not None and snapshot.progress is None:
            self._memory.draw(Frame(without_detail(snapshot), self.alerts.save()))
            if self._foretelling is not None:
                self._foretelling.remember(snapshot.at)
            self._memory.retain(snapshot.at)
        return told

    def snapshot(self, now: float, since: float | None = None, *, groups: bool = False) -> Snapshot:
        """All of it as of `now`. `since` keeps only the sessions with a sign of life after it.

        With `groups` there are sums by project and by agent, of all sessions.

        While what is remembered is taken in, the last picture of the run before stands in.
        """
        if self._past is not None and (picture := self._past.picture) is not None:
            return picture
        judged = self._judgement.at(now, self._aside.running, idle_after=self._settings.metrics.idle_after * 60)
        opened = self._judgement.opened
        seen = Snapshot(
            at=now,
            verdict=judged.verdict,
            burn=judged.burn,
            windows=judged.windows,
            series=self._graph.series(now, self.intake.horizon),
            sessions=_after(judged.sessions, since),
            projects=self._meter.by_project(now) if groups else (),
            agents=self._meter.by_agent(now) if groups else (),
            busiest=self._meter.busiest(now, opened, self._aside.running),
            last_turns=self._meter.last_turns(LAST_TURNS),
            alerts=self.alerts.views(now),
            muted_until=self.alerts.muted_until,
            health=health(
                self.intake,
                self._meter,
                now,
                last_line_at=self._inflow.last_line_at,
                watching=self.watching,
                notes=(*self.notes, *self._remarks, self._memory.note if self._memory else ""),
            ),
            progress=self._past.recall if self._past and self._past.recalling else self.intake.progress,
            history=self._past.progress if self._past is not None else None,
            invented=self._invented,
            beside=self._memory is not None and self._memory.beside,
            badges=self.alerts.badges(),
            silences=self.alerts.silences(),
            scores=self._hindsight.scores(now),
            said=self._hindsight.said(now),
        )
        return self._closeup.added(seen, opened, self._aside.running)

    def _recalled(self, now: float) -> bool:
        """Take in a slice of what is remembered; True while new lines have to wait for it."""
        if self._past is None:
            return False
        remembered = self._past.step(now)
        self._inflow.recalled(remembered, now)
        return bool(remembered) or self._past.recalling

    def _upkeep(self, now: float) -> bool:
        """What is to be done now and then; True if it brought anything new."""
        moved = False
        if abs(now - self._aside_at) >= _LOOK_ASIDE:
            self._aside_at = now
            moved = self._inflow.look_aside()
        if abs(now - self._pruned_at) >= _PRUNE:
            self._pruned_at = now
            self._meter.prune(now)
            self.intake.rest(now - REST)
        if self._memory is not None:
            self._memory.commit(now)
        return moved

    def _read_on(self) -> bool:
        """Whether the reading of history is further than at the last look."""
        before = self._read
        self._read = (self.intake.progress is None, self._past.read if self._past is not None else 0)
        return self._read != before


def _after(sessions: tuple[SessionView, ...], since: float | None) -> tuple[SessionView, ...]:
    return sessions if since is None else tuple(session for session in sessions if session.last_at >= since)
