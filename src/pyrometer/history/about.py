"""Names and times of sessions, as their logs told them last."""

from __future__ import annotations

import msgspec

from pyrometer.history.question import Row
from pyrometer.store.store import Store


class About(msgspec.Struct, frozen=True):
    """One session."""

    name: str
    agent: str
    project: str
    oldest: float | None
    newest: float | None

    def told(self, row: Row) -> Row:
        """The row with what is known of the session."""
        return msgspec.structs.replace(
            row,
            name=self.name,
            agent=self.agent,
            project=self.project,
            starts_at=self.oldest,
            newest=self.newest,
        )


def about_sessions(store: Store) -> dict[int, About]:
    """By their numbers in the store."""
    rows = store.query("SELECT id, name, agent, project, oldest, newest FROM sessions")
    return {
        int(str(number)): About(str(name), str(agent), str(project), _time(oldest), _time(newest))
        for number, name, agent, project, oldest, newest in rows
    }


def _time(value: object) -> float | None:
    return None if value is None else float(str(value))
