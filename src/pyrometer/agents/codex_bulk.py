"""Reads years of Codex's rollouts for the store.

What makes this fast: results of tools are passed over by their head, counts that repeat the ones before cost a
comparison, old tool calls get no digests, and of the signs of life only the latest is told.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from pyrometer.agents.base import Haul
from pyrometer.agents.codex import CodexReader
from pyrometer.agents.codex_limits import REPEATED
from pyrometer.agents.codex_lines import DROPPED, UNREADABLE, decode_whole
from pyrometer.agents.codex_state import SIGN_EVERY, State, freeze, thaw
from pyrometer.agents.numbers import instant
from pyrometer.model import Activity, Record, ToolResult

_RESULTS = (
    rb'|response_item","payload":\{"type":"((?:custom_tool_call|function_call|mcp_tool_call|tool_search)_output)")'
)
_PASSED = re.compile(DROPPED.pattern.removesuffix(b")") + _RESULTS)
"""Lines of which nothing is read, and results of tools: those have a group."""
_COUNT = b',"type":"event_msg","payload":{"type":"token_count","info":{"'
"""Counts of tokens, and not of limits alone."""
_STAMP = slice(len('{"timestamp":"'), len('{"timestamp":"2026-01-31T23:59:59.999Z'))
_BEHIND = _STAMP.stop + 1
"""Where a line goes on behind its time, as nearly all lines write it."""


class _State(State):
    """A state that keeps the signs of life to itself. It is saved as a plain one."""

    digests_from: float = 0.0

    def wants_digest(self, at: float) -> bool:
        """Calls that are old enough are stored without."""
        return at >= self.digests_from

    def sign(self, state: Literal["working", "waiting"], at: float) -> list[Record]:
        """Notes it."""
        if state != self.state or at - self.state_at >= SIGN_EVERY:
            self.state, self.state_at = state, at
        return []

    @property
    def plain(self) -> State:
        """What is saved."""
        return State(**{name: getattr(self, name) for name in State.__struct_fields__})


class CodexBulk(CodexReader):
    """See `pyrometer.agents.base.BulkReader`."""

    _state: _State

    def __init__(self, path: PurePath, digests_from: float) -> None:
        """Tool calls before `digests_from` (epoch seconds) get no digests."""
        super().__init__(path)
        self._digests_from = digests_from
        self._adapt(self._state)
        self._found: list[Record] = []
        self._count = b"\n"
        """The latest line behind its time, if it was a count."""
        self._result = b""
        """Time of the latest result that was passed over."""

    def learn(self, buffer: bytearray, start: int, stop: int) -> None:
        """Take in whole lines."""
        view, find, passes, result = memoryview(buffer), buffer.find, _PASSED.match, -1
        while (end := find(b"\n", start, stop)) >= 0:
            passed = passes(buffer, start, end)
            if passed is None:
                self._learn(buffer, view, start, end)
            elif passed.lastindex is not None:
                if self._state.history.forked:
                    self._learn(buffer, view, start, end)
                else:
                    result = start
            start = end + 1
        if result >= 0:
            self._result = bytes(view[result + _STAMP.start : result + _STAMP.stop])

    def _learn(self, buffer: bytearray, view: memoryview, start: int, end: int) -> None:
        """Take in a line that may say something."""
        behind, count = start + _BEHIND, self._count
        if end - behind == len(count) and buffer.startswith(count, behind) and self._repeats(buffer, start):
            return
        self._count = bytes(view[behind:end]) if buffer.startswith(_COUNT, behind, end) else b"\n"
        try:
            records = self._take(decode_whole(view[start:end]))
        except UNREADABLE:
            records = self.read(bytes(view[start:end]))
        if records:
            self._found.extend(records)

    def pause(self) -> None:
        """Results that were passed over are remembered by their time."""

    def haul(self) -> Haul:
        """Everything learned since the last haul."""
        state, found = self._state, self._found
        self._found = []
        if (at := instant(self._result.decode("ascii", "replace"))) is not None:
            self._result = b""
            state.history.at = max(state.history.at, at)
            found.append(ToolResult("", "codex", state.thread.session, at, 0, chain=state.thread.chain))
            if at > state.state_at:
                state.sign("working", at)
        if state.state:
            sign: Literal["working", "waiting"] = "working" if state.state == "working" else "waiting"
            found.append(Activity("codex", state.thread.session, state.state_at, sign, state.thread.chain))
        return Haul([], found)

    def save(self) -> bytes:
        """The state of an ordinary reader."""
        return freeze(self._state.plain)

    def restore(self, state: bytes) -> None:
        """Go on after an ordinary reader."""
        self._adapt(thaw(state))

    def _adapt(self, state: State) -> None:
        fields = {name: getattr(state, name) for name in State.__struct_fields__}
        self._state = _State(**fields, digests_from=self._digests_from)

    def _repeats(self, buffer: bytearray, start: int) -> bool:
        """Whether the same count as before says nothing new: no usage ever, and limits only after some time."""
        state, limits = self._state, self._state.limits
        if state.history.forked or limits.percent >= 100 or limits.refused or state.compaction:
            return False
        at = self._time(bytes(buffer[start + _STAMP.start : start + _STAMP.stop]))
        if at is None or state.counter.total is None or state.estimate is not None:
            return False
        here = f"{limits.limit_id}:"
        for window, told in limits.told.items():
            if not 0 <= at - told[2] < REPEATED and window.startswith(here):
                return False
        state.history.at = at
        return True

    def _time(self, stamp: bytes) -> float | None:
        """As the reader keeps it: lines come in bursts of the same time."""
        written = stamp.decode("ascii", "replace")
        if written != self._stamp:
            self._stamp, self._at = written, instant(written)
        return self._at
