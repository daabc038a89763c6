"""The published types behind `pyrometer now --json`, in the order in which they are written."""

from __future__ import annotations

import msgspec


class UsageReport(msgspec.Struct, frozen=True):
    """Tokens in buckets that never overlap; `reasoning` is a part of `output`, null where the agent does not say."""

    uncached: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    output: int
    reasoning: int | None


class WindowReport(msgspec.Struct, frozen=True):
    """A subscription window or budget."""

    provider: str
    limit_id: str
    label: str
    scope: str | None
    minutes: int
    starts_at: str | None
    resets_at: str | None
    percent: float | None
    read_at: str | None
    source: str
    verdict: str
    even: float | None
    projected: float | None
    full_at: str | None
    per_hour_left: float | None
    locked_until: str | None
    used_tokens: int | None


class VerdictReport(msgspec.Struct, frozen=True):
    """Will I be locked out? `at` is the instant that the verdict names, `window` the one that decides."""

    state: str
    headline: str
    detail: list[str]
    at: str | None
    window: WindowReport | None


class BurnReport(msgspec.Struct, frozen=True):
    """Tokens per hour, over all sessions."""

    per_hour: float
    last_hour: float
    normal: float | None
    ratio: float | None
    since_window: float | None
    last_hour_usage: UsageReport


class UnloggedReport(msgspec.Struct, frozen=True):
    """What the agent's program says to have used beyond the turns of its log, up to `at`."""

    at: str
    usage: UsageReport
    dollars: float | None


class SessionReport(msgspec.Struct, frozen=True):
    """One conversation, with its subagents."""

    agent: str
    id: str
    project: str | None
    branch: str | None
    model: str | None
    state: str
    started_at: str
    last_at: str
    burn: float
    burn_last_hour: float
    context: int | None
    context_window: int | None
    growth: float | None
    cache_hit: float | None
    cache_hit_all: float | None
    turns: int
    not_final: int
    prompts: int
    compactions: int
    subagents: int
    usage: UsageReport
    usage_since_window: UsageReport | None
    dollars: float | None
    version: str | None
    parent: str | None
    unlogged: UnloggedReport | None = None


class AlertReport(msgspec.Struct, frozen=True):
    """One alert; `resolved_at` is null while it fires."""

    rule: str
    subject: str
    level: str
    message: str
    action: str
    since: str
    resolved_at: str | None
    muted: bool


class LeverReport(msgspec.Struct, frozen=True):
    """One thing to do, what it changes, and how a person would say it; null is unknown or no matter of it."""

    kind: str
    agent: str
    session: str | None
    model: str | None
    tokens_a_turn: int | None
    turns_back: float | None
    tokens_once: int | None
    credits_an_hour: float | None
    share: float | None
    points: float | None
    probability: float | None
    probability_now: float | None
    at: str | None
    words: str


class TroubleReport(msgspec.Struct, frozen=True):
    """Something in the logs that could not be read as meant, counted."""

    kind: str
    place: str
    count: int


class RootReport(msgspec.Struct, frozen=True):
    """A folder that is looked into."""

    agent: str
    folder: str
    exists: bool


class HealthReport(msgspec.Struct, frozen=True):
    """How well the reading went."""

    files: int
    active_files: int
    bytes_read: int
    lines: int
    last_line_at: str | None
    watching: str | None
    troubles: list[TroubleReport]
    notes: list[str]
    roots: list[RootReport]
    unpriced_models: list[str]


class GroupReport(msgspec.Struct, frozen=True):
    """All sessions of one project, or of one agent."""

    name: str | None
    sessions: int
    burn: float
    burn_last_hour: float
    usage: UsageReport


class Report(msgspec.Struct, frozen=True):
    """The whole document."""

    schema: int
    version: str
    at: str
    invented: bool
    verdict: VerdictReport
    windows: list[WindowReport]
    burn: BurnReport
    sessions: list[SessionReport]
    projects: list[GroupReport]
    agents: list[GroupReport]
    alerts: list[AlertReport]
    health: HealthReport
    levers: list[LeverReport] = []
