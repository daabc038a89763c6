"""What a reader of a Codex rollout remembers between lines, and how that is kept across a restart."""

from __future__ import annotations

from typing import Literal

import msgspec

from pyrometer.agents.codex_counters import Counter
from pyrometer.agents.codex_history import History
from pyrometer.agents.codex_limits import Limits
from pyrometer.agents.codex_thread import Thread
from pyrometer.agents.codex_tools import Tools
from pyrometer.model import Activity, Compaction, Record, Turn

VERSION = 1
"""Raised whenever the meaning of a field changes; older states are then refused and the file is read again."""

_TURNS = 16
_RESPONSES = 32
SIGN_EVERY = 5.0
"""Seconds after which an unchanged sign of life is repeated."""


class State(msgspec.Struct):
    """Everything that earlier lines said and later lines need."""

    version: int = VERSION
    thread: Thread = msgspec.field(default_factory=Thread)
    history: History = msgspec.field(default_factory=History)
    counter: Counter = msgspec.field(default_factory=Counter)
    limits: Limits = msgspec.field(default_factory=Limits)
    tools: Tools = msgspec.field(default_factory=Tools)
    model: str = ""
    models: dict[str, str] = {}
    """Model by turn id, latest turns only."""
    tier: str = ""
    project: str = ""
    window: int | None = None
    """Context window, tokens."""
    context: int | None = None
    estimate: int | None = None
    """Context that Codex expects after a compaction."""
    compaction: Compaction | None = None
    """Waits for the estimate."""
    compacted: bool = False
    """A compaction was recognised since the latest response."""
    records: bool = False
    """The file has usage records."""
    responses: list[str] = []
    """Ids of the latest responses."""
    tasks: bool = False
    """The file tells when the agent begins and ends its work."""
    last: Turn | None = None
    prompt_kind: str = ""
    prompt_at: float = 0.0
    state: str = ""
    state_at: float = 0.0

    @property
    def claim(self) -> tuple[int, float, str]:
        """What the file may claim: less where its own part did not begin beyond doubt."""
        history, thread = self.history, self.thread
        return (1 if history.forked and not history.certain else 0, thread.born, thread.session)

    def runs_on(self, turn: str, model: str) -> None:
        """Note the model of a turn."""
        self.model = model
        if turn:
            self.models.pop(turn, None)
            if len(self.models) >= _TURNS:
                del self.models[next(iter(self.models))]
            self.models[turn] = model

    def is_new(self, response: str) -> bool:
        """Whether the response was not reported lately; it is remembered."""
        if response in self.responses:
            return False
        self.responses.append(response)
        if len(self.responses) > _RESPONSES:
            del self.responses[0]
        return True

    def sign(self, state: Literal["working", "waiting"], at: float) -> list[Record]:
        """A sign of life, if it says something new."""
        if state == self.state and at - self.state_at < SIGN_EVERY:
            return []
        self.state, self.state_at = state, at
        return [Activity("codex", self.thread.session, at, state, self.thread.chain)]

    def wants_digest(self, _at: float) -> bool:
        """Whether a tool call of that time gets a digest."""
        return True

    def refused(self, at: float) -> list[Record]:
        """The provider refused the running turn."""
        return [*self.limits.refuse(at, self.thread.session), *self.sign("waiting", at)]

    def settled(self) -> list[Record]:
        """The compaction that waited for more to be known of it."""
        waiting, self.compaction = self.compaction, None
        return [waiting] if waiting else []


_decoder = msgspec.msgpack.Decoder(State)


def freeze(state: State) -> bytes:
    """The state as bytes."""
    return msgspec.msgpack.encode(state)


def thaw(data: bytes) -> State:
    """The state that `freeze` gave; ValueError for anything else, other versions included."""
    try:
        state = _decoder.decode(data)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError("not the state of a codex reader") from error
    if state.version != VERSION:
        raise ValueError(f"state of version {state.version}, not {VERSION}")
    return state
