"""Turns that the store has never heard of, each from one log: nearly all of a history, in one straight loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyrometer.engine.merge import Part
from pyrometer.model import Turn
from pyrometer.store.claims import Row, values_of
from pyrometer.store.names import Names
from pyrometer.store.sums import QUARTER, Sums


def new_rows(claims: Mapping[int, Part], names: Names, sums: Sums, whole_from: float) -> list[Row]:
    """(identity, values of `COLUMNS`, price) of each turn; the sums are told of them. `whole_from`: see `row_of`."""
    rows: list[Row] = []
    alike: dict[tuple[float, int, int], tuple[Turn, list[Row]]] = {}
    """Turns of one quarter of an hour, owner and kind."""
    owner = kind = 0
    owned: tuple[Any, ...] = ()
    of_kind: tuple[Any, ...] = ()
    for ident, part in claims.items():
        turn = part.turn
        said = (turn.agent, turn.session, turn.chain, turn.subagent, turn.claim)
        if said != owned:
            owned, owner = said, names.owner(*said)
        like = (turn.model, turn.tier, turn.context_window, turn.final, turn.cache_miss)
        if like != of_kind:
            of_kind, kind = like, names.kind(turn)
        row = (ident, *values_of(part, owner, kind, names, whole_from), sums.nano(turn))
        rows.append(row)
        spot = (turn.at // QUARTER, owner, kind)
        if spot in alike:
            alike[spot][1].append(row)
        else:
            alike[spot] = (turn, [row])
    for turn, some in alike.values():
        sums.count(turn, some)
    return rows
