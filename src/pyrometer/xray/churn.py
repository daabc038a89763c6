"""Edits: how many lines they change, and which of them were made before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from pyrometer.xray.mix import kind_of

if TYPE_CHECKING:
    from pyrometer.model import Turn


class Churn(msgspec.Struct, frozen=True):
    """Calls that edit files, also shell commands that hold a patch. No paths are kept: whether a file was edited twice
    is known by equal calls alone."""

    edits: int
    bytes: int
    """Of their inputs, as far as these are known."""
    known: int
    """Those whose input can be told from others: a stored turn forgets that after a day."""
    repeated: int
    """Of the known ones, those that are equal to an earlier one."""
    repeated_bytes: int
    lines: int
    """Edited lines, see `pyrometer.agents.edited_lines`, of the edits that tell them."""
    counted: int
    """Edits that tell their lines: those that were read before lines were counted do not."""

    @property
    def edited(self) -> int | None:
        """Edited lines in all; None if some edit does not tell its own."""
        return self.lines if self.counted == self.edits else None


class LinesAgain(msgspec.Struct, frozen=True):
    """What a session's own logs say of its edited lines, read later than the session."""

    lines: int | None
    """None: they do not tell either."""
    why: str
    """How that came to be, in words."""
    known: int
    """Edited lines that were known without them."""

    def within(self, found: Churn) -> Churn:
        """`found`, which may have gone on since, with the lines of all its edits."""
        if self.lines is None:
            return found
        return msgspec.structs.replace(found, lines=self.lines + found.lines - self.known, counted=found.edits)


def churn(turns: Iterable[Turn]) -> Churn:
    """Of these turns, oldest first."""
    seen: set[str] = set()
    edits = size = known = repeated = again = lines = counted = 0
    for turn in turns:
        for tool in turn.tools:
            if kind_of(tool) != "writing" and not tool.lines:
                continue
            edits, size = edits + 1, size + tool.size
            if tool.lines is not None:
                lines, counted = lines + tool.lines, counted + 1
            if tool.digest:
                known += 1
                if tool.digest in seen:
                    repeated, again = repeated + 1, again + tool.size
                seen.add(tool.digest)
    return Churn(edits, size, known, repeated, again, lines, counted)
