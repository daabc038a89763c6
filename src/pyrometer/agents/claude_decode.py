"""From the bytes of a line to its fields: the fast way for nearly all of them, the slow one for those that are odd."""

from __future__ import annotations

import msgspec

from pyrometer.agents.claude_lines import Answer, Line
from pyrometer.model import Trouble

_BLANK = b" \t\r\n"
_PADDING = b"\0 \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What decoders raise for bytes that do not fit."""
decode_answer = msgspec.json.Decoder(Answer).decode
"""What is read of an answer; one of `UNREADABLE` if the line takes a closer look."""
_DECODER = msgspec.json.Decoder(Line)


def decode(line: bytes) -> Line | Trouble | None:
    """The line's fields; None for a blank line, a `Trouble` for what is not a JSON object. Never raises."""
    try:
        return _DECODER.decode(line)
    except UNREADABLE:
        pass
    if not line.strip(_BLANK):
        return None
    from pyrometer.agents.claude_tolerant import decode_tolerantly

    # A crash can leave blocks of zeros in a file; a first line can carry a byte order mark.
    return decode_tolerantly(line.strip(_PADDING).removeprefix(_BYTE_ORDER_MARK))
