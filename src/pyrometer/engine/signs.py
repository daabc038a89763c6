"""What the files of a session say of it: its facts, and whether it is alive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from pyrometer.engine.costs import Cost, latest
from pyrometer.model import Activity, CostState, SessionFacts, ToolResult
from pyrometer.snapshot import SessionState

if TYPE_CHECKING:
    from pyrometer.settings import Metrics

MAIN: Final = ""
"""The chain of the main loop."""
_IMPLIED, _WORKING, _WAITING, _ENDED = range(4)
_RANKS: Mapping[str, int] = {"working": _WORKING, "waiting": _WAITING, "ended": _ENDED}
_MINUTE = 60.0
_RESULTS = 64
"""Tool results kept of one file: more than a loop is judged by."""
_NEVER = (-math.inf, _IMPLIED)
_NOTHING: frozenset[tuple[float, str]] = frozenset()
"""One for all: most files tell of no start and no command."""


class Facts(msgspec.Struct, frozen=True):
    """The session as a whole. The project is where it began; branch and version are the newest."""

    project: str = ""
    branch: str = ""
    version: str = ""
    parent: str = ""


class Source(msgspec.Struct, omit_defaults=True):
    """What one file says of one session."""

    oldest: float = math.inf
    newest: float = -math.inf
    """First and last time at which the file mentions the session."""
    first: dict[str, tuple[float, str]] = {}
    last: dict[str, tuple[float, str]] = {}
    """Facts by name, with their times: of some the first counts, of some the last."""
    signs: dict[str, tuple[float, int]] = {}
    """Newest sign of life by chain."""
    cost: Cost | None = None
    """What the agent's program said last of the session's use."""
    starts: frozenset[tuple[float, str]] = _NOTHING
    """When and how a process began with the session: `clear`, `resume`."""
    commands: frozenset[tuple[float, str]] = _NOTHING
    """When slash commands reached the model, and which."""
    versions: dict[str, float] = {}
    """Since when each version of the agent's program wrote here."""
    results: dict[str, tuple[float, int]] = {}
    """(time, bytes) of what the newest tool calls gave back, by their ids."""

    @property
    def alive(self) -> bool:
        """Whether the file holds a sign of life, and not only facts."""
        return bool(self.signs)

    def learn(self, facts: SessionFacts) -> None:
        """Facts in any order; empty ones say nothing."""
        self._mention(facts.at)
        for name in ("project", "parent"):
            if value := getattr(facts, name):
                self.first[name] = min(self.first.get(name, (math.inf, "")), (facts.at, value))
        for name in ("branch", "version"):
            if value := getattr(facts, name):
                self.last[name] = max(self.last.get(name, (-math.inf, "")), (facts.at, value))
        if facts.start:
            self.starts |= {(facts.at, facts.start)}
        if facts.version:
            self.versions[facts.version] = min(self.versions.get(facts.version, math.inf), facts.at)

    def give_back(self, result: ToolResult) -> None:
        """Keep the size of what a tool gave back, if it is among the newest."""
        if len(self.results) >= 2 * _RESULTS:
            newest = sorted(self.results.items(), key=lambda entry: (entry[1], entry[0]))[-_RESULTS:]
            self.results = dict(newest)
        known = self.results.get(result.tool)
        said = (result.at, result.size)
        self.results[result.tool] = said if known is None else min(known, said)

    def bill(self, state: CostState) -> None:
        """Take in what the agent's program says of the session's use; the latest holds."""
        self.cost = latest(self.cost, (state.at, state.dollars, state.models))

    def see(self, activity: Activity) -> None:
        """A sign of life, and the state that goes with it."""
        self._sign(activity.chain, activity.at, _RANKS.get(activity.state, _IMPLIED))

    def touch(self, chain: str, at: float) -> None:
        """A sign of life that names no state: somebody works."""
        self._sign(chain, at, _IMPLIED)

    def _mention(self, at: float) -> None:
        self.oldest = min(self.oldest, at)
        self.newest = max(self.newest, at)

    def _sign(self, chain: str, at: float, rank: int) -> None:
        self._mention(at)
        self.signs[chain] = max(self.signs.get(chain, _NEVER), (at, rank))


def facts_of(sources: Iterable[Source]) -> Facts:
    """What all files together say."""
    first: dict[str, tuple[float, str]] = {}
    last: dict[str, tuple[float, str]] = {}
    for source in sources:
        for name, known in source.first.items():
            first[name] = min(first.get(name, known), known)
        for name, known in source.last.items():
            last[name] = max(last.get(name, known), known)
    return Facts(**{name: value for name, (_, value) in (first | last).items()})


def cleared(sources: Iterable[Source]) -> bool:
    """Whether the session began after another one was cleared away."""
    return any(start == "clear" for source in sources for _, start in source.starts)


def taken_up(sources: Iterable[Source]) -> list[float]:
    """When the session went on in another process, as far as the logs tell, oldest first."""
    found: set[float] = set()
    for source in sources:
        found.update(at for at, start in source.starts if start == "resume")
        found.update(sorted(source.versions.values())[1:])
    return sorted(found)


class Signs(msgspec.Struct, frozen=True):
    """The newest signs of life of a session."""

    newest: float
    """Of all chains; minus infinity if there is none."""
    main: tuple[float, int]
    helped_at: float
    """Newest sign of a subagent that is still at work."""

    def state(self, now: float, metrics: Metrics) -> SessionState:
        """Silence first, then what the main loop said last; a subagent at work keeps the session working."""
        silent = now - self.newest
        if silent >= metrics.ended_after * _MINUTE or (self.main[1] == _ENDED and self.main[0] >= self.newest):
            return "ended"
        if silent >= metrics.idle_after * _MINUTE:
            return "idle"
        if self.main[1] <= _WORKING or now - self.helped_at < metrics.idle_after * _MINUTE:
            return "working"
        return "waiting"

    def changes_at(self, now: float, metrics: Metrics) -> float:
        """The next instant at which silence alone changes the state."""
        waits = (
            self.newest + metrics.idle_after * _MINUTE,
            self.newest + metrics.ended_after * _MINUTE,
            self.helped_at + metrics.idle_after * _MINUTE,
        )
        return min((at for at in waits if at > now), default=math.inf)


def signs_of(sources: Iterable[Source]) -> Signs:
    """What all files together show, chain by chain."""
    chains: dict[str, tuple[float, int]] = {}
    for source in sources:
        for chain, sign in source.signs.items():
            chains[chain] = max(chains.get(chain, _NEVER), sign)
    helpers = [at for chain, (at, rank) in chains.items() if chain != MAIN and rank <= _WORKING]
    newest = max((at for at, _ in chains.values()), default=-math.inf)
    return Signs(newest, chains.get(MAIN, _NEVER), max(helpers, default=-math.inf))
