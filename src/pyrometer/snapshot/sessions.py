"""Sessions and their turns, as screens see them. Part of `pyrometer.snapshot`, which offers them."""

from __future__ import annotations

from typing import Literal

import msgspec

from pyrometer.snapshot.findings import CacheEvent, CacheEventKind, Findings
from pyrometer.snapshot.xray import SessionFigures
from pyrometer.usage import ToolUse, Usage

SessionState = Literal["working", "waiting", "idle", "ended"]


class Unlogged(msgspec.Struct, frozen=True):
    """What an agent's program says to have used for a session beyond the turns of its log; in no sum.

    Titles, compactions and answers that broke off are billed and not logged.
    """

    at: float
    """Up to when; what came later is not in it."""
    usage: Usage
    dollars: float | None
    """At the program's own prices; None: unknown."""


class SessionView(msgspec.Struct, frozen=True):
    """One row of the session table, and the head of the detail screen."""

    agent: str
    id: str
    project: str
    branch: str
    model: str
    state: SessionState
    last_at: float
    started_at: float
    burn: float
    """Tokens per hour over the last 5 minutes."""
    burn_hour: float
    context: int | None
    """Size of the main loop's context now; None right after a compaction or while unknown."""
    context_window: int | None
    growth: float | None
    """Tokens of context that a turn adds, mean of the last turns since a compaction."""
    cache_hit: float | None
    """Over the last N turns, token-weighted."""
    cache_hit_all: float | None
    turns: int
    not_final: int
    """Turns whose output is only a lower bound."""
    prompts: int
    compactions: int
    subagents: int
    """Subagents seen in the session."""
    usage: Usage
    version: str = ""
    parent: str = ""
    dollars: float | None = None
    """API-equivalent; None: some model has no known price."""
    since_window: Usage | None = None
    """What it used since the deciding window opened."""
    findings: Findings | None = None
    """What is remarkable about its turns; None for sessions that have rested for long."""
    unlogged: Unlogged | None = None
    """None: the agent's program has not said what it used in all, or what it said covers another session as well."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.agent, self.id)

    @property
    def subject(self) -> str:
        """What alerts and badges call it: `claude/<id>`."""
        return f"{self.agent}/{self.id}"

    @property
    def works(self) -> bool:
        """The agent has something to do."""
        return self.state == "working"

    @property
    def at_rest(self) -> bool:
        """Nothing has happened for long, or it is over: nobody is about to go on with it."""
        return self.state in ("idle", "ended")

    @property
    def context_share(self) -> float | None:
        if self.context is None or not self.context_window:
            return None
        return self.context / self.context_window

    @property
    def reasoning_share(self) -> float | None:
        if self.usage.reasoning is None or not self.usage.output:
            return None
        return self.usage.reasoning / self.usage.output

    @property
    def turns_per_prompt(self) -> float | None:
        return self.turns / self.prompts if self.prompts else None


class TurnView(msgspec.Struct, frozen=True):
    """One line of a turn list."""

    at: float
    model: str
    usage: Usage
    final: bool
    tools: tuple[ToolUse, ...]
    session: str
    project: str
    agent: str
    chain: str = ""
    subagent: str = ""
    context: int | None = None
    growth: int | None = None
    """Context minus that of the previous turn of the same chain."""
    after_compaction: bool = False
    number: int = 0
    """In its session, from 1 on, all chains together; 0 where nobody asked."""
    ident: int = 0
    """Of the ledger."""
    dollars: float | None = None
    """API-equivalent; None: its model has no known price, or nobody asked."""
    credits: float = 0.0
    event: CacheEventKind | None = None
    """What happened to the cache before it."""


class SessionDetail(msgspec.Struct, frozen=True):
    """What the detail screen shows: the newest turns, newest first, and the context over time, oldest first."""

    session: SessionView
    turns: tuple[TurnView, ...]
    contexts: tuple[tuple[float, int], ...]
    """(time, tokens) of the main loop."""
    compactions: tuple[float, ...]
    prompts: tuple[float, ...] = ()
    """When the person wrote, oldest first."""
    events: tuple[CacheEvent, ...] = ()
    """All cache events of the session, newest first; `session.findings` has the newest ones."""
    figures: SessionFigures | None = None
    """What it was spent on; None while that is not known."""
    scales: tuple[tuple[str, float], ...] = ()
    """(window, percent of it per credit) of the windows whose scale is known, the shortest first."""
    logs: tuple[str, ...] = ()
    """Paths of the logs that speak of it."""


class GroupView(msgspec.Struct, frozen=True):
    """All sessions of one project or one agent."""

    name: str
    burn: float
    """Tokens per hour over the last 5 minutes."""
    burn_hour: float
    usage: Usage
    sessions: int
