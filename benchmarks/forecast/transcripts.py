"""The calls as Claude Code writes them down: a file for each session and subagent, lines told more than once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.corpus.claude_lines import Envelope, Head, Usage, answer, user_text
from benchmarks.corpus.line import dumps
from benchmarks.forecast.conversation import Call
from benchmarks.forecast.provider import Account, Window
from benchmarks.forecast.readings import limit_of

FOLDER = Path("/home/dev/.claude/projects/-home-dev-src-shop")
REPEATED = 0.1
"""Answers whose last line is written twice."""
COPIED = 0.01
"""Sessions of which a fork copies the lines it has so far, once."""
_TEXT = b'{"type":"text","text":"Done."}'
_TOOL = b'{"type":"tool_use","id":"toolu_%s","name":"Bash","input":{"command":"%s"}}'
_STEMS = (b"edit", b"grep", b"make", b"look", b"sort", b"push", b"pull", b"diff", b"sync", b"scan", b"join", b"trim")
"""Commands of one session hardly ever repeat each other: nobody here is caught in a loop."""


class Written(NamedTuple):
    """A line without its newline, when it was written, and the file."""

    at: float
    path: Path
    line: bytes


def transcripts(account: Account, random: Random, hour: bool) -> Iterator[Written]:
    """All lines, by time. `hour`: whether cache writes live for an hour."""
    writer = _Writer(random, hour)
    wanted: list[tuple[float, Call, Window | None]] = [(call.at, call, None) for call in account.calls]
    wanted += [(call.at, call, window) for call, window in account.refused]
    wanted.sort(key=lambda each: each[0])
    for _, call, window in wanted:
        yield from writer.answered(call) if window is None else writer.refused(call, window)


class _Writer:
    def __init__(self, random: Random, hour: bool) -> None:
        self._random, self._hour = random, hour
        self._files: dict[tuple[int, int], tuple[Path, Envelope]] = {}
        self._names: dict[int, str] = {}
        self._told: dict[int, list[bytes]] = {}
        self._count = 0

    def answered(self, call: Call) -> Iterator[Written]:
        """A prompt if there was one, then the answer: a text told early with a part of its output, then a tool."""
        path, envelope = self._file(call)
        if call.opens:
            yield self._written(
                call.at - 1.0, path, envelope.wrap("user", user_text(b"go on"), self._id(), call.at - 1.0)
            )
        self._count += 1
        usage = Usage(call.uncached, call.written, call.read, call.output, self._hour)
        head = Head(f"msg_{self._count:x}", f"req_{self._count:x}", call.model, usage)
        if self._random.random() < 0.5:
            early = answer(envelope, head, _TEXT, self._id(), call.at, min(call.output, 3), b"null")
            yield self._written(call.at, path, early)
        tool = _TOOL % (self._id().encode(), self._command())
        last = answer(envelope, head, tool, self._id(), call.at + 0.2, call.output, b'"tool_use"')
        yield self._written(call.at + 0.2, path, last)
        if self._random.random() < REPEATED:
            yield self._written(call.at + 0.3, path, last)
        yield from self._fork(call, last)

    def refused(self, call: Call, window: Window) -> Iterator[Written]:
        """The client's own line after a refusal, with the provider's words."""
        path, envelope = self._file(call)
        message = {
            "id": self._id(),
            "model": "<synthetic>",
            "role": "assistant",
            "content": [{"type": "text", "text": "You've hit your limit"}],
            "stop_reason": "stop_sequence",
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
        quota = {"status": "rejected", "rateLimitType": limit_of(window)[0], "resetsAt": int(window.ends_at)}
        told = {"message": message, "isApiErrorMessage": True, "apiErrorStatus": 429, "error": "rate_limit"}
        body = dumps(told | {"quotaLimits": quota})[1:-1]
        yield self._written(call.at, path, envelope.wrap("assistant", body, self._id(), call.at))

    def _fork(self, call: Call, last: bytes) -> Iterator[Written]:
        """Now and then another session begins with copies of a session's lines: nothing new to count."""
        if call.chain or call.session not in self._told:
            return
        told = self._told[call.session]
        told.append(last)
        if len(told) == 20:
            del self._told[call.session]
            path = FOLDER / f"{_uuid(self._random)}.jsonl"
            yield from (self._written(call.at + 0.4, path, line) for line in told)

    def _file(self, call: Call) -> tuple[Path, Envelope]:
        key = (call.session, call.chain)
        known = self._files.get(key)
        if known is None:
            known = self._files[key] = self._opened(call)
        return known

    def _opened(self, call: Call) -> tuple[Path, Envelope]:
        name = self._names.get(call.session)
        if name is None:
            name = self._names[call.session] = _uuid(self._random)
            if self._random.random() < COPIED:
                self._told[call.session] = []
        agent = f"a{call.chain:07x}" if call.chain else ""
        path = FOLDER / name / "subagents" / f"agent-{agent}.jsonl" if agent else FOLDER / f"{name}.jsonl"
        return path, Envelope(name, "/home/dev/src/shop", "2.1.330", "main", agent)

    def _command(self) -> bytes:
        """Letters only: numbers that look like ids do not tell two calls apart."""
        first, rest = self._count % len(_STEMS), self._count // len(_STEMS) % len(_STEMS)
        return _STEMS[first] + b" " + _STEMS[rest]

    def _id(self) -> str:
        self._count += 1
        return f"{self._count:012x}"

    def _written(self, at: float, path: Path, line: bytes) -> Written:
        return Written(at, path, line.rstrip(b"\n"))


def _uuid(random: Random) -> str:
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
