"""Reads and plays a scenario: what is said when, and what must be seen. Unknown or misspelt fields are refused."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import msgspec

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.judge import conditions
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.alerts.ratios import BurnRatio
from pyrometer.limits.verdict import in_order, judge
from pyrometer.limits.windows import Windows
from pyrometer.model import LimitHit, LimitReading
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, SessionState, SessionView, Snapshot
from pyrometer.snapshot.findings import Findings
from pyrometer.snapshot.outlook import Basis, Outlook
from pyrometer.words import headline
from tests.limits.making import burn, session

START = 1_789_984_800.0
"""Monday 21 September 2026, 10:00 UTC: minute 0 of every scenario."""
EVERY = 30.0
CLOCK = re.compile(r"\b\d\d:\d\d\b|\b\d\d [A-Z][a-z][a-z]\b")


class Reading(msgspec.Struct, forbid_unknown_fields=True):
    percent: float
    resets: float | None = 300
    at: float | None = None
    """Minute of the statement, if it is not that of the step."""
    provider: str = "codex"
    minutes: int = 300
    scope: str = ""


class Hit(msgspec.Struct, forbid_unknown_fields=True):
    provider: str = "codex"
    resets: float | None = 300
    minutes: int | None = 300
    scope: str = ""
    at: float | None = None


class Found(Findings, frozen=True, forbid_unknown_fields=True):
    """Times are minutes of the scenario."""


class Session(msgspec.Struct, forbid_unknown_fields=True):
    project: str
    state: SessionState = "working"
    context: int | None = 64_000
    context_window: int | None = 200_000
    cache_hit: float | None = 0.95
    turns: int = 40
    agent: str = "codex"
    model: str = "gpt"
    burn: float = 412_000
    last: float | None = None
    """Minute of the last sign of life; none given: now."""
    findings: Found | None = None


class Foreseen(Outlook, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Times are minutes of the scenario."""

    window: str
    percent: float = 0.0
    sd: float = 1.0
    basis: Basis = "reported"


class Ratio(msgspec.Struct, forbid_unknown_fields=True):
    per_hour: float
    short: float | None = None
    long: float | None = None
    session: str = ""
    agent: str = "codex"


class Expect(msgspec.Struct, forbid_unknown_fields=True):
    verdict: str | None = None
    headline: str | None = None
    percent: float | str | None = None
    """Of the only window of the provider asked for; `unknown` for none."""
    provider: str = "codex"
    fires: list[str] = []
    """`rule subject` of everything announced since the step before."""
    firing: list[str] | None = None
    """`rule subject` of everything that fires now."""
    levels: list[str] | None = None
    """Levels of what was announced, in the order of `rule subject`."""
    badges: list[str] | None = None
    """`rule subject` of the signs of what is no alert."""
    says: list[str] = []
    """Parts of the texts of what was announced, or of badges."""


class Step(msgspec.Struct, forbid_unknown_fields=True):
    at: float
    expect: Expect
    readings: list[Reading] = []
    hits: list[Hit] = []
    worked: list[str] = []
    sessions: list[Session] | None = None
    """Stays as it is until given anew."""
    ratios: list[Ratio] | None = None
    outlooks: list[Foreseen] | None = None


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    step: list[Step]


def load(path: Path) -> Scenario:
    return msgspec.toml.decode(path.read_bytes(), type=Scenario)


class Player:
    """One run of a scenario: rules and lifecycle every half minute, expectations at each step."""

    def __init__(self) -> None:
        self.windows = Windows()
        self.alerts = Alerts(Settings())
        self.sessions: tuple[SessionView, ...] = (session(id="api", project="/home/dev/api"),)
        self.ratios: list[BurnRatio] = []
        self.outlooks: dict[str, Outlook] = {}
        self.now = START
        self.last: dict[str, float] = {}
        """Of each session that has rested since."""

    def play(self, step: Step) -> tuple[list[AlertView], Snapshot]:
        """Goes to the step's time, takes what it says; (announced since the last step, what is shown)."""
        told: list[AlertView] = []
        at = START + 60 * step.at
        while self.now + EVERY < at:
            self.now += EVERY
            told += self._evaluate()
        self.now = at
        self._take(step)
        told += self._evaluate()
        return [view for view in told if view.resolved_at is None], self._snapshot()

    def _take(self, step: Step) -> None:
        for each in step.readings:
            self.windows.feed(
                LimitReading(each.provider, "", each.minutes, each.percent, self._time(each.resets),
                             self._time(each.at) or self.now, "test", each.scope)
            )  # fmt: skip
        for hit in step.hits:
            at = self._time(hit.at) or self.now
            self.windows.hit(
                LimitHit(hit.provider, hit.provider, at, hit.minutes, self._time(hit.resets), scope=hit.scope)
            )
        for provider in step.worked:
            self.windows.worked(provider, self.now)
        if step.sessions is not None:
            self.sessions = tuple(_session(each) for each in step.sessions)
            self.last = {each.project: START + 60 * each.last for each in step.sessions if each.last is not None}
        if step.outlooks is not None:
            self.outlooks = {each.window: _shifted(each) for each in step.outlooks}
        if step.ratios is not None:
            self.ratios = [BurnRatio(r.per_hour, r.short, r.long, r.agent, r.session) for r in step.ratios]

    def _time(self, minute: float | None) -> float | None:
        return None if minute is None else START + 60 * minute

    def _snapshot(self) -> Snapshot:
        working = [msgspec.structs.replace(each, last_at=self.last.get(each.id, self.now)) for each in self.sessions]
        views = self.windows.views(self.now, lambda provider, start, end, scope: int(end - start) * 50)
        windows = tuple(msgspec.structs.replace(each, outlook=self.outlooks.get(each.subject)) for each in views)
        verdict = judge(windows, burn(), working, self.now)
        return Snapshot(self.now, verdict, burn(), in_order(windows, verdict), sessions=tuple(working),
                        alerts=self.alerts.views(self.now), badges=self.alerts.badges())  # fmt: skip

    def _evaluate(self) -> tuple[AlertView, ...]:
        found = conditions(self._snapshot(), self.ratios, Settings(), UTC) or ()
        for condition in found:
            check_text(condition)
        return self.alerts.evaluate(found, self.now)


def check_text(said: Condition) -> None:
    """What every text owes: who, a number, a time and one thing to do, in a line without markup."""
    assert not (said.on and said.off), said
    assert len(said.badge) <= 12, said
    if not said.on:
        return
    assert said.name in said.message, said
    if said.rule not in ("reset", "limit"):
        assert re.search(r"\d", CLOCK.sub("", said.message.replace(said.name, ""))), said
    assert CLOCK.search(said.message), said
    assert said.action, said
    assert len(said.message) - len(said.name) <= 105, (len(said.message), said)
    assert len(said.action) - len(said.name) <= 80, said
    assert not re.search(r"[\[\]\n\t]|\bNone\b|\bnan\b|\binf\b|%{2}", said.message + said.action), said


def first_line(snapshot: Snapshot) -> str:
    return headline(snapshot.verdict, snapshot.at, UTC, width=40, burn=snapshot.burn)


def _session(given: Session) -> SessionView:
    return session(
        agent=given.agent, id=given.project, project=f"/home/dev/{given.project}", state=given.state,
        context=given.context, context_window=given.context_window, cache_hit=given.cache_hit, turns=given.turns,
        model=given.model, burn=given.burn, started_at=START, findings=_found(given.findings),
    )  # fmt: skip


def _found(given: Found | None) -> Findings | None:
    if given is None:
        return None
    fields = msgspec.structs.asdict(given)
    fields["prompt_at"], fields["cold_at"] = _instant(given.prompt_at), _instant(given.cold_at)
    fields["cache_events"] = tuple(
        msgspec.structs.replace(each, at=START + 60 * each.at) for each in given.cache_events
    )
    if given.loop is not None:
        fields["loop"] = msgspec.structs.replace(given.loop, since=START + 60 * given.loop.since)
    return Findings(**fields)


def _shifted(given: Foreseen) -> Outlook:
    fields = msgspec.structs.asdict(given)
    del fields["window"]
    for name in ("eta10", "eta50", "eta90", "unexplained_at", "reported_at"):
        fields[name] = _instant(fields[name])
    return Outlook(**fields)


def _instant(minute: float | None) -> float | None:
    return None if minute is None else START + 60 * minute
