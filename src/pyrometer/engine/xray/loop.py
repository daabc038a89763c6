"""The same tool call again and again since the person's last message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Final, TypeAlias

from pyrometer.model import Turn
from pyrometer.snapshot.findings import Loop
from pyrometer.usage import ToolUse

LAST: Final = 20
"""Calls whose most frequent one is looked at."""
PATIENT: Final = 25
"""Calls since the prompt below which waiting and taking notes again and again is no repetition."""
LEAST_REPEATS: Final = 3
LEAST_SHARE: Final = 0.4
"""Below both of these there is nothing to tell."""
MOST_TURNS: Final = 150
"""Newest turns that are looked at, and..."""
SPAN: Final = 7_200.0
"""...seconds before the newest one: turns that are much older are kept without what tells calls apart."""
_WAITS = "~"


_Call: TypeAlias = tuple[float, ToolUse]
"""When, and what."""


def loop(turns: list[Turn], result_size: Callable[[str], int | None]) -> Loop | None:
    """Of these turns, oldest first, the chain that repeats itself most; None if none does.

    `result_size` gives the bytes that a tool call gave back, None if nothing is known of it.
    """
    chains: dict[str, list[_Call]] = {}
    for turn in turns:
        if turn.tools:
            chains.setdefault(turn.chain, []).extend([(turn.at, tool) for tool in turn.tools if tool.digest])
    found = [said for calls in chains.values() if calls and (said := _told(calls, result_size)) is not None]
    return max(found, key=lambda said: (said.repeats, said.share, said.calls, said.since, said.tool), default=None)


def sizes_in(results: list[Mapping[str, tuple[float, int]]]) -> Callable[[str], int | None]:
    """Looks up what tools gave back, in what several files say."""

    def size(tool: str) -> int | None:
        known = [result[tool] for result in results if tool in result]
        return min(known)[1] if known else None

    return size


def _told(calls: list[_Call], size: Callable[[str], int | None]) -> Loop | None:
    last = calls[-LAST:]
    digest, times = max(Counter([tool.digest for _, tool in last]).items(), key=lambda entry: (entry[1], entry[0]))
    share = times / LAST
    row = _row(calls)
    if len(row) < LEAST_REPEATS and share < LEAST_SHARE:
        return None
    same = row if len(row) >= LEAST_REPEATS else [call for call in last if call[1].digest == digest]
    return Loop(
        tool=same[-1][1].name,
        repeats=len(row),
        share=share,
        calls=len(calls),
        since=same[0][0],
        stuck=_stuck([size(tool.id) for _, tool in same]),
    )


def _row(calls: list[_Call]) -> list[_Call]:
    """The equal calls at the end, oldest first; of waiting ones only the newest, until there are many."""
    newest = calls[-1][1].digest
    row = list(takewhile(lambda call: call[1].digest == newest, reversed(calls)))
    row.reverse()
    return row[-1:] if newest.startswith(_WAITS) and len(calls) < PATIENT else row


def _stuck(sizes: list[int | None]) -> bool:
    """The results that are known are as large as each other, and there are enough of them to say so."""
    known = [size for size in sizes if size is not None]
    return len(known) >= LEAST_REPEATS - 1 and len(set(known)) == 1
