"""The JSON of `pyrometer now --json`: a published schema, documented in `docs/json.md`, not a dump of internals.

Fields are only ever added; a change of meaning or a removal raises `SCHEMA`. Times are ISO 8601 in UTC with whole
seconds; shares are 0..1, percentages 0..100, rates tokens per hour; null is unknown, never zero.
"""

from __future__ import annotations

from datetime import tzinfo

import msgspec

import pyrometer
from pyrometer.report.json_types import (
    AlertReport,
    BurnReport,
    GroupReport,
    HealthReport,
    LeverReport,
    Report,
    RootReport,
    SessionReport,
    TroubleReport,
    UnloggedReport,
    UsageReport,
    VerdictReport,
    WindowReport,
)
from pyrometer.report.times import iso
from pyrometer.snapshot import AlertView, BurnView, GroupView, HealthView, SessionView, Snapshot, Unlogged, WindowView
from pyrometer.snapshot.xray import LeverView
from pyrometer.text import printable
from pyrometer.usage import Usage
from pyrometer.words import detail_lines, headline
from pyrometer.words.helps import help_words

SCHEMA = 1


def to_json(snapshot: Snapshot, zone: tzinfo | None = None) -> str:
    """The snapshot as JSON text, indented, with a newline at the end. `zone` is that of the sentences' wall times."""
    return msgspec.json.format(msgspec.json.encode(report(snapshot, zone)), indent=2).decode() + "\n"


def report(snapshot: Snapshot, zone: tzinfo | None = None) -> Report:
    """The snapshot in the published types."""
    return Report(
        schema=SCHEMA,
        version=pyrometer.__version__,
        at=iso(snapshot.at),
        invented=snapshot.invented,
        verdict=_verdict(snapshot, zone),
        windows=[_window(window) for window in snapshot.windows],
        burn=_burn(snapshot.burn),
        sessions=[_session(session) for session in snapshot.sessions],
        projects=[_group(group) for group in snapshot.projects],
        agents=[_group(group) for group in snapshot.agents],
        alerts=[_alert(alert) for alert in snapshot.alerts],
        health=_health(snapshot.health),
        levers=[_lever(lever, snapshot, zone) for lever in snapshot.levers],
    )


def _when(at: float | None) -> str | None:
    return None if at is None else iso(at)


def _verdict(snapshot: Snapshot, zone: tzinfo | None) -> VerdictReport:
    view = snapshot.verdict
    return VerdictReport(
        state=view.verdict.value,
        headline=headline(view, snapshot.at, zone, burn=snapshot.burn),
        detail=[line for line in detail_lines(snapshot, zone) if line],
        at=_when(view.at),
        window=None if view.window is None else _window(view.window),
    )


def _window(view: WindowView) -> WindowReport:
    return WindowReport(
        provider=view.provider,
        limit_id=view.limit_id,
        label=view.label,
        scope=view.scope or None,
        minutes=view.minutes,
        starts_at=_when(view.starts_at),
        resets_at=_when(view.resets_at),
        percent=view.percent,
        read_at=_when(view.read_at),
        source=view.source,
        verdict=view.verdict.value,
        even=view.even,
        projected=view.projected,
        full_at=_when(view.full_at),
        per_hour_left=view.per_hour_left,
        locked_until=_when(view.locked_until),
        used_tokens=view.used_tokens,
    )


def _burn(view: BurnView) -> BurnReport:
    return BurnReport(
        per_hour=view.now,
        last_hour=view.hour,
        normal=view.normal,
        ratio=view.ratio,
        since_window=view.since_window,
        last_hour_usage=_usage(view.by_bucket),
    )


def _session(view: SessionView) -> SessionReport:
    return SessionReport(
        agent=view.agent,
        id=view.id,
        project=view.project or None,
        branch=view.branch or None,
        model=view.model or None,
        state=view.state,
        started_at=iso(view.started_at),
        last_at=iso(view.last_at),
        burn=view.burn,
        burn_last_hour=view.burn_hour,
        context=view.context,
        context_window=view.context_window,
        growth=view.growth,
        cache_hit=view.cache_hit,
        cache_hit_all=view.cache_hit_all,
        turns=view.turns,
        not_final=view.not_final,
        prompts=view.prompts,
        compactions=view.compactions,
        subagents=view.subagents,
        usage=_usage(view.usage),
        usage_since_window=None if view.since_window is None else _usage(view.since_window),
        dollars=view.dollars,
        version=view.version or None,
        parent=view.parent or None,
        unlogged=None if view.unlogged is None else _unlogged(view.unlogged),
    )


def _group(view: GroupView) -> GroupReport:
    return GroupReport(view.name or None, view.sessions, view.burn, view.burn_hour, _usage(view.usage))


def _unlogged(view: Unlogged) -> UnloggedReport:
    return UnloggedReport(iso(view.at), _usage(view.usage), view.dollars)


def _usage(usage: Usage) -> UsageReport:
    return UsageReport(
        usage.uncached,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        usage.output,
        usage.reasoning,
    )


def _alert(view: AlertView) -> AlertReport:
    return AlertReport(
        rule=view.rule,
        subject=view.subject,
        level=view.level,
        message=view.message,
        action=view.action,
        since=iso(view.since),
        resolved_at=_when(view.resolved_at),
        muted=view.muted,
    )


def _lever(view: LeverView, snapshot: Snapshot, zone: tzinfo | None) -> LeverReport:
    told = msgspec.structs.asdict(view) | {"session": view.session or None, "model": view.model or None}
    return LeverReport(**(told | {"at": _when(view.at)}), words=help_words(view, snapshot, zone))


def _health(view: HealthView) -> HealthReport:
    return HealthReport(
        files=view.files,
        active_files=view.active_files,
        bytes_read=view.bytes_read,
        lines=view.lines,
        last_line_at=_when(view.last_line_at),
        watching=view.watching or None,
        troubles=[TroubleReport(kind, place, count) for kind, place, count in view.troubles],
        notes=list(view.notes),
        roots=[RootReport(agent, printable(folder, 1_000), exists) for agent, folder, exists in view.roots],
        unpriced_models=list(view.unpriced_models),
    )
