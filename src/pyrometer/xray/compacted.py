"""What compactions saved, and what a session would have cost had it been compacted earlier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.cache_events import SHRUNK
from pyrometer.model import Compaction, Turn
from pyrometer.snapshot.xray import Earlier as Earlier
from pyrometer.snapshot.xray import Saved as Saved
from pyrometer.usage import Usage
from pyrometer.xray.context import expected

CAPS: Final = (100_000, 150_000)
"""Tokens of context at which one might compact."""
SHRINKS_TO: Final = 0.25
"""Of the cap, where no compaction and no first prompt tells what is left."""
Price = Callable[[Turn], float | None]


def saved(turns: Sequence[Turn], compactions: Sequence[Compaction], price: Price) -> Saved:
    """`turns` and `compactions` of the main loop, oldest first."""
    told = [one for one in compactions if one.before is not None and one.after is not None]
    tokens, dollars, known = 0, 0.0, True
    for place, one in enumerate(told):
        end = told[place + 1].at if place + 1 < len(told) else float("inf")
        shorter = max(0, (one.before or 0) - (one.after or 0))
        for turn in turns:
            if one.at <= turn.at < end:
                worth = _read(turn, shorter, price)
                tokens, dollars, known = tokens + shorter, dollars + (worth or 0.0), known and worth is not None
    return Saved(len(told), tokens, dollars if known else None)


def earlier_at_caps(
    turns: Sequence[Turn], compactions: Sequence[Compaction], price: Price, whole: float
) -> tuple[Earlier, ...]:
    """What it would have cost at each of `CAPS`, as far as that can be said; see `earlier`."""
    found = (earlier(turns, compactions, cap, price, whole) for cap in CAPS)
    return tuple(one for one in found if one is not None)


def earlier(
    turns: Sequence[Turn], compactions: Sequence[Compaction], cap: int, price: Price, whole: float
) -> Earlier | None:
    """None where the context never passes `cap`, or a turn has no price.

    The context grows as it did, but is cut at `cap` and not where it was. What it is smaller is taken off the cache
    reads of a turn, what it is larger is added. Compactions are paid, and those that did happen are not: one reading
    of the context, and the tokens that are left as output and as a cache write. `whole`: dollars that the session did
    cost.
    """
    left = _leaves(turns, compactions, cap)
    size, made, saving = 0, 0, 0.0
    for before, turn in _steps(turns):
        told, was = turn.context or 0, before.context or 0 if before else 0
        changes: list[float | None] = []
        if before is not None and _shrank(before, turn):
            changes.append(_compaction(turn, was, told, price))
        else:
            size = max(0, size + told - was)
        if size > cap:
            changes.append(_negative(_compaction(turn, size, left, price)))
            size, made = left, made + 1
        changes.append(_saving(turn, told - size, price))
        if any(change is None for change in changes):
            return None
        saving += sum(change or 0.0 for change in changes)
    return Earlier(cap, made, left, whole - saving, saving) if made else None


def _steps(turns: Sequence[Turn]) -> Iterator[tuple[Turn | None, Turn]]:
    before = None
    for turn in turns:
        if turn.chain == MAIN and turn.context is not None:
            yield before, turn
            before = turn


def _leaves(turns: Sequence[Turn], compactions: Sequence[Compaction], cap: int) -> int:
    """What compactions of this session leave, else its first prompt and a summary."""
    steps = list(_steps(turns))
    drops = [turn.context or 0 for before, turn in steps if before and _shrank(before, turn)]
    after = expected([one.after for one in compactions if one.after] or drops)
    first = steps[0][1].usage.prompt if steps else 0
    return min(after or max(first, round(SHRINKS_TO * cap)), cap // 2)


def _shrank(before: Turn, turn: Turn) -> bool:
    return (turn.context or 0) < SHRUNK * (before.context or 0)


def _saving(turn: Turn, smaller: int, price: Price) -> float | None:
    """Dollars that the turn is cheaper with so many tokens less to read; negative for more."""
    usage = turn.usage
    smaller = min(smaller, usage.cache_read)
    if not smaller:
        return 0.0
    as_was = price(turn)
    as_if = price(replace(turn, usage=replace(usage, cache_read=usage.cache_read - smaller)))
    return None if as_was is None or as_if is None else as_was - as_if


def _negative(amount: float | None) -> float | None:
    return None if amount is None else -amount


def _compaction(turn: Turn, size: int, left: int, price: Price) -> float | None:
    return price(replace(turn, usage=Usage(cache_read=size, cache_write_5m=left, output=left), web_searches=0))


def _read(turn: Turn, tokens: int, price: Price) -> float | None:
    """Reading so many tokens from the cache, at the price of a prompt of that size."""
    return price(replace(turn, usage=Usage(cache_read=tokens), web_searches=0))
