"""Codex: where its rollouts lie, and a reader for one of them.

The format and the counting rules are in `docs/agents/codex.md`. This module finds files and hands each line to the
function for its kind; `codex_lines` decodes, `codex_history` tells own lines from copied ones, `codex_usage` and
`codex_work` make the records.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TypeAlias

from pyrometer.agents import codex_thread, codex_tools, codex_usage, codex_work
from pyrometer.agents.codex_lines import DROPPED, Line, Payload, decode, text
from pyrometer.agents.codex_state import State, freeze, thaw
from pyrometer.agents.numbers import instant
from pyrometer.model import Record, Trouble

_ENDINGS = (".jsonl", ".jsonl.zst")


class Codex:
    """The Codex command line, desktop and editor clients: they share one folder. See `base.Agent`."""

    name = "codex"
    folders: Sequence[str] = ("sessions", "archived_sessions")
    _log_folders = frozenset(folders)

    def roots(self, env: Mapping[str, str], home: Path) -> Sequence[Path]:
        """`$CODEX_HOME`, or `~/.codex` without it."""
        given = env.get("CODEX_HOME", "").strip()
        return [Path(given) if given else home / ".codex"]

    def claims(self, path: str) -> bool:
        """`rollout-*.jsonl` and its compressed form, below `sessions` or `archived_sessions`."""
        folder, _, name = path.rpartition(os.sep)
        is_rollout = name.startswith("rollout-") and name.endswith(_ENDINGS)
        return is_rollout and not self._log_folders.isdisjoint(folder.split(os.sep))  # noqa: PTH206 - see base.Agent

    def reader(self, path: Path) -> CodexReader:
        """A reader for the rollout; a compressed one is given to it decompressed."""
        return CodexReader(path)


class CodexReader:
    """Turns the lines of one rollout into records. See `base.Reader`."""

    def __init__(self, path: PurePath) -> None:
        thread = codex_thread.named(path)
        self._state = State(thread=thread)
        self._state.history.thread = thread.id
        self._stamp: object = None
        self._at: float | None = None
        """The latest line's time, as written and in seconds: lines come in bursts with the same one."""

    def wants(self, buffer: bytearray, start: int, end: int) -> bool:
        """False for lines whose head proves that they hold nothing but text."""
        return DROPPED.match(buffer, start, end) is None

    def read(self, line: bytes) -> Iterable[Record]:
        """The records of one line."""
        parsed = decode(line)
        if not isinstance(parsed, Line):
            return () if parsed is None else (parsed,)
        return self._take(parsed)

    def _take(self, parsed: Line) -> Iterable[Record]:
        payload, kind = parsed.payload, parsed.kind
        if payload is None or kind not in _READ:
            return ()
        if parsed.timestamp != self._stamp:
            self._stamp, self._at = parsed.timestamp, instant(parsed.timestamp)
        if self._at:
            return self._records(kind, parsed, payload, self._at)
        return self._without_time(kind, parsed, payload)

    def save(self) -> bytes:
        """The state after the last line."""
        return freeze(self._state)

    def restore(self, state: bytes) -> None:
        """Go on after `save`; ValueError for a state of another version."""
        self._state = thaw(state)

    def forget_names(self) -> None:
        """As in `base.Reader`; a rollout's state holds no branch."""
        self._state.project = ""

    def _records(self, kind: str, line: Line, payload: Payload, at: float) -> list[Record]:
        state = self._state
        if kind == "session_meta":
            return self._meta(payload, at)
        if not state.thread.known:
            self._adopt(payload)
        own = state.history.place(line, at)
        if kind in _ANY:
            return _ANY[kind](state, payload, at, own)
        return _OWN[kind](state, payload, at) if own else []

    def _without_time(self, kind: str, line: Line, payload: Payload) -> list[Record]:
        """A line without a time takes that of the line before it, if one had one."""
        troubles: list[Record] = [Trouble("no time", kind)] if self._at is None else []
        at = self._state.history.at if self._at is None else self._at
        return troubles + self._records(kind, line, payload, at) if at else troubles

    def _meta(self, payload: Payload, at: float) -> list[Record]:
        state = self._state
        if state.thread.known:
            state.history.at = at
            state.history.meet(text(payload.id) or text(payload.session_id))
            return []
        state.thread = codex_thread.identify(payload, state.thread, at)
        state.history.begin(state.thread.id, payload, at)
        state.project = text(payload.cwd)
        return [codex_thread.facts(payload, state.thread, at)]

    def _adopt(self, payload: Payload) -> None:
        """A file with a thread neither in its name nor in a `session_meta` is the thread's that it names first."""
        thread = self._state.thread
        if len(thread.id) < 36 and isinstance(payload.thread_id, str):
            thread.id = thread.session = self._state.history.thread = text(payload.thread_id)
            thread.known = True


_Own: TypeAlias = Callable[[State, Payload, float], list[Record]]
_Any: TypeAlias = Callable[[State, Payload, float, bool], list[Record]]

_ANY: dict[str, _Any] = {
    "token_usage_record": codex_usage.record,
    "token_count": codex_usage.count,
    "compacted": codex_usage.compacted,
}
"""Kinds that matter in copied parts too."""

_OWN: dict[str, _Own] = {
    "turn_context": codex_work.context,
    "thread_settings_applied": codex_work.settings,
    "task_started": codex_work.started,
    "task_complete": codex_work.ended,
    "turn_aborted": codex_work.ended,
    "error": codex_work.failed,
    "context_compacted": codex_work.shortened,
    "user_message": codex_work.message,
    "item_completed": codex_work.item,
    **dict.fromkeys(codex_tools.CALLS, codex_work.call),
    **dict.fromkeys(codex_tools.OUTPUTS, codex_work.output),
}
"""Kinds that count only in the thread's own part."""

_READ = frozenset({"session_meta", *_ANY, *_OWN})
