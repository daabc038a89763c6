"""Reads years of Claude Code's logs for the store: the lines of each answer are put together before anybody sees them.

What makes this fast: results of tools, the larger part of a log, are passed over by their head; answers are decoded
without their texts; lines that repeat the counts of the one before cost a comparison, and only whole answers become
turns. All other lines, and all that look unusual, go the way of `ClaudeReader`.
"""

from __future__ import annotations

from typing import Final

from pyrometer.agents.base import Haul
from pyrometer.agents.claude_content import tool_uses
from pyrometer.agents.claude_decode import UNREADABLE, decode_answer
from pyrometer.agents.claude_files import LogFile
from pyrometer.agents.claude_heads import HEAD, TYPE, holds_results
from pyrometer.agents.claude_lines import Answer, AnswerMessage, UsageLine
from pyrometer.agents.claude_reader import AGENT, GOES_ON, SYNTHETIC, ClaudeReader, telling
from pyrometer.agents.claude_turns import is_compound, is_final, turn_of, turns_of
from pyrometer.agents.claude_usage import PLAIN, usage_of
from pyrometer.agents.numbers import instant
from pyrometer.model import Activity, Record, ToolResult, ToolUse, Trouble, Usage

_ANSWERS = (b'"type":"message"', b'"type":"assistant"')
_SILENT, _WORKING, _WAITING = range(3)
"""Signs of life; of two of the same instant the later in this list holds."""
_NOTHING: Final = (-1.0, _SILENT)


class ClaudeBulk(ClaudeReader):
    """See `pyrometer.agents.base.BulkReader`."""

    def __init__(self, file: LogFile, digests_from: float) -> None:
        """Tool calls before `digests_from` (epoch seconds) get no digests."""
        super().__init__(file)
        self._digests_from = digests_from
        self._haul = Haul([], [])
        self._plain = False
        """Whether a line like the one before it leaves the state as it is, but for its time."""
        self._signs = (_SILENT, _SILENT)
        """What signs of life answers are by their origin: of those that go on, and of those that do not."""
        self._first: tuple[Answer, AnswerMessage, UsageLine, Usage] | None = None
        """The first line of the answer that is being put together, its counts without the output."""
        self._best = (False, 0)
        """Whether a line has its final output, and the largest output of those that have the same."""
        self._first_at = 0.0
        self._calls: dict[str, tuple[float, int, ToolUse]] = {}
        """By id: time of the line, place in the line, and the call."""
        self._last_at = 0.0
        """Time of the latest answer."""
        self._sign = _NOTHING
        self._passed: tuple[bytes | bytearray, int, int] | None = None
        """Where the latest line stands, if it was passed over."""
        self._buffer = bytearray()
        self._view = memoryview(self._buffer)

    def learn(self, buffer: bytearray, start: int, end: int) -> bool:
        """Take in one line."""
        at = buffer.find(TYPE, start, start + HEAD)
        if 0 <= at < end and self._plain:
            if buffer is not self._buffer:
                self._buffer, self._view = buffer, memoryview(buffer)
            if buffer.startswith(_ANSWERS, at):
                if self._answers(start, end):
                    self._passed = None
                    return False
            elif holds_results(buffer, start, at, end):
                self._passed = (buffer, start, end)
                return False
        if self.wants(buffer, start, end):
            self._catch_up()
            self._read(buffer, start, end)
        return False

    def pause(self) -> None:
        """Keep the latest line if it was passed over."""
        if self._passed is not None:
            buffer, start, end = self._passed
            self._passed = (bytes(buffer[start:end]), 0, end - start)

    def haul(self) -> Haul:
        """Everything learned since the last haul."""
        self._catch_up()
        self._settle()
        haul, self._haul = self._haul, Haul([], [])
        return haul

    def restore(self, state: bytes) -> None:
        """As in `Reader`."""
        super().restore(state)
        self._plain = False

    def _catch_up(self) -> None:
        """Take in the latest line if it was passed over."""
        if self._passed is not None:
            place, self._passed = self._passed, None
            self._read(*place)

    def _read(self, buffer: bytes | bytearray, start: int, end: int) -> None:
        """The way of the reader that leaves out nothing."""
        self._settle()
        self._haul.records.extend(self.read(bytes(buffer[start:end])))
        self._plain = self._told is not None and self._state.birth is not None and not self._state.ended
        if self._plain:
            silent, main = self._last.copied, self._last.main
            self._signs = (_SILENT if silent else _WORKING, _WAITING if main and not silent else _SILENT)

    def _answers(self, start: int, end: int) -> bool:
        """Take in an answer; False if the line is none, or an unusual one.

        In one piece, since it runs for two lines of three.
        """
        try:
            said = decode_answer(self._view[start:end])
        except UNREADABLE:
            return False
        message, at = said.message, instant(said.timestamp)
        if message is None or at is None or said.type != "assistant" or telling(said, self._state.birth) != self._told:
            return False
        counts = message.usage
        if counts is None or not message.id or message.model == SYNTHETIC:
            return False
        self._last_at = at
        sign = (at, self._signs[message.stop_reason not in GOES_ON])
        if sign > self._sign:
            self._sign = sign
        content = message.content
        tools = tool_uses(content, digests=at >= self._digests_from) if content else ()
        if self._first is not None and self._goes_on(said, message, counts) and (not tools or self._call(tools, at)):
            if at < self._first_at:
                self._first_at = at
            output = (is_final(said, message), counts.output_tokens or 0)
            if output > self._best:
                self._best = output
        else:
            self._begin(said, message, counts, at, tools)
        return True

    def _goes_on(self, said: Answer, message: AnswerMessage, counts: UsageLine) -> bool:
        """Whether the line differs from the first one in the output alone, and that can be told from its count."""
        first, like, same, _ = self._first
        if message.id != like.id:
            return False
        output, counts.output_tokens = counts.output_tokens, None
        alike = counts == same and message.model == like.model and said.requested_model == first.requested_model
        counts.output_tokens = output
        known = output or 0
        return (
            alike
            and message.diagnostics == like.diagnostics
            and (known == self._best[1] or (counts.output_tokens_details is None and 0 <= known < PLAIN))
        )

    def _begin(
        self, said: Answer, message: AnswerMessage, counts: UsageLine, at: float, tools: tuple[ToolUse, ...]
    ) -> None:
        """The first line of an answer; or another one that knows something else of it, to be merged later."""
        self._close()
        troubles: list[Trouble] = []
        usage = usage_of(counts, troubles.append)
        if troubles or is_compound(counts) or not self._call(tools, at):
            turns_of(said, message, self._last, at, self._state.wide, self._haul.records, tools)
            return
        message.content = counts.output_tokens = None
        self._first, self._first_at = (said, message, counts, usage), at
        self._best = (is_final(said, message), usage.output)

    def _call(self, tools: tuple[ToolUse, ...], at: float) -> bool:
        """Note the calls of a line; False, and nothing is noted, if one of them was seen before."""
        calls, before = self._calls, len(self._calls)
        for place, tool in enumerate(tools):
            calls.setdefault(tool.id, (at, place, tool))
        if len(calls) == before + len(tools):
            return True
        self._calls = dict(list(calls.items())[:before])
        return False

    def _settle(self) -> None:
        """Hand over all that waits: the next line may change whose it is."""
        self._close()
        if self._sign is _NOTHING:
            return
        (at, sign), origin = self._sign, self._last
        self._sign, self._state.last_at = _NOTHING, self._last_at
        if sign == _SILENT:
            record: Record = ToolResult("", AGENT, origin.session, at, 0, chain=origin.chain)
        else:
            record = Activity(AGENT, origin.session, at, "waiting" if sign == _WAITING else "working", origin.chain)
        self._haul.records.append(record)

    def _close(self) -> None:
        """The answer is whole, as far as these lines go."""
        if self._first is None:
            return
        (said, message, counts, usage), self._first = self._first, None
        final, output = self._best
        if output != usage.output:
            usage = Usage(usage.uncached, usage.cache_read, usage.cache_write_5m, usage.cache_write_1h, output)
        calls: list[tuple[float, int, ToolUse]] = []
        if self._calls:
            calls, self._calls = list(self._calls.values()), {}
            if len(calls) > 1:
                calls.sort(key=_order)
        tools, sights = tuple([call[2] for call in calls]), tuple([call[:2] for call in calls])
        context, wide = usage.prompt or None, self._state.wide
        turn = turn_of(said, message, counts, usage, context, 0, self._last, self._first_at, final, tools, wide)
        self._haul.turns.append((turn, sights))


def _order(call: tuple[float, int, ToolUse]) -> tuple[float, int, str]:
    return (call[0], call[1], call[2].id)
