"""What a tool's result costs after it was read once: it stays in the prompt of every turn until a compaction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

import msgspec
from msgspec.structs import replace

from pyrometer.model import ToolResult, Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.usage import Usage

BYTES_A_TOKEN: Final = 4
"""Of English text and code: a rule of thumb, so all of this is an estimate."""
Price = Callable[[Turn], float | None]


class Carried(msgspec.Struct, frozen=True):
    """One result."""

    tool: str
    """Name of the tool; empty if its call is not known."""
    at: float
    chain: str
    size: int
    """Bytes."""
    tokens: int
    times: int
    """Turns whose prompt it was part of: it was paid so often."""
    dollars: float
    """For those turns, at cache-read prices: at the least."""
    error: bool = False


class Carry(msgspec.Struct, frozen=True):
    """Of all results of a session."""

    results: int
    bytes: int
    dollars: float
    dearest: tuple[Carried, ...]
    """The dearest first."""
    by_tool: tuple[tuple[str, int, int, float], ...]
    """(tool, results, bytes, dollars), the dearest first."""
    missing: int = 0
    """Logs of the session that are gone: what they said is in none of this."""
    errors: tuple[tuple[str, int], ...] = ()
    """(tool, results that were errors), without zeros."""
    by_turn: dict[int, tuple[int, float]] = {}
    """(bytes, dollars) of the results of the calls that a turn made, by its identity; empty where nobody asked."""


class _Chain(msgspec.Struct, frozen=True):
    times: list[float]
    rates: list[float]
    """Running sum of what a token costs to read, turn by turn."""
    ends: list[float]
    """When the conversation was shortened."""


def carry(
    turns: Sequence[Turn],
    events: Iterable[CacheEvent],
    results: Iterable[ToolResult],
    names: Mapping[str, str],
    price: Price,
    *,
    most: int = 20,
    missing: int = 0,
    owners: Mapping[str, int] | None = None,
) -> Carry:
    """`turns` oldest first; `names` of tools by the ids of their calls, and `owners`: identities of the turns that made
    them. A result told twice counts once."""
    chains = _chains(turns, events, price)
    once: dict[tuple[str, str], ToolResult] = {}
    for result in results:
        key = (result.chain, result.tool)
        if result.size > 0 and result.tool and (key not in once or result.at < once[key].at):
            once[key] = result
    found = [_carried(result, chains.get(result.chain), names) for result in once.values()]
    by_turn = _by_turn(zip(once.values(), found, strict=True), owners or {})
    found.sort(key=lambda one: (-one.dollars, -one.times * one.tokens, one.at, one.tool))
    return Carry(
        results=len(found),
        bytes=sum(one.size for one in found),
        dollars=sum(one.dollars for one in found),
        dearest=tuple(found[:most]),
        by_tool=_by_tool(found),
        missing=missing,
        errors=tuple(sorted(Counter(one.tool for one in found if one.error).items())),
        by_turn=by_turn,
    )


def _by_turn(found: Iterable[tuple[ToolResult, Carried]], owners: Mapping[str, int]) -> dict[int, tuple[int, float]]:
    sums: dict[int, tuple[int, float]] = {}
    for result, one in found:
        owner = owners.get(result.tool)
        if owner is not None:
            size, dollars = sums.get(owner, (0, 0.0))
            sums[owner] = (size + one.size, dollars + one.dollars)
    return sums


def _by_tool(found: Sequence[Carried]) -> tuple[tuple[str, int, int, float], ...]:
    sums: dict[str, tuple[int, int, float]] = {}
    for one in found:
        count, size, dollars = sums.get(one.tool, (0, 0, 0.0))
        sums[one.tool] = (count + 1, size + one.size, dollars + one.dollars)
    return tuple(sorted(((tool, *sums[tool]) for tool in sums), key=lambda row: (-row[3], -row[2], row[0])))


def _carried(result: ToolResult, chain: _Chain | None, names: Mapping[str, str]) -> Carried:
    tokens, times, dear = result.size // BYTES_A_TOKEN, 0, 0.0
    if chain is not None:
        first = bisect_right(chain.times, result.at)
        place = bisect_left(chain.ends, result.at)
        stop = bisect_left(chain.times, chain.ends[place]) if place < len(chain.ends) else len(chain.times)
        if stop > first:
            times, dear = stop - first, chain.rates[stop] - chain.rates[first]
    name = names.get(result.tool, "")
    return Carried(name, result.at, result.chain, result.size, tokens, times, tokens * dear, result.error)


def _chains(turns: Sequence[Turn], events: Iterable[CacheEvent], price: Price) -> dict[str, _Chain]:
    """Turns that tell no context are requests on the way, whose prompts hold no results."""
    members: dict[str, list[Turn]] = {}
    for turn in turns:
        if turn.context is not None:
            members.setdefault(turn.chain, []).append(turn)
    ends: dict[str, list[float]] = {}
    for event in events:
        if event.kind in ("compaction", "clear"):
            ends.setdefault(event.chain, []).append(event.at)
    return {
        name: _Chain(
            [turn.at for turn in found],
            list(accumulate((rate(turn, price) for turn in found), initial=0.0)),
            sorted(ends.get(name, ())),
        )
        for name, found in members.items()
    }


def rate(turn: Turn, price: Price) -> float:
    """Dollars of reading one token of a prompt of that size from the cache; nothing without a price."""
    prompt = turn.usage.prompt
    if not prompt:
        return 0.0
    return (price(replace(turn, usage=Usage(cache_read=prompt), web_searches=0)) or 0.0) / prompt
