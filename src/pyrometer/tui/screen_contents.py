"""Splits what is seen into the narrow values of the panels, so that each repaints only for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, TypeAlias

import msgspec

from pyrometer.settings import Settings
from pyrometer.snapshot import BadgeView, Snapshot, Verdict
from pyrometer.tui.layout import Wants
from pyrometer.tui.view_state import ViewState
from pyrometer.tui.widgets.alert_lines import alert_rows
from pyrometer.tui.widgets.alert_log import AlertLog, AlertsContent
from pyrometer.tui.widgets.burn_graph import BurnContent, BurnGraph
from pyrometer.tui.widgets.empty_state import EmptyContent, EmptyState
from pyrometer.tui.widgets.gauges import Gauges, GaugesContent
from pyrometer.tui.widgets.health import HealthBar, HealthContent
from pyrometer.tui.widgets.last_turns import LastTurns, TurnsContent
from pyrometer.tui.widgets.lever_panel import MOST, LeverPanel, LeversContent, lever_rows
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.marks import Mark
from pyrometer.tui.widgets.meters import Meters, MetersContent
from pyrometer.tui.widgets.session_table import SessionsContent, SessionTable
from pyrometer.tui.widgets.strip_view import StripContent, StripView
from pyrometer.tui.widgets.verdict import VerdictContent, VerdictLines, needs_mark_row
from pyrometer.tui.widgets.window_table import WindowsContent, WindowTable, window_rows
from pyrometer.words import act_words, effect_words

_MINUTE = 60.0

Contents: TypeAlias = Mapping[type[LineWidget[Any]], Any]
"""The value of each panel, by its class."""


class Sight(msgspec.Struct, frozen=True):
    """Everything that the main screen shows at an instant."""

    snapshot: Snapshot | None
    """Names masked, verdict of the chosen window; None before the first one."""
    now: float
    zone: tzinfo | None
    state: ViewState
    settings: Settings
    marks: tuple[Mark, ...] = ()
    inline: bool = False
    """Below the prompt, as a strip."""

    @property
    def verdict(self) -> VerdictContent:
        return VerdictContent(self.snapshot, self.now, self.zone, self.marks)

    def later(self, before: Sight | None) -> bool:
        """Whether it is the same as `before`, seen at another time."""
        return before is not None and self.snapshot is before.snapshot and self._choices() == before._choices()

    def _choices(self) -> tuple[object, ...]:
        return (self.zone, self.state, self.settings, self.inline)


def contents(sight: Sight) -> Contents:
    """The value of each panel."""
    first, snapshot = clocks(sight), sight.snapshot
    if snapshot is None:
        return first
    return {**first, **_figures(sight, snapshot), **_lists(sight, snapshot), **_folders(snapshot)}


def clocks(sight: Sight) -> Contents:
    """The values of those panels that change with the time alone."""
    first: Contents = {VerdictLines: sight.verdict, StripView: StripContent(sight.verdict)}
    return first if sight.snapshot is None else {**first, AlertLog: _alerts(sight, sight.snapshot)}


def _folders(snapshot: Snapshot) -> Contents:
    return {EmptyState: EmptyContent(snapshot.health, snapshot.progress)} if _is_empty(snapshot) else {}


def _figures(sight: Sight, snapshot: Snapshot) -> Contents:
    alerts = sight.settings.alerts
    return {
        Gauges: GaugesContent(
            snapshot.windows, snapshot.at, sight.state.chosen_index(snapshot), _window_badges(snapshot)
        ),
        BurnGraph: BurnContent(snapshot.burn, snapshot.series, sight.state.graph_minutes * 60),
        Meters: MetersContent(snapshot.busiest, alerts.context.share, alerts.cache.below),
        WindowTable: WindowsContent(snapshot.windows, snapshot.at, sight.zone),
        HealthBar: HealthContent(snapshot.health, snapshot.progress or snapshot.history),
    }


def _lists(sight: Sight, snapshot: Snapshot) -> Contents:
    busiest = snapshot.busiest.key if snapshot.busiest else None
    return {
        SessionTable: SessionsContent(snapshot.sessions, snapshot.at, busiest, _other_badges(snapshot)),
        LeverPanel: _levers(sight, snapshot),
        LastTurns: TurnsContent(snapshot.last_turns, sight.zone),
    }


def _alerts(sight: Sight, snapshot: Snapshot) -> AlertsContent:
    muted = snapshot.muted_until if snapshot.muted_until and snapshot.muted_until > sight.now else None
    return AlertsContent(snapshot.alerts, snapshot.at // _MINUTE * _MINUTE, sight.zone, muted)


def _levers(sight: Sight, snapshot: Snapshot) -> LeversContent:
    shown = snapshot.levers[:MOST]
    told = tuple((act_words(lever, snapshot, sight.zone), tuple(effect_words(lever))) for lever in shown)
    return LeversContent(told, len(snapshot.levers))


def _window_badges(snapshot: Snapshot) -> tuple[BadgeView, ...]:
    """The badges of the windows: a panel need not repaint for others."""
    subjects = {window.subject for window in snapshot.windows} if snapshot.badges else set()
    return tuple(badge for badge in snapshot.badges if badge.subject in subjects)


def _other_badges(snapshot: Snapshot) -> tuple[BadgeView, ...]:
    """Those of sessions, and the few of what has no row."""
    subjects = {window.subject for window in snapshot.windows} if snapshot.badges else set()
    return tuple(badge for badge in snapshot.badges if badge.subject not in subjects)


def _is_empty(snapshot: Snapshot) -> bool:
    """Whether there is nothing yet but folders; else nothing is said of them, not even until they give way."""
    return snapshot.verdict.verdict is Verdict.WAITING and not snapshot.sessions


def wants(sight: Sight, width: int) -> Wants:
    """How much there is to show on a screen of this width."""
    snapshot = sight.snapshot
    marks = needs_mark_row(sight.verdict, width)
    footer = sight.settings.screen.footer
    if snapshot is None:
        return Wants(marks=marks, footer=footer, empty=True)
    return Wants(
        windows=len(snapshot.windows),
        forecast=window_rows(snapshot.windows),
        sessions=len(snapshot.sessions),
        alerts=alert_rows(snapshot.alerts),
        firing=alert_rows([alert for alert in snapshot.alerts if alert.resolved_at is None and not alert.muted]),
        turns=len(snapshot.last_turns),
        levers=lever_rows(len(snapshot.levers)),
        marks=marks,
        footer=footer,
        reading=snapshot.progress is not None and not snapshot.progress.done,
        empty=_is_empty(snapshot),
        expanded=sight.state.expanded,
    )
