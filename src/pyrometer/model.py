"""What the agents' logs say, in one vocabulary.

Readers turn bytes into these records; nothing here knows a file format, a screen or a clock. All values are
frozen. Times are seconds since the epoch, UTC. Every string that came out of a log has already passed
`pyrometer.text.printable`. No record carries prompt text, tool input or tool output: names, counts and sizes only.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from pyrometer.usage import ToolUse, Usage


class Turn(msgspec.Struct, frozen=True, gc=False):
    """One response of a model, or what one line of the log knows of it.

    The ledger merges all turns with one `key`. Of two claims to the same turn the smaller `claim` owns it (decides
    session, chain and project); `at` is the earliest time any claim gives.
    """

    key: str
    """De-duplication id, unique per response over all files of the agent."""
    agent: str
    """`claude`, `codex`."""
    session: str
    """The conversation as the person sees it; subagents belong to their parent's session."""
    at: float
    model: str
    usage: Usage
    chain: str = ""
    """Empty for the main loop, else the id of the subagent."""
    subagent: str = ""
    """Type or name of the subagent, empty for the main loop or where it is not written."""
    final: bool = True
    """False: the output count is a lower bound."""
    tools: tuple[ToolUse, ...] = ()
    context: int | None = None
    """Context size after this turn's request, tokens; None: this turn says nothing of it (advisor iterations)."""
    context_window: int | None = None
    """Context window that the log itself names (or proves) for this turn, tokens."""
    tier: str = ""
    """Price modifiers as the log names them, joined by spaces: `priority`, `flex`, `batch`, `fast`, `us`."""
    web_searches: int = 0
    claim: tuple[int, float, str] = (0, 0.0, "")
    """Who owns the turn: (0 original, 1 aside or subagent copy, 2 proven copy; birth of the file; session)."""
    cache_miss: str = ""
    """Why the cache was missed, in the provider's words: `tools_changed`; empty where nothing is said or was missed."""


class SessionFacts(msgspec.Struct, frozen=True, gc=False):
    """What a log says about a session as a whole. Empty or None fields are unknown and never erase known ones."""

    agent: str
    session: str
    at: float
    project: str = ""
    """Working directory."""
    branch: str = ""
    version: str = ""
    """Version of the agent's program."""
    parent: str = ""
    """Session that this one was forked from."""
    entrypoint: str = ""
    start: str = ""
    """`clear`: at this time the session began as another was cleared away; `resume`: it went on in another process."""


class Activity(msgspec.Struct, frozen=True, gc=False):
    """A sign of life: `working` the agent has something to do, `waiting` for the person, `ended` for good."""

    agent: str
    session: str
    at: float
    state: Literal["working", "waiting", "ended"]
    chain: str = ""


class Prompt(msgspec.Struct, frozen=True, gc=False):
    """One message of the human. Tool results, reminders and compaction summaries are not prompts."""

    key: str
    agent: str
    session: str
    at: float
    claim: tuple[int, float, str] = (0, 0.0, "")
    """Who owns the prompt, as in `Turn`."""


class Command(msgspec.Struct, frozen=True, gc=False):
    """A slash command of the human that reached the model: what is done until the next prompt or command is its work.

    Commands that the agent's program carries out itself (`/clear`, `/model`) are not told.
    """

    agent: str
    session: str
    at: float
    name: str
    """With its slash: `/review`, `/plugin:task`."""


class ToolResult(msgspec.Struct, frozen=True, gc=False):
    """Size of what a tool gave back (bytes of the log line's content), without the text."""

    tool: str
    """Id of the tool call."""
    agent: str
    session: str
    at: float
    size: int
    error: bool = False
    chain: str = ""


class Compaction(msgspec.Struct, frozen=True, gc=False):
    """The conversation was shortened."""

    key: str
    agent: str
    session: str
    at: float
    chain: str = ""
    before: int | None = None
    """Context before, tokens."""
    after: int | None = None
    """Context after, tokens, where the log says."""
    automatic: bool | None = None
    claim: tuple[int, float, str] = (0, 0.0, "")
    """Who owns the compaction, as in `Turn`."""


class CacheState(msgspec.Struct, frozen=True, gc=False):
    """What an agent's program itself says of the prompt cache of a session's main loop. No log holds it."""

    agent: str
    session: str
    at: float
    """When it said so."""
    expires_at: float | None = None
    """When the cache goes cold if nothing is sent."""
    recache: int | None = None
    """Tokens that the next message writes again after that."""
    missed_at: float | None = None
    """The last miss, and its causes: `tools_changed`, `ttl_expired_5m`."""
    causes: tuple[str, ...] = ()


class CostState(msgspec.Struct, frozen=True, gc=False):
    """What an agent's program itself says that a session has used up to then, side requests included.

    Never added to anything: turns are what is counted. The latest of a session holds.
    """

    agent: str
    session: str
    at: float
    """Time of the last line before it."""
    dollars: float | None
    """At the program's own prices; None: it did not know them all."""
    models: tuple[tuple[str, Usage], ...] = ()
    """Tokens by model."""

    @property
    def usage(self) -> Usage:
        """Tokens of all models."""
        return sum((usage for _, usage in self.models), Usage())


class LimitReading(msgspec.Struct, frozen=True, gc=False):
    """A provider's own statement: this share of this window is used.

    `minutes` is the window's nominal length (300, 10080, ...). `scope` names the model of a scoped window.
    """

    provider: str
    limit_id: str
    minutes: int
    percent: float
    """0..100 as the provider means it; may pass 100 by a little."""
    resets_at: float | None
    at: float
    source: str
    """Who said it: `codex rollout`, `claude status line`."""
    scope: str = ""
    plan: str = ""
    session: str = ""


class LimitHit(msgspec.Struct, frozen=True, gc=False):
    """The provider refused work because a limit is reached."""

    provider: str
    limit_id: str
    at: float
    minutes: int | None = None
    resets_at: float | None = None
    session: str = ""
    source: str = ""
    scope: str = ""


class Trouble(msgspec.Struct, frozen=True, gc=False):
    """Something in a log that could not be read as meant. Counted and shown in Health; never an exception."""

    kind: str
    """Short stable word: `bad json`, `not an object`, `bad number`, `no time`, `future time`."""
    detail: str = ""


Record: TypeAlias = (
    Turn
    | SessionFacts
    | Activity
    | Prompt
    | Command
    | ToolResult
    | Compaction
    | CostState
    | LimitReading
    | LimitHit
    | Trouble
)
