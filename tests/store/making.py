"""Made-up logs for the store's tests, and what the engine makes of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import strategies as st

from pyrometer.engine.ledger import Ledger, identity
from pyrometer.model import Activity, Compaction, CostState, Prompt, Record, SessionFacts, Turn
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.plain import Checkpoint
from pyrometer.usage import ToolUse, Usage
from tests.engine.engine_lines import HOUR, NOW, turn, turns_at

KEYS = 6
times = st.integers(0, 60).map(lambda step: NOW - 60 * HOUR + step * HOUR)
turns = turns_at(times, KEYS)
claims = st.tuples(st.integers(0, 2), st.sampled_from([1.0, 2.0]), st.sampled_from(["home", "fork"]))
agents = st.sampled_from(["claude", "codex"])
sessions = st.sampled_from(["home", "fork"])
others: st.SearchStrategy[Record] = st.one_of(
    st.builds(
        SessionFacts,
        agents,
        sessions,
        times,
        st.sampled_from(["", "/home/ada/api", "/home/ada/docs"]),
        st.sampled_from(["", "main", "fix"]),
    ),
    st.builds(Activity, agents, sessions, times, st.sampled_from(["working", "waiting", "ended"])),
    st.builds(Prompt, st.sampled_from("pq"), agents, sessions, times, claims),
    st.builds(
        Compaction,
        st.sampled_from("cd"),
        agents,
        sessions,
        times,
        st.just(""),
        st.none() | st.just(9000),
        st.none() | st.just(900),
        st.none() | st.booleans(),
        claims,
    ),
)
costs: st.SearchStrategy[Record] = st.builds(
    CostState,
    agents,
    sessions,
    times,
    st.none() | st.sampled_from([0.5, 2.0]),
    st.sampled_from([(), (("opus", Usage(10, 2_000, 0, 0, 50)),), (("opus", Usage(99)), ("haiku", Usage(output=7)))]),
)
records: st.SearchStrategy[Record] = st.one_of(turns, turns, others, costs)


def price(turn: Turn) -> float | None:
    """A price that depends on all that prices depend on; `haiku` has none."""
    if turn.model == "haiku":
        return None
    return (turn.usage.output * 15 + turn.usage.uncached) / 1e6 * (2 if turn.tier else 1) + turn.web_searches / 100


def opened(path: Path, now: float = NOW) -> Store:
    store = Store.open(path, now=now, price=price)
    assert store.writable, store.note
    return store


def filled(path: Path, number: int = 300) -> Store:
    store = opened(path)
    store.commit([work(1, *(turn(f"k{place}", NOW - place * 60, output=place) for place in range(number)))], NOW)
    return store


def checkpoint(file: int, offset: int = 0) -> Checkpoint:
    return Checkpoint(f"/logs/{file}.jsonl", 1, file, offset, 1, offset)


def work(file: int, *said: Record, offset: int = 0, restarted: bool = False) -> Work:
    return Work("claude", checkpoint(file, offset), b"state", said, restarted, file)


def bare(turn: Turn) -> Turn:
    """A turn without what neither the ledger nor the store keeps for long, in one order."""
    names = (ToolUse("", tool.name, tool.server, tool.skill, tool.subagent, lines=tool.lines) for tool in turn.tools)
    tools = sorted(names, key=repr)
    return msgspec.structs.replace(turn, key="", tools=tuple(tools))


def in_ledger(ledger: Ledger) -> dict[tuple[str, str], Turn]:
    found = {}
    for agent in ("claude", "codex"):
        for key in map(str, range(KEYS)):
            try:
                found[agent, key] = bare(ledger.turn(identity(agent, key)))
            except KeyError:
                continue
    return found


def replayed(store: Store, since: float = 0.0) -> list[tuple[int, Record]]:
    found = list(store.replay(since))
    assert store.usable, store.note
    return found


SUMS = ("quarters", "days")


def sums(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """The sums with names in place of numbers, so that two stores can be compared."""
    return {
        table: store.query(
            f"SELECT start, agent, name, model, side, {table}.* FROM {table} JOIN lanes ON lanes.id = lane "
            "JOIN sessions ON sessions.id = session ORDER BY 1, 2, 3, 4, 5"
        )
        for table in SUMS
    }


def nameless(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without the numbers of start and lane in the middle."""
    return {table: [(*row[:5], *row[7:]) for row in found] for table, found in rows.items()}
