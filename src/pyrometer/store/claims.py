"""What one log knows of one turn, as a row."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from pyrometer.engine.ledger import stored_key
from pyrometer.engine.merge import Part
from pyrometer.model import Turn
from pyrometer.store.names import Names
from pyrometer.store.tools import decode_tools, encode_tools
from pyrometer.usage import Usage

Row: TypeAlias = tuple[Any, ...]
COLUMNS: Final = (
    "file, at, owner, kind, uncached, cache_read, write_5m, write_1h, output, reasoning, context, searches, tools"
)
WIDTH: Final = 13
SEVERAL: Final = 0
"""In place of a file: several files claim the turn, see `parts`."""


def row_of(part: Part, names: Names, whole_from: float) -> Row:
    """The values of `COLUMNS`. Tool calls of turns before `whole_from` are packed."""
    turn = part.turn
    owner = names.owner(turn.agent, turn.session, turn.chain, turn.subagent, turn.claim)
    return values_of(part, owner, names.kind(turn), names, whole_from)


def values_of(part: Part, owner: int, kind: int, names: Names, whole_from: float) -> Row:
    """The same for who knows the numbers of the turn's owner and kind."""
    turn, usage = part.turn, part.turn.usage
    return (
        part.file,
        turn.at,
        owner,
        kind,
        usage.uncached,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        usage.output,
        usage.reasoning,
        turn.context,
        turn.web_searches,
        encode_tools(part, names.tools, whole=turn.at >= whole_from) if turn.tools else None,
    )


def part_from(ident: int, row: Row, names: Names) -> Part:
    """The part of a row that begins with `COLUMNS`. Its key is one that only names the identity."""
    file, at, owner, kind, uncached, read, short, long, output, reasoning, context, searches, data = row[:WIDTH]
    number, chain, subagent, rank, born, witness = names.owners.values(owner)
    agent, session = names.sessions.values(number)
    model, tier, window, final, missed = names.kinds.values(kind)
    tools, sights = decode_tools(data, at, names.tools) if data else ((), ())
    turn = Turn(
        stored_key(ident),
        agent,
        session,
        at,
        model,
        Usage(uncached, read, short, long, output, reasoning),
        chain,
        subagent,
        bool(final),
        tools,
        context,
        None if window < 0 else window,
        tier,
        searches,
        (rank, born, witness),
        missed,
    )
    return Part(file, turn, sights)


def fetch_names(rows: list[Row], owner: int, names: Names) -> None:
    """Get the owners of many rows at once; `owner` is their place in a row."""
    numbers = {row[owner] for row in rows}
    owners = names.owners.load(numbers)
    names.sessions.load({owners[number][0] for number in numbers if number in owners})
