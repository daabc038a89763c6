"""Edits that were made before: the same change to the same file again."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pyrometer.model import Turn
from pyrometer.xray.mix import kind_of


class Churn(msgspec.Struct, frozen=True):
    """Calls that write files. Logs give no paths: whether a file was edited twice is known by equal calls alone."""

    edits: int
    bytes: int
    """Of their inputs, as far as these are known."""
    known: int
    """Those whose input can be told from others: a stored turn forgets that after a day."""
    repeated: int
    """Of the known ones, those that are equal to an earlier one."""
    repeated_bytes: int


def churn(turns: Iterable[Turn]) -> Churn:
    """Of these turns, oldest first."""
    seen: set[str] = set()
    edits = size = known = repeated = again = 0
    for turn in turns:
        for tool in turn.tools:
            if kind_of(tool) != "writing":
                continue
            edits, size = edits + 1, size + tool.size
            if tool.digest:
                known += 1
                if tool.digest in seen:
                    repeated, again = repeated + 1, again + tool.size
                seen.add(tool.digest)
    return Churn(edits, size, known, repeated, again)
