"""At which sizes contexts of a model were compacted."""

from __future__ import annotations

from typing import Final

from pyrometer.store.store import Store

LAST: Final = 30
"""Compactions that are looked at; older ones tell of other settings."""
_QUERY: Final = """
SELECT marks.before, marks.at, owners.session, sessions.agent FROM marks
JOIN owners ON owners.id = marks.owner JOIN sessions ON sessions.id = owners.session
WHERE marks.kind = 2 AND marks.before > 0 AND owners.chain = ''
GROUP BY marks.ident ORDER BY marks.at DESC LIMIT ?"""
_MODELS: Final = "SELECT session FROM lanes WHERE model = ? AND side = 0"


def caps(store: Store, model: str) -> list[int]:
    """Tokens before each of the last compactions, oldest first, of sessions whose main loop used that model."""
    sessions = {row[0] for row in store.query(_MODELS, (model,))}
    rows = store.query(_QUERY, (LAST * 4,))
    mine = [int(str(before)) for before, _, session, _ in rows if session in sessions]
    return mine[:LAST][::-1]
