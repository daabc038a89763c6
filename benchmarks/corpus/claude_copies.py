"""Old lines in new files: resumed and forked conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.corpus.claude import Conversation
from benchmarks.corpus.claude_lines import queued
from benchmarks.corpus.line import Line, iso

STYLES = ("resume", "fork_marked", "fork_silent", "fork_old")
LONGEST = 40_000
"""Bytes; longer lines are not kept for copying."""
_HAS_UUID = re.compile(rb'"uuid":"')
_REQUEST = re.compile(rb',?"requestId":"[^"]*"')
_TIME = re.compile(rb'"timestamp":"[^"]*"')


def copy(talk: Conversation, old: list[Line], style: str) -> Iterator[Line]:
    """The first lines of the file in which `talk` goes on; `talk` belongs to its new session afterwards."""
    before, talk.envelope.session = talk.envelope.session, talk.material.uuid()
    if style == "fork_silent":
        yield Line(queued(talk.envelope, talk.material.text(80), talk.clock.now), "queue", talk.clock.now)
    for line in old:
        if _HAS_UUID.search(line.data) and line.data.endswith(b"}\n"):
            yield Line(_copied(line.data, talk, before, style), "copy", line.at)


def _copied(data: bytes, talk: Conversation, before: str, style: str) -> bytes:
    if style == "resume":
        return data
    new = f'"sessionId":"{talk.envelope.session}"'.encode()
    data = data.replace(f'"sessionId":"{before}"'.encode(), new, 1)
    if style == "fork_marked":
        return data[:-2] + f',"forkedFrom":{{"sessionId":"{before}"}}}}\n'.encode()
    if style == "fork_old":
        return _TIME.sub(f'"timestamp":"{iso(talk.clock.now)}"'.encode(), _REQUEST.sub(b"", data))
    return data
