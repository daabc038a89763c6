"""How many lines a tool call edits, told by its input alone: what the agent asks for, whether or not it came to be.

An edited line is

* in a patch or diff: a line that it adds or removes;
* in a file or notebook cell that is written whole: every line of the new text, whatever stood there before;
* in a replacement: a line that the old text has and the new one lacks, or the other way round, each as often as it is
  there. Lines that only move do not count, and a replacement in many places counts once: the input does not say in how
  many.

A line that changes is one removed and one added, as in every diff. Files that are deleted or renamed count nothing
where the input does not hold their text. Commands that write files (`cat >`, `sed -i`) are not edits.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import msgspec

BEGIN: Final = b"*** Begin Patch"
"""Begins every patch of `apply_patch`, also within a command."""
_BEGIN, _END = BEGIN.decode(), "*** End Patch"
_COMPARED: Final = 262_144
"""Characters; of longer replacements all lines count, those that stay too."""


class _Replacement(msgspec.Struct, gc=False):
    old_string: str | None = None
    new_string: str | None = None


class _Edit(msgspec.Struct, gc=False):
    """What the editing tools of Claude Code are given."""

    old_string: str | None = None
    new_string: str | None = None
    content: str | None = None
    new_source: str | None = None
    edits: list[_Replacement] | None = None


class _Change(msgspec.Struct, gc=False):
    """What Codex did to one file: its text where it is new or gone, else a diff."""

    content: str | None = None
    unified_diff: str | None = None


_edit = msgspec.json.Decoder(_Edit).decode
_changes = msgspec.json.Decoder(dict[str, _Change]).decode
_any = msgspec.json.Decoder().decode
_WRONG: Final = (msgspec.MsgspecError, ValueError, RecursionError)


def lines_of_edit(given: bytes) -> int | None:
    """Of the input of Edit, MultiEdit, Write or NotebookEdit as JSON; None if it does not tell."""
    try:
        edit = _edit(given)
    except _WRONG:
        return None
    if edit.edits is not None:
        return sum([_differing(each.old_string or "", each.new_string or "") for each in edit.edits])
    if edit.new_string is not None or edit.old_string is not None:
        return _differing(edit.old_string or "", edit.new_string or "")
    written = edit.content if edit.content is not None else edit.new_source
    return None if written is None else _lines(written)


def lines_of_patch(given: bytes) -> int | None:
    """Of a call that holds a patch: plain in a JSON string, or in the fields of an object; None if it holds none."""
    try:
        text = _patch(_any(given), 3)
    except _WRONG:
        return None
    if text is None:
        return None
    start, end = text.find(_BEGIN), text.rfind(_END)
    return _signed(text[start:end] if end > start else text[start:])


def lines_of_changes(given: bytes) -> int | None:
    """Of the `changes` of a `FileChange` as JSON, by file; None if they do not tell."""
    try:
        changes = _changes(given)
    except _WRONG:
        return None
    found = [_changed(change) for change in changes.values()]
    return None if None in found else sum([lines for lines in found if lines])


def _changed(change: _Change) -> int | None:
    diff = change.unified_diff
    if diff is None:
        return None if change.content is None else _lines(change.content)
    # Names of files stand before the first hunk, and begin with signs as well.
    return _signed("\n" + diff if diff.startswith("@@") else diff[max(0, diff.find("\n@@")) :])


def _patch(value: Any, depth: int) -> str | None:
    """The text that holds the patch; JSON inside a string is opened."""
    if isinstance(value, str):
        if _BEGIN not in value:
            return None
        return _patch(_any(value), depth - 1) if value[:1] == "{" and depth else value
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for each in within if depth and (found := _patch(each, depth - 1)) is not None), None)


def _signed(diff: str) -> int:
    return diff.count("\n+") + diff.count("\n-")


def _differing(old: str, new: str) -> int:
    if not old or not new or len(old) + len(new) > _COMPARED:
        return _lines(old) + _lines(new)
    before, after = _split(old), _split(new)
    each, other = set(before), set(after)
    if len(each) == len(before) and len(other) == len(after):
        return len(each ^ other)
    lines = Counter(after)
    lines.subtract(before)
    return sum(map(abs, lines.values()))


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _lines(text: str) -> int:
    return text.count("\n") + (text[-1:] not in ("", "\n"))
