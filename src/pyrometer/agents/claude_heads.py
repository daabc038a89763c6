"""Which lines of Claude Code need no reading, from their first bytes."""

from __future__ import annotations

HEAD = 1024
"""Bytes looked at. In all lines seen the type came within 512, or after a nested object."""

QUEUE = b'queue-operation"'
"""The first line of many files. Its time is the file's birth."""

END = b'cost-state"'
"""What a process writes last, from 2.1.250 on; lines behind it are those of another one."""

TYPE = b'"type":"'
MAYBE = (b'user"', b'assistant"', b'message"', b'system"')
"""Words that let a line through at once; `message` is the type of the object before an assistant line's own."""
OPENING = b'"type":"user","message":{"role":"user","content":[{'
"""A line of the user's, from its type on, if it holds blocks."""
_RESULT = b'"type":"tool_result"'
_NAMED = b'"tool_use_id":"'
_FIRST, _LAST = b"{}"
_NEAR = 200
"""Bytes within which a block that begins with its call's id says its type."""
_ATTACHMENT = b'"attachment":{"type":"'
_OWN_TYPE = b'"type":"attachment"'


def droppable(buffer: bytes | bytearray, start: int, end: int) -> bool:
    """Whether the line's head proves that its own type is none that is read.

    The first `"type":"` is the line's own if no object opens before it but the line itself: within texts its quotes
    would be escaped. Attachments open with an object that has a type too; their own comes after it.
    """
    at = buffer.find(TYPE, start, min(start + HEAD, end))
    if at < 0 or buffer.startswith(MAYBE, at + len(TYPE)):
        return False
    opened = buffer.count(b"{", start, at)
    if opened == 1:
        return True
    if opened != 2 or not buffer.startswith(_ATTACHMENT, max(start, at - len(_ATTACHMENT) + len(TYPE))):
        return False
    return buffer.find(_OWN_TYPE, at, end) >= 0


def is_end(buffer: bytes | bytearray, start: int, end: int) -> bool:
    """Whether the line, known to be droppable, is one that a process writes as it ends."""
    at = buffer.find(TYPE, start, min(start + HEAD, end))
    return buffer.startswith(END, at + len(TYPE))


def queues(buffer: bytes | bytearray, start: int, end: int) -> bool:
    """Whether the line, known to be droppable, is a queue operation."""
    at = buffer.find(TYPE, start, min(start + HEAD, end))
    return buffer.startswith(QUEUE, at + len(TYPE))


def holds_results(buffer: bytearray, start: int, at: int, end: int) -> bool:
    """Whether the line, in which `OPENING` stands at `at`, gives a tool's results back.

    In JSON the quotes of a text are escaped, so that what is found here stands outside of all texts; and if no object
    opens before it but the line itself, it is the line's own. Lines that are cut short are left to the reader.
    """
    block = at + len(OPENING)
    if not buffer.startswith(_RESULT, block) and not (
        buffer.startswith(_NAMED, block) and 0 <= buffer.find(_RESULT, block, block + _NEAR) < end
    ):
        return False
    return buffer.find(b"{", start + 1, at) < 0 and buffer[start] == _FIRST and buffer[end - 1] == _LAST
