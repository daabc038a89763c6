"""Reads years of Claude Code's logs for the store: the lines of each answer are put together before anybody sees them.

What makes this fast: results of tools, the larger part of a log, are passed over by their head; answers are decoded
without their texts; lines that repeat the counts of the one before cost a comparison. All other lines, and all that
look unusual, go the way of `ClaudeReader`.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from pyrometer.agents.base import Haul, Sighted
from pyrometer.agents.claude_content import tool_uses
from pyrometer.agents.claude_decode import decode_answer
from pyrometer.agents.claude_files import LogFile
from pyrometer.agents.claude_heads import HEAD, TYPE, holds_results
from pyrometer.agents.claude_lines import Answer, AnswerMessage, Message, UsageLine
from pyrometer.agents.claude_reader import AGENT, GOES_ON, SYNTHETIC, ClaudeReader, telling
from pyrometer.agents.claude_turns import turns_of
from pyrometer.agents.claude_usage import PLAIN
from pyrometer.agents.numbers import instant
from pyrometer.model import Activity, Record, ToolResult, ToolUse, Turn

_CALL = b'tool_use"'
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
        self._turn: Turn | None = None
        """The answer that is being put together, as its first line has it."""
        self._like: tuple[object, ...] = ()
        """What its lines have in common."""
        self._best = (False, 0)
        """Whether a line has its final output, and the largest output of those that have the same."""
        self._first_at = 0.0
        self._calls: dict[str, tuple[float, int, ToolUse]] = {}
        """By id: time of the line, place in the line, and the call."""
        self._sign = _NOTHING
        self._passed: tuple[int, int] | None = None
        """Where the latest line stands, if it was passed over."""
        self._buffer = bytearray()
        self._view = memoryview(self._buffer)

    def learn(self, buffer: bytearray, start: int, end: int) -> bool:
        """Take in one line."""
        if buffer is not self._buffer:
            self._buffer, self._view = buffer, memoryview(buffer)
        at = buffer.find(TYPE, start, start + HEAD)
        if 0 <= at < end:
            if buffer.startswith(_ANSWERS, at):
                calls = buffer.find(_CALL, at, end) >= 0
                if not self._answers(decode_answer(self._view[start:end], calls=calls)):
                    self.pause()
                    self._read(start, end)
                self._passed = None
                return False
            if self._is_plain() and holds_results(buffer, start, at):
                self._passed = (start, end)
                return False
        if self.wants(buffer, start, end):
            self.pause()
            self._read(start, end)
        return False

    def pause(self) -> None:
        """Take in the latest line if it was passed over."""
        if self._passed is not None:
            place, self._passed = self._passed, None
            self._read(*place)

    def haul(self) -> Haul:
        """Everything learned since the last haul."""
        self._settle()
        haul, self._haul = self._haul, Haul([], [])
        return haul

    def _read(self, start: int, end: int) -> None:
        """The way of the reader that leaves out nothing."""
        self._settle()
        self._haul.records.extend(self.read(bytes(self._view[start:end])))

    def _is_plain(self) -> bool:
        """Whether a line like the one before it leaves the state as it is, but for its time."""
        return self._told is not None and self._state.birth is not None and not self._state.ended

    def _answers(self, said: Answer | None) -> bool:
        """Take in an answer; False if the line is none, or an unusual one."""
        if said is None or said.type != "assistant" or not self._is_plain():
            return False
        message = said.message
        usage = message.usage if message is not None else None
        if message is None or usage is None or not message.id or message.model == SYNTHETIC:
            return False
        at = instant(said.timestamp)
        if at is None or telling(said, self._state.birth) != self._told:
            return False
        self._answer(said, message, usage, at)
        return True

    def _answer(self, said: Answer, message: Message | AnswerMessage, usage: UsageLine, at: float) -> None:
        self._state.last_at = at
        self._look(message, at)
        final = bool(message.stop_reason) and not said.is_aborted_mid_stream
        tools = tool_uses(message.content, digests=at >= self._digests_from)
        output, usage.output_tokens = usage.output_tokens or 0, None
        like = (message.id, usage, message.model, said.requested_model, message.diagnostics)
        if like != self._like or not self._grows(usage, output) or not self._call(tools, at):
            usage.output_tokens = output
            self._begin(said, message, at, tools)
            usage.output_tokens, self._like = None, like if self._turn is not None else ()
            return
        self._first_at = min(self._first_at, at)
        if (final, output) > self._best:
            self._best = (final, output)

    def _grows(self, usage: UsageLine, output: int) -> bool:
        """Whether the line differs from the one before in the output alone, and that can be told from its count."""
        return output == self._best[1] or (usage.output_tokens_details is None and 0 <= output < PLAIN)

    def _begin(self, said: Answer, message: Message | AnswerMessage, at: float, tools: tuple[ToolUse, ...]) -> None:
        """The first line of an answer; or another one that knows something else of it, to be merged later."""
        self._close()
        records: list[Record] = []
        turns_of(said, message, self._last, at, self._state.wide, records, tools)
        turn = records[0]
        if len(records) > 1 or not isinstance(turn, Turn) or not self._call(turn.tools, at):
            self._haul.records.extend(records)
            return
        self._turn, self._first_at, self._best = turn, at, (turn.final, turn.usage.output)

    def _call(self, tools: tuple[ToolUse, ...], at: float) -> bool:
        """Note the calls of a line; False, and nothing is noted, if one of them was seen before."""
        if not tools:
            return True
        calls, before = self._calls, len(self._calls)
        for place, tool in enumerate(tools):
            calls.setdefault(tool.id, (at, place, tool))
        if len(calls) == before + len(tools):
            return True
        self._calls = dict(list(calls.items())[:before])
        return False

    def _look(self, message: Message | AnswerMessage, at: float) -> None:
        """Note the sign of life that an answer is, by the rules of `ClaudeReader`."""
        origin, goes_on = self._last, message.stop_reason in GOES_ON
        silent = origin.copied or not (goes_on or origin.main)
        sign = (at, _SILENT if silent else _WORKING if goes_on else _WAITING)
        self._sign = max(self._sign, sign)

    def _settle(self) -> None:
        """Hand over all that waits: the next line may change whose it is."""
        self._close()
        if self._sign is _NOTHING:
            return
        (at, sign), origin = self._sign, self._last
        self._sign = _NOTHING
        if sign == _SILENT:
            record: Record = ToolResult("", AGENT, origin.session, at, 0, chain=origin.chain)
        else:
            record = Activity(AGENT, origin.session, at, "waiting" if sign == _WAITING else "working", origin.chain)
        self._haul.records.append(record)

    def _close(self) -> None:
        """The answer is whole, as far as these lines go."""
        turn, self._turn, self._like = self._turn, None, ()
        if turn is None:
            return
        (final, output), at, calls = self._best, self._first_at, self._calls
        if final is not turn.final or output != turn.usage.output:
            turn = replace(turn, at=at, final=final, usage=replace(turn.usage, output=output))
        elif at != turn.at:
            turn = replace(turn, at=at)
        self._haul.turns.append(_whole(turn, calls) if calls else (turn, ()))
        if calls:
            self._calls = {}


def _whole(turn: Turn, calls: dict[str, tuple[float, int, ToolUse]]) -> Sighted:
    """The turn with all its calls, in the order in which they were seen."""
    found = sorted(calls.values(), key=_order) if len(calls) > 1 else list(calls.values())
    tools = tuple([tool for _, _, tool in found])
    return replace(turn, tools=tools), tuple([(seen, place) for seen, place, _ in found])


def _order(call: tuple[float, int, ToolUse]) -> tuple[float, int, str]:
    return (call[0], call[1], call[2].id)
