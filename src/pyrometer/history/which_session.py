"""Which session a person means."""

from __future__ import annotations

import msgspec

from pyrometer.store.store import Store

LAST = "last"
_SELECT = "SELECT id, agent, name, project, oldest, newest FROM sessions"
_WORKED = "EXISTS (SELECT 1 FROM lanes WHERE lanes.session = sessions.id)"
_MOST = 20


class NoSessionError(Exception):
    """No session is meant, or several; its text says why and what would help."""


class Which(msgspec.Struct, frozen=True):
    """One session of the store."""

    number: int
    agent: str
    id: str
    project: str
    same_id: tuple[str, ...] = ()
    """Other agents that have a session of this id."""


def which_session(store: Store, name: str, project: str = "") -> Which:
    """By the beginning of its id, which may come behind the agent: `claude/9b4a`; or the `last` one at work.

    `project`: part of its folder. NoSessionError: none or several are meant.
    """
    wanted = name.rpartition("/")[2]
    if not wanted:
        raise NoSessionError("name the beginning of the session's id, or last")
    found = _found(store, name, project)
    where = f" in a project like {project!r}" if project else ""
    if not found:
        if name == LAST:
            raise NoSessionError(f"there is no session{where} yet")
        raise NoSessionError(f"no session begins with {name!r}{where}: pyrometer history --by session shows their ids")
    exact = [one for one in found if one.id == wanted]
    if name != LAST and not exact and len({one.id for one in found}) > 1:
        ids = ", ".join(one.id[: len(wanted) + 8] for one in found[:5])
        raise NoSessionError(f"several sessions begin with {wanted}: {ids}{' ...' if len(found) > 5 else ''}")
    meant = (exact or found)[0]
    others = [one.agent for one in found if one.id == meant.id and one.agent != meant.agent]
    return msgspec.structs.replace(meant, same_id=tuple(others) if name != LAST else ())


def _found(store: Store, name: str, project: str) -> list[Which]:
    """The newest first."""
    agent, _, prefix = name.rpartition("/")
    parts, values = [_WORKED], []
    for text, clause, value in (
        (project, "instr(lower(project), ?)", project.lower()),
        (agent, "agent = ?", agent.lower()),
        (prefix if name != LAST else "", "instr(name, ?) = 1", prefix),
    ):
        if text:
            parts.append(clause)
            values.append(value)
    query = f"{_SELECT} WHERE {' AND '.join(parts)} ORDER BY newest DESC, id DESC LIMIT {_MOST}"
    return [
        Which(int(str(number)), str(agent), str(name), str(folder))
        for number, agent, name, folder, *_ in store.query(query, values)
    ]
