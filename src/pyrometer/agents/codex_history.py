"""Which lines of a rollout are the thread's own, and which were copied from the thread it was forked from.

A copied line has the time of copying, not its own, so nothing of it may be counted. Evidence, strongest first: the
line names a thread; `subagent_history_start_ordinal`; a turn id that was minted before or after the thread itself
(version 7 UUIDs carry their time); a pause, since copies are written in one burst.
"""

from __future__ import annotations

import re

import msgspec

from pyrometer.agents.codex_lines import Line, Payload, text
from pyrometer.agents.numbers import natural

PAUSE = 0.2
"""Seconds between two lines that end a burst of copies. Copies lie 2 ms apart at the most, and a person or a model
needs longer than this to produce the first line of its own."""

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_PLAUSIBLE = range(1_700_000_000_000, 4_100_000_000_000)
"""Milliseconds since the epoch, 2023 to 2099: what a version 7 UUID of a rollout may say."""


class History(msgspec.Struct):
    """Where in its history the file is."""

    thread: str = ""
    born: float = 0.0
    """Time of the file's own first line."""
    forked: bool = False
    """Something was, or may have been, copied."""
    lineage: str = ""
    """The oldest ancestor that the head of the file names."""
    boundary: int | None = None
    """First ordinal of the thread's own part."""
    copied: bool = False
    """The latest line was a copy."""
    certain: bool = False
    """The own part began with evidence that leaves no doubt."""
    named: bool = False
    """A line has named the thread itself."""
    at: float = 0.0

    @property
    def namespace(self) -> str:
        """The thread whose counters these are, as far as the file tells: copies then share the original's key."""
        return self.thread if self.certain or not self.forked else self.lineage or self.thread

    def begin(self, thread: str, meta: Payload, at: float) -> None:
        """The file's own `session_meta`."""
        self.thread, self.born, self.at = thread, at, at
        self.boundary = natural(meta.subagent_history_start_ordinal)
        self.lineage = text(meta.forked_from_id)
        linked = meta.history_base is not None or meta.forked_from_ordinal_exclusive is not None
        self.forked = self.boundary is not None or (bool(self.lineage) and not linked)
        self.copied = self.forked

    def meet(self, thread: str) -> None:
        """A later `session_meta`: the thread's own again (resumed), or that of a thread it was copied from."""
        if thread == self.thread or self.certain:
            return
        self.lineage = thread
        self.forked = self.copied = True

    def place(self, line: Line, at: float) -> bool:
        """Whether the line is the thread's own."""
        pause, self.at = at - self.at, at
        payload = line.payload
        if payload is None:
            return not self.copied
        if isinstance(payload.thread_id, str):
            self._name(payload.thread_id == self.thread)
        elif self.boundary is not None:
            self._compare(natural(line.ordinal), self.boundary)
        elif self.forked and not self._dated(line.kind, payload.turn_id) and pause >= PAUSE and at >= self.born:
            self.copied = False
        return not self.copied

    def _name(self, own: bool) -> None:
        self.copied = not own
        if own:
            self.named = self.certain = True

    def _compare(self, ordinal: int | None, boundary: int) -> None:
        if ordinal is not None and ordinal >= boundary:
            self.copied, self.certain = False, True
        elif not self.named:
            self.copied = True

    def _dated(self, kind: str, turn: object) -> bool:
        """Whether a turn begins here whose id tells if it is younger than the thread; if so, decide by it."""
        if kind not in ("turn_context", "task_started") or not isinstance(turn, str):
            return False
        begun, born = minted(turn), minted(self.thread)
        if begun is None or born is None or begun == born:
            return False
        self.copied = begun < born
        self.certain = self.certain or not self.copied
        return True


def minted(uuid: str) -> int | None:
    """Milliseconds since the epoch at which a version 7 UUID was made; None for any other text."""
    if not _UUID7.fullmatch(uuid):
        return None
    time = int(uuid[:8] + uuid[9:13], 16)
    return time if time in _PLAUSIBLE else None
