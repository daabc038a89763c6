"""Which turn a person means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pyrometer.agents.base import Agent
from pyrometer.engine.ledger import identity
from pyrometer.explain.logs import holds, named
from pyrometer.store.one_turn import Named, sessions_named, stored_turn, turn_number
from pyrometer.store.store import Store

_BY_NUMBER = re.compile(r"(?P<session>.+):(?P<number>\d{1,9}|last)")


class NotFoundError(Exception):
    """No turn is meant; its text says why and what would help."""


def find(store: Store, key: str, agents: Mapping[str, Agent]) -> int:
    """The identity of the turn. NotFoundError: none, or the beginning of a session's id fits several."""
    by_number = _BY_NUMBER.fullmatch(key)
    if by_number is not None:
        found = sessions_named(store, by_number["session"])
        if found:
            return _numbered(store, found, by_number["session"], by_number["number"])
    for agent in agents:
        ident = identity(agent, key)
        if stored_turn(store, ident) is not None:
            return ident
    if (found_in := _in_logs(store, key, agents)) is None:
        raise NotFoundError(
            f"no turn is called {key!r}: name the id of a message, request or response, or SESSION:NUMBER, SESSION:last"
        )
    return found_in


def _numbered(store: Store, found: Sequence[Named], prefix: str, number: str) -> int:
    prefix = prefix.rpartition("/")[2]
    if len(found) > 1 and all(session.name != prefix for session in found):
        names = ", ".join(session.name[: len(prefix) + 8] for session in found[:5])
        raise NotFoundError(f"several sessions begin with {prefix}: {names}{' ...' if len(found) > 5 else ''}")
    session = next((each for each in found if each.name == prefix), found[0])
    wanted = 0 if number == "last" else int(number)
    ident = turn_number(store, session.id, wanted) if wanted or number == "last" else None
    if ident is None:
        raise NotFoundError(f"session {session.name} has no turn {number} that is still kept")
    return ident


def _in_logs(store: Store, name: str, agents: Mapping[str, Agent]) -> int | None:
    """The turn on a line that names it, in the newest log that holds the name."""
    for row in sorted(store.files(), key=lambda row: -row.checkpoint.mtime_ns):
        agent, path = agents.get(row.agent), Path(row.path)
        try:
            if agent is not None and holds(path, name) and (turn := named(path, agent, name)) is not None:
                return identity(agent.name, turn.key)
        except OSError:
            continue
    return None
