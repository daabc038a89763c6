"""What tells tool calls apart: a short hash of name and input, the same for calls that do the same again."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

WAITS: Final = "~"
"""Begins the digest of calls that only wait, look whether something is done, or keep notes."""
_LONGEST = 400
"""Bytes; longer inputs are hashed as written: they are texts, which nobody writes twice but on purpose."""
_PASSING = re.compile(rb'(?<!":)\d{5,}(?:\.\d+)?|\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?')
"""Numbers within texts that are as long as seconds since the epoch, process ids and ports, and times of day. Shorter
ones may be the lines that a call reads, as numbers that are a value of their own are."""
_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_PORT = re.compile(rb"((?:localhost|\d\.\d+|::1?\]):)\d{4}\b")
_TEMPORARY = re.compile(rb"(/(?:tmp|var/folders)/)(?:[\w./+-]*\d[\w./+-]*|tmp[\w.-]{5,})")
_NOTES = frozenset({"todowrite", "todoread", "update_plan", "bashoutput", "taskoutput", "agentoutputtool", "monitor"})
_SLEEP = re.compile(rb'"(?:command|cmd)":(?:"|\["bash","-l?c",")sleep [\d.]+[smh]?"')
_LOOK = b'"chars":""'
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder(order="sorted").encode


def digest(name: str, given: bytes) -> str:
    """Of a tool's name and its input as JSON. The order of keys, blanks and what passes with time do not count."""
    short = len(given) <= _LONGEST
    canonical = _canonical(given) if short else given
    found = blake2b(name.encode() + b"\0" + canonical, digest_size=8).hexdigest()
    return WAITS + found if _is_waiting(name) or (short and _is_pause(canonical)) else found


def _canonical(given: bytes) -> bytes:
    given = _sorted(given) if given[:1] == b"{" else given
    if b"\\n" in given or b"\\t" in given or b"  " in given:
        given = b" ".join(given.replace(b"\\n", b" ").replace(b"\\t", b" ").split())
    zeros = given.translate(_ZEROS)
    if b"00000" in zeros or b"00:00" in zeros:
        given = _PASSING.sub(b"#", given)
    if b"/tmp" in given or b"/var/f" in given:
        given = _TEMPORARY.sub(rb"\1#", given)
    return _PORT.sub(rb"\1#", given) if b"localhost:" in given or b".0.1:" in given or b"::" in given else given


def _is_pause(given: bytes) -> bool:
    return (b"sleep " in given and _SLEEP.search(given) is not None) or _LOOK in given


def _sorted(given: bytes) -> bytes:
    """The object with its keys in order; what cannot be read stays as it is."""
    try:
        return _encode(_decode(given))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return given


@lru_cache(maxsize=256)
def _is_waiting(name: str) -> bool:
    word = name.rsplit("__", 1)[-1].lower()
    return word in _NOTES or word.startswith(("wait", "sleep", "poll"))
