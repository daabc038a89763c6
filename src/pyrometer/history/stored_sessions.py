"""All sessions that the store knows, the newest first: for choosing one."""

from __future__ import annotations

import msgspec

from pyrometer.store.store import Store

_ALL = """
SELECT sessions.agent, sessions.name, sessions.project, sessions.oldest, sessions.newest, sum(days.turns),
  sum(days.output), sum(days.nano), sum(days.unpriced)
FROM sessions JOIN lanes ON lanes.session = sessions.id JOIN days ON days.lane = lanes.id
GROUP BY sessions.id HAVING sum(days.turns) > 0 ORDER BY sessions.newest DESC, sessions.id DESC"""


class StoredSession(msgspec.Struct, frozen=True):
    """One row to choose from."""

    agent: str
    id: str
    project: str
    first_at: float
    last_at: float
    turns: int
    output: int
    """Tokens."""
    dollars: float | None
    """API-equivalent; None: some turn has no known price."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.agent, self.id)


def stored_sessions(store: Store) -> tuple[StoredSession, ...]:
    """Those with turns, also those whose turns are kept in sums only."""
    return tuple(
        StoredSession(
            str(agent), str(name), str(project), float(str(oldest or 0)), float(str(newest or 0)), int(str(turns)),
            int(str(output)), None if unpriced else int(str(nano)) / 1e9,
        )
        for agent, name, project, oldest, newest, turns, output, nano, unpriced in store.query(_ALL)
    )  # fmt: skip
