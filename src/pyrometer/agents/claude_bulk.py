"""Reads years of Claude Code's logs for the store: the lines of each answer are put together before anybody sees them.

What makes this fast: results of tools, the larger part of a log, are passed over by their head; answers are decoded
without their texts; lines that repeat the counts of the one before cost a comparison, and only whole answers become
turns. All other lines, and all that look unusual, go the way of `ClaudeReader`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from pyrometer.agents.base import Haul
from pyrometer.agents.claude_content import tool_uses
from pyrometer.agents.claude_decode import UNREADABLE, decode_answer
from pyrometer.agents.claude_files import LogFile
from pyrometer.agents.claude_heads import HEAD, OPENING, TYPE, holds_results
from pyrometer.agents.claude_lines import Answer, AnswerMessage, UsageLine
from pyrometer.agents.claude_reader import AGENT, GOES_ON, SYNTHETIC, ClaudeReader, telling
from pyrometer.agents.claude_turns import is_compound, turn_of, turns_of
from pyrometer.agents.claude_usage import PLAIN, usage_of
from pyrometer.agents.numbers import instant
from pyrometer.model import Activity, Record, ToolResult, Trouble
from pyrometer.usage import ToolUse, Usage

_ANSWERS = (b'"type":"message"', b'"type":"assistant"')
_SILENT, _WORKING, _WAITING = range(3)
"""Signs of life; of two of the same instant the later in this list holds."""
Sight: TypeAlias = tuple[float, int]
"""Time of a line, and place in it."""
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
        self._answers_at = self._results_at = 0
        """How far behind its beginning the latest answer, or line with results, had its type."""
        self._id = ""
        """Id of the answer that is being put together; empty for none."""
        self._first: tuple[Answer, AnswerMessage] = (Answer(), AnswerMessage())
        """Its first line, without the count of output."""
        self._usage = Usage()
        self._first_at = 0.0
        self._best = (False, 0)
        """Whether a line has its final output, and the largest output of those that have the same."""
        self._calls: dict[str, tuple[Sight, ToolUse]] = {}
        """By id: where it was seen first, and the call."""
        self._last_at = 0.0
        """Time of the latest answer."""
        self._sign = _NOTHING
        self._passed: tuple[bytes | bytearray, int, int] | None = None
        """Where the latest line stands, if it was passed over."""

    def learn(self, buffer: bytearray, start: int, stop: int) -> None:
        """Take in whole lines."""
        # Lines of a file begin alike: a look where the line before had its type spares the search for it.
        view, find, startswith = memoryview(buffer), buffer.find, buffer.startswith
        while (end := find(b"\n", start, stop)) >= 0:
            if self._plain and startswith(_ANSWERS, start + self._answers_at) and self._answers(view[start:end]):
                self._passed = None
            elif (
                self._plain
                and startswith(OPENING, at := start + self._results_at)
                and holds_results(buffer, start, at, end)
            ):
                self._passed = (buffer, start, end)
            else:
                self._other(buffer, start, end)
            start = end + 1

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

    def _other(self, buffer: bytearray, start: int, end: int) -> None:
        """Take in a line that does not begin as the one before."""
        at = buffer.find(TYPE, start, min(start + HEAD, end))
        if at >= 0 and self._plain:
            if buffer.startswith(_ANSWERS, at):
                if self._answers(memoryview(buffer)[start:end]):
                    self._answers_at, self._passed = at - start, None
                    return
            elif buffer.startswith(OPENING, at) and holds_results(buffer, start, at, end):
                self._results_at, self._passed = at - start, (buffer, start, end)
                return
        if self.wants(buffer, start, end):
            self._catch_up()
            self._read(buffer, start, end)

    def _catch_up(self) -> None:
        """Take in the latest line if it was passed over."""
        if self._passed is not None:
            (buffer, start, end), self._passed = self._passed, None
            if not self._results(memoryview(buffer)[start:end]):
                self._read(buffer, start, end)

    def _results(self, line: memoryview) -> bool:
        """Take in the time of tools' results; False if the line is anything else, or an unusual one."""
        try:
            said = decode_answer(line)
        except UNREADABLE:
            return False
        at, content = instant(said.timestamp), said.message.content if said.message else None
        if at is None or said.type != "user" or telling(said, self._state.birth) != self._told:
            return False
        if not content or isinstance(content, str) or any(block.type != "tool_result" for block in content):
            return False
        self._last_at, self._sign = at, max(self._sign, (at, self._signs[0]))
        return True

    def _read(self, buffer: bytes | bytearray, start: int, end: int) -> None:
        """The way of the reader that leaves out nothing."""
        self._settle()
        self._haul.records.extend(self.read(bytes(buffer[start:end])))
        self._plain = self._told is not None and self._state.birth is not None and not self._state.ended
        if self._plain:
            silent, main = self._last.copied, self._last.main
            self._signs = (_SILENT if silent else _WORKING, _WAITING if main and not silent else _SILENT)

    def _answers(self, line: memoryview) -> bool:
        """Take in an answer; False if the line is none, or an unusual one.

        In one piece, since it runs for two lines of three.
        """
        try:
            said = decode_answer(line)
        except UNREADABLE:
            return False
        message, at = said.message, instant(said.timestamp)
        if message is None or at is None or said.type != "assistant" or telling(said, self._state.birth) != self._told:
            return False
        counts, stop, content = message.usage, message.stop_reason, message.content
        if counts is None or not message.id or message.model == SYNTHETIC:
            return False
        self._last_at = at
        sign = (at, self._signs[stop not in GOES_ON])
        if sign > self._sign:
            self._sign = sign
        tools: tuple[ToolUse, ...] = ()
        if type(content) is list and content and (content[0].type == "tool_use" or len(content) > 1):
            tools = tool_uses(content, digests=at >= self._digests_from)
        best = (bool(stop) and not said.is_aborted_mid_stream, counts.output_tokens or 0)
        if (
            message.id != self._id
            or not self._goes_on(said, message, counts, best[1])
            or (tools and not self._call(tools, at))
        ):
            self._begin(said, message, counts, at, best, tools)
            return True
        if at < self._first_at:
            self._first_at = at
        if best > self._best:
            self._best = best
        return True

    def _goes_on(self, said: Answer, message: AnswerMessage, counts: UsageLine, output: int) -> bool:
        """Whether the line differs from the first one in the output alone, and that can be told from its count."""
        written, counts.output_tokens = counts.output_tokens, None
        first, like = self._first
        alike = counts == like.usage and message.model == like.model and said.requested_model == first.requested_model
        counts.output_tokens = written
        return (
            alike
            and message.diagnostics == like.diagnostics
            and (output == self._best[1] or (counts.output_tokens_details is None and 0 <= output < PLAIN))
        )

    def _begin(
        self,
        said: Answer,
        message: AnswerMessage,
        counts: UsageLine,
        at: float,
        best: tuple[bool, int],
        tools: tuple[ToolUse, ...],
    ) -> None:
        """The first line of an answer; or another one that knows something else of it, to be merged later."""
        self._close()
        troubles: list[Trouble] = []
        usage = usage_of(counts, troubles.append)
        if troubles or is_compound(counts) or (tools and not self._call(tools, at)):
            turns_of(said, message, self._last, at, self._state.wide, self._haul.records, tools)
            return
        message.content = counts.output_tokens = None
        self._id, self._first, self._usage = message.id or "", (said, message), usage
        self._first_at, self._best = at, best

    def _call(self, tools: tuple[ToolUse, ...], at: float) -> bool:
        """Note the calls of a line; False, and nothing is noted, if one of them was seen before."""
        calls, before = self._calls, len(self._calls)
        if not before and len(tools) == 1:
            calls[tools[0].id] = ((at, 0), tools[0])
            return True
        for place, tool in enumerate(tools):
            calls.setdefault(tool.id, ((at, place), tool))
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
        if not self._id:
            return
        (said, message), usage, self._id = self._first, self._usage, ""
        final, output = self._best
        if output != usage.output:
            usage = Usage(usage.uncached, usage.cache_read, usage.cache_write_5m, usage.cache_write_1h, output)
        calls, tools, sights = self._calls, (), ()
        if calls:
            self._calls = {}
            found = calls.values() if len(calls) == 1 else sorted(calls.values(), key=_order)
            sights, tools = zip(*found, strict=True)
        turn = turn_of(
            said, message, usage, usage.prompt, 0, self._last, self._first_at, final, tools, self._state.wide
        )
        self._haul.turns.append((turn, sights))


def _order(call: tuple[Sight, ToolUse]) -> tuple[Sight, str]:
    return (call[0], call[1].id)
