"""What the agents' programs say of sessions beyond all turns: reconciled session by session, in no sum."""

from __future__ import annotations

from pyrometer.engine.costs import Cost, unlogged
from pyrometer.snapshot import Unlogged
from pyrometer.store.said import decode
from pyrometer.store.store import Store
from pyrometer.store.sums import NANO
from pyrometer.usage import Usage

_BUCKETS = "uncached), sum(cache_read), sum(write_5m), sum(write_1h), sum(output"
_ALL = f"""
SELECT lanes.session, sum({_BUCKETS}), sum(nano), sum(unpriced)
FROM days JOIN lanes ON lanes.id = days.lane GROUP BY lanes.session"""
_LATER = f"""
WITH told (session, at) AS (VALUES {{told}})
SELECT told.session, sum({_BUCKETS}), sum(coalesce(nano, 0)), sum(nano IS NULL) FROM told
JOIN owners ON owners.session = told.session JOIN turns ON turns.owner = owners.id
WHERE turns.at > told.at GROUP BY told.session"""


def unlogged_of(store: Store) -> dict[int, Unlogged]:
    """By number of the session. Forks are left out: their totals contain their parents'."""
    costs = _costs(store)
    if not costs:
        return {}
    explained = _sums(store, _ALL)
    later = _sums(store, _LATER.format(told=", ".join(f"({number}, {cost[0]!r})" for number, cost in costs.items())))
    found = {}
    for number, cost in costs.items():
        sums = [
            whole - after for whole, after in zip(explained.get(number, _NONE), later.get(number, _NONE), strict=True)
        ]
        rest = unlogged(cost, Usage(*sums[:5]), None if sums[6] > 0 else sums[5] / NANO)
        if rest.usage.total:
            found[number] = rest
    return found


_NONE = (0,) * 7


def _costs(store: Store) -> dict[int, Cost]:
    found = {}
    for number, data in store.query("SELECT id, said FROM sessions WHERE said IS NOT NULL"):
        said = decode(data if isinstance(data, bytes) else None)
        if said.cost is not None and "parent" not in said.first:
            found[int(str(number))] = said.cost
    return found


def _sums(store: Store, query: str) -> dict[int, tuple[int, ...]]:
    return {int(str(row[0])): tuple(int(str(value or 0)) for value in row[1:]) for row in store.query(query)}
