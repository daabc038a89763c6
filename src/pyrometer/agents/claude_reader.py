"""Reads one log of Claude Code, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pyrometer.agents import claude_facts
from pyrometer.agents.claude_content import command, is_clear, is_interruption, is_prompt, tool_results
from pyrometer.agents.claude_cost import cost_state
from pyrometer.agents.claude_decode import decode
from pyrometer.agents.claude_files import LogFile
from pyrometer.agents.claude_heads import HEAD, MAYBE, TYPE, droppable, is_end, queues
from pyrometer.agents.claude_limits import limit_hit
from pyrometer.agents.claude_lines import Answer, Line
from pyrometer.agents.claude_origin import Origin, origin_of
from pyrometer.agents.claude_turns import turns_of
from pyrometer.agents.numbers import instant, natural
from pyrometer.model import Activity, Command, Compaction, Prompt, Record, ToolResult, Trouble
from pyrometer.text import printable

AGENT = "claude"
VERSION = 1
"""Of the saved state. Raise it when the meaning of a field of `State` changes."""
SYNTHETIC = "<synthetic>"
"""Model of lines that the client wrote itself: errors, refusals, "No response requested."."""

GOES_ON = (None, "", "tool_use", "pause_turn")
"""Stop reasons after which the agent works on. Up to 2.1.96 most lines have none."""


class State(msgspec.Struct, array_like=True):
    """What the reader remembers between lines."""

    session: str = ""
    birth: float | None = None
    last_at: float | None = None
    facts: claude_facts.Facts = claude_facts.NOTHING
    parent: str = ""
    wide: list[str] = []
    """Models that a prompt has proven to have the large context window."""
    ended: bool = False
    """The process that wrote the latest lines has ended."""


class ClaudeReader:
    """See `pyrometer.agents.base.Reader`."""

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self._state = State(session=file.session)
        self._told: object = None
        """What the latest line said of its origin and of the session, if an equal line would say nothing new."""
        self._last: Origin

    def wants(self, buffer: bytearray, start: int, end: int) -> bool:
        """False for lines whose head proves that nothing is to be read from them."""
        at = buffer.find(TYPE, start, start + HEAD)
        if not 0 <= at < end or buffer.startswith(MAYBE, at + len(TYPE)):  # most lines, without another call
            return True
        if not droppable(buffer, start, end):
            return True
        return is_end(buffer, start, end) or (self._state.birth is None and queues(buffer, start, end))

    def read(self, line: bytes) -> Iterable[Record]:
        """The records of one line; lines that `wants` drops have none and change nothing."""
        said = decode(line)
        if not isinstance(said, Line):
            return () if said is None else (said,)
        if said.type == "assistant" or said.type == "user" or said.type == "system":
            return self._records(said)
        if said.type == "queue-operation":
            self._queued(instant(said.timestamp))
        elif said.type == "cost-state":
            self._state.ended = True
            if (at := self._state.last_at) is not None:
                return cost_state(line, self._state.session, at)
        return ()

    def save(self) -> bytes:
        return msgspec.msgpack.encode((VERSION, self._state))

    def restore(self, state: bytes) -> None:
        try:
            version, kept = msgspec.msgpack.decode(state, type=tuple[int, msgspec.Raw])
            if version == VERSION:
                self._state = msgspec.msgpack.decode(kept, type=State)
                self._told = None
                return
        except msgspec.MsgspecError as failure:
            raise ValueError("not a saved state of a Claude Code reader") from failure
        raise ValueError(f"state of version {version}, expected {VERSION}")

    def forget_names(self) -> None:
        self._state.facts = claude_facts.NOTHING
        self._told = None

    def _records(self, line: Line) -> list[Record]:
        records: list[Record] = []
        at = self._time(line, records)
        state = self._state
        if not state.session:
            state.session = printable(line.session_id or self._file.stem)
        origin = self._origin(line, at, records)
        if state.ended and origin.main and not origin.copied:
            state.ended = False
            records.append(claude_facts.began(origin, at, "resume"))
        if line.type == "assistant":
            self._assistant(line, origin, at, records)
        elif line.type == "user":
            _user(line, origin, at, records)
        else:
            _system(line, origin, at, records)
        return records

    def _origin(self, line: Line, at: float, records: list[Record]) -> Origin:
        """The line's origin, which is mostly that of the line before it. Tells new facts of the session."""
        state = self._state
        told = telling(line, state.birth)
        if told != self._told:
            self._last = origin_of(line, self._file, state.session, state.birth)
            self._told = None if self._tell_facts(line, self._last, at, records) else told
        return self._last

    def _time(self, line: Line, records: list[Record]) -> float:
        """The line's time. One without takes that of the line before it; 0 if no line had one yet."""
        at = instant(line.timestamp)
        if at is None:
            records.append(Trouble("no time"))
            return self._state.last_at or self._state.birth or 0.0
        state = self._state
        state.last_at = at
        if state.birth is None:
            state.birth = at
        return at

    def _queued(self, at: float | None) -> None:
        """A file is as old as the first time in it. Queue operations are never copied, and precede copied lines."""
        if self._state.birth is None:
            self._state.birth = at

    def _tell_facts(self, line: Line, origin: Origin, at: float, records: list[Record]) -> bool:
        """Gives whether the next line, if equal, has to be asked too."""
        state = self._state
        if origin.copied:
            if origin.main and origin.session not in (state.parent, origin.holder):
                state.parent = origin.session
                records.append(claude_facts.parent(origin, at))
            return False
        facts = claude_facts.told(line, self._file, origin, state.facts)
        if facts is state.facts:
            return False
        if facts != state.facts:
            state.facts = facts
            records.append(claude_facts.record(facts, at))
        return True

    def _assistant(self, line: Line, origin: Origin, at: float, records: list[Record]) -> None:
        message = line.message
        if message is not None and message.model != SYNTHETIC:
            turns_of(line, message, origin, at, self._state.wide, records)
            _activity(origin, at, message.stop_reason in GOES_ON, records)
            return
        if hit := limit_hit(line, at, origin.session):
            records.append(hit)
        _activity(origin, at, False, records)


def telling(line: Line | Answer, birth: float | None) -> tuple[object, ...]:
    """All that decides a line's origin, and what it tells of the session."""
    fork = line.forked_from
    return (
        line.session_id,
        line.cwd,
        line.git_branch,
        line.version,
        line.entrypoint,
        line.request_session_id,
        fork and fork.session_id,
        line.is_sidechain,
        line.agent_id,
        line.attribution_agent,
        birth,
    )


def _user(line: Line, origin: Origin, at: float, records: list[Record]) -> None:
    content = line.message.content if line.message else None
    results = tool_results(content)
    for block in results:
        tool, size = printable(block.tool_use_id or ""), len(memoryview(block.content))
        records.append(ToolResult(tool, AGENT, origin.session, at, size, bool(block.is_error), origin.chain))
    if results and len(results) == len(content or ""):
        _activity(origin, at, True, records)
    elif is_interruption(line):
        _activity(origin, at, False, records)
    elif results:
        _activity(origin, at, True, records)
    elif is_prompt(line):
        _activity(origin, at, True, records)
        if origin.main:
            key = printable(line.uuid or line.prompt_id or f"{origin.session}@{at}")
            records.append(Prompt(key, AGENT, origin.session, at, origin.claim))
    elif origin.main and (name := command(line)):
        records.append(Command(AGENT, origin.session, at, name))
    elif origin.main and is_clear(line):
        records.append(claude_facts.began(origin, at, "clear"))


def _system(line: Line, origin: Origin, at: float, records: list[Record]) -> None:
    if line.subtype == "compact_boundary" or line.subtype == "microcompact_boundary":
        records.append(_compaction(line, origin, at))
    elif line.subtype == "turn_duration":
        _activity(origin, at, False, records)
    elif line.subtype == "api_error":
        _activity(origin, at, True, records)


def _compaction(line: Line, origin: Origin, at: float) -> Compaction:
    said = line.compact_metadata or line.microcompact_metadata
    before = natural(said.pre_tokens) if said else None
    after = natural(said.post_tokens) if said else None
    saved = natural(said.tokens_saved) if said else None
    if after is None and before is not None and saved is not None:
        after = max(0, before - saved)
    return Compaction(
        key=printable(line.uuid or f"{origin.session}@{at}"),
        agent=AGENT,
        session=origin.session,
        at=at,
        chain=origin.chain,
        before=before,
        after=after,
        automatic={"auto": True, "manual": False}.get(said.trigger or "") if said else None,
        claim=origin.claim,
    )


def _activity(origin: Origin, at: float, working: bool, records: list[Record]) -> None:
    """Only the main loop waits for the human; copies are no signs of life."""
    if not origin.copied and (working or origin.main):
        records.append(Activity(AGENT, origin.session, at, "working" if working else "waiting", origin.chain))
