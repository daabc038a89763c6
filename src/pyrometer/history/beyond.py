"""What agents' programs say to have used beyond the turns of their logs: in no row, told apart."""

from __future__ import annotations

from typing import Final

import msgspec

from pyrometer.history.by_parts import parted
from pyrometer.history.conditions import conditions
from pyrometer.history.question import Question
from pyrometer.history.unlogged import unlogged_of
from pyrometer.store.store import Store
from pyrometer.usage import Usage

_SAID: Final = "SELECT sessions.id, oldest, newest FROM sessions WHERE said IS NOT NULL AND oldest < ? AND newest >= ?"


class Beyond(msgspec.Struct, frozen=True):
    """Of all sessions that lie in the time asked for."""

    usage: Usage = Usage()
    dollars: float | None = 0.0
    """At the programs' own prices; None: of some session they are not known."""
    sessions: int = 0
    partly: int = 0
    """Sessions with such use that reach out of the time: nobody says when it was."""


def beyond(store: Store, question: Question) -> Beyond | None:
    """None where it cannot be told: the programs name no loops, branches or tools, and models in words of their own."""
    only = question.only
    if parted(only) or only.model or only.words or any(one.by in ("model", "loop", "branch") for one in only.exact):
        return None
    where, wanted = conditions(store, only)
    told, found = unlogged_of(store), Beyond()
    for number, oldest, newest in store.query(f"{_SAID} AND {where}", (question.end, question.start, *wanted)):
        more = told.get(int(str(number)))
        if more is None:
            continue
        if float(str(oldest)) < question.start or float(str(newest)) >= question.end:
            found = msgspec.structs.replace(found, partly=found.partly + 1)
            continue
        known = None if found.dollars is None or more.dollars is None else found.dollars + more.dollars
        found = Beyond(found.usage + more.usage, known, found.sessions + 1, found.partly)
    return found
