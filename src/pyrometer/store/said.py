"""What a log says of a session as a whole: facts and signs of life, small however long the log.

Merging is commutative, associative and idempotent, as everything in the store.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, cast

import msgspec

from pyrometer.engine.costs import Cost, latest
from pyrometer.model import Activity, Command, CostState, Record, SessionFacts, ToolResult

_FIRST = ("project", "parent")
"""Facts of which the earliest holds, as in `engine.signs`."""
_LAST = ("branch", "version", "entrypoint")
Told: TypeAlias = list[tuple[float, str]]
"""(time, word) of everything of a kind that was told, oldest first."""
_MOST: Final = 1_000
"""Newest entries of a `Told` that are kept: more than a person does in one session."""
_STATES = ("", "working", "waiting", "ended")
"""Of signs of the same instant the later in this list holds; the first is a sign that names no state."""


class Said(msgspec.Struct, array_like=True):
    """Everything that one log says of one session, or all logs together."""

    oldest: float = math.inf
    newest: float = -math.inf
    first: dict[str, tuple[float, str]] = {}
    last: dict[str, tuple[float, str]] = {}
    signs: dict[str, tuple[float, int]] = {}
    """By chain the newest sign of life and the place of its state in `_STATES`."""
    cost: Cost | None = None
    """What the agent's program said last of the session's use."""
    starts: Told = []
    """When and how processes began with the session: `clear`, `resume`."""
    versions: dict[str, float] = {}
    """Since when each version of the agent's program wrote."""
    branches: Told = []
    """The branches that it was on, from when on."""
    commands: Told = []
    """Slash commands that reached the model."""

    @property
    def project(self) -> str:
        """Working directory; empty if it is not known."""
        return self.first.get("project", (0.0, ""))[1]

    def learn(self, facts: SessionFacts) -> None:
        """Take in facts; empty ones say nothing."""
        self._mention(facts.at)
        for name in _FIRST:
            if value := getattr(facts, name):
                self.first[name] = min(self.first.get(name, (math.inf, "")), (facts.at, value))
        for name in _LAST:
            if value := getattr(facts, name):
                self.last[name] = max(self.last.get(name, (-math.inf, "")), (facts.at, value))
        if facts.start:
            self.starts = _joined(self.starts, [(facts.at, facts.start)])
        if facts.branch:
            self.branches = _joined(self.branches, [(facts.at, facts.branch)])
        if facts.version:
            self.versions[facts.version] = min(self.versions.get(facts.version, math.inf), facts.at)

    def order(self, command: Command) -> None:
        """Take in a slash command."""
        self._mention(command.at)
        self.commands = _joined(self.commands, [(command.at, command.name)])

    def see(self, chain: str, at: float, state: str = "") -> None:
        """Take in a sign of life."""
        self._mention(at)
        sign = (at, _STATES.index(state))
        known = self.signs.get(chain)
        if known is None or known < sign:
            self.signs[chain] = sign

    def bill(self, state: CostState) -> None:
        """Take in what the agent's program says of the session's use; no sign of life."""
        self.cost = latest(self.cost, (state.at, state.dollars, state.models))

    def merge(self, other: Said) -> None:
        """Take in all that the other says."""
        self.oldest = min(self.oldest, other.oldest)
        self.newest = max(self.newest, other.newest)
        for name, fact in other.first.items():
            self.first[name] = min(self.first.get(name, fact), fact)
        for name, fact in other.last.items():
            self.last[name] = max(self.last.get(name, fact), fact)
        for chain, sign in other.signs.items():
            self.signs[chain] = max(self.signs.get(chain, sign), sign)
        self.cost = latest(self.cost, other.cost)
        self.starts = _joined(self.starts, other.starts)
        self.branches = _joined(self.branches, other.branches)
        self.commands = _joined(self.commands, other.commands)
        for version, since in other.versions.items():
            self.versions[version] = min(self.versions.get(version, since), since)

    def records(self, agent: str, session: str) -> Iterator[Record]:
        """Records that say the same."""
        for at in {self.oldest, self.newest}:
            yield SessionFacts(agent, session, at)
        for name, (at, value) in (self.first | self.last).items():
            yield SessionFacts(agent, session, at, **{name: value})
        for at, start in self.starts:
            yield SessionFacts(agent, session, at, start=start)
        for version, at in self.versions.items():
            yield SessionFacts(agent, session, at, version=version)
        for at, name in self.commands:
            yield Command(agent, session, at, name)
        for chain, (at, rank) in self.signs.items():
            if rank:
                state = cast("Literal['working', 'waiting', 'ended']", _STATES[rank])
                yield Activity(agent, session, at, state, chain)
            else:
                yield ToolResult("", agent, session, at, 0, chain=chain)
        if self.cost is not None:
            yield CostState(agent, session, *self.cost)

    def _mention(self, at: float) -> None:
        self.oldest = min(self.oldest, at)
        self.newest = max(self.newest, at)


def _joined(one: Told, other: Told) -> Told:
    """Both; the newest if there are too many."""
    if not other or one == other:
        return one
    return sorted({*one, *other})[-_MOST:]


_decode = msgspec.msgpack.Decoder(Said).decode
encode = msgspec.msgpack.Encoder().encode


def decode(data: bytes | None) -> Said:
    """What `encode` gave; None is nothing said."""
    return Said() if data is None else _decode(data)
