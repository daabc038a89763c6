"""Sizes of what tools gave back, read again from a session's own logs: the store does not keep them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from pyrometer.agents.base import Agent
from pyrometer.explain.logs import records
from pyrometer.history.which_session import Which
from pyrometer.model import ToolResult
from pyrometer.store.store import Store

_FILES = """
SELECT files.agent, files.path FROM sources LEFT JOIN files ON files.id = sources.file WHERE sources.session = ?
ORDER BY files.id"""
_ANSWERS = b'"type":"assistant"'
"""Lines of Claude Code that hold no results; within texts the quotes would be escaped."""


class Results(msgspec.Struct, frozen=True):
    """What the logs that are left say."""

    results: tuple[ToolResult, ...]
    logs: int
    missing: int
    """Logs that are gone, renamed or cannot be read."""


def results(store: Store, session: Which, agents: Mapping[str, Agent]) -> Results:
    """Reads the logs from their first lines; some hundred megabytes a second."""
    found: list[ToolResult] = []
    rows = store.query(_FILES, (session.number,))
    missing = 0
    for name, path in rows:
        if not isinstance(path, bytes) or str(name) not in agents:
            missing += 1
            continue
        try:
            said = records(Path(os.fsdecode(path)), agents[str(name)], _ANSWERS)
            found += [record for record in said if isinstance(record, ToolResult) and record.session == session.id]
        except OSError:
            missing += 1
    return Results(tuple(found), len(rows), missing)
