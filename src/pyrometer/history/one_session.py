"""Everything about one session: turns, cache events, splits, context, what compactions saved and what results cost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

import msgspec

from pyrometer.agents.base import Agent
from pyrometer.engine.costs import unlogged
from pyrometer.engine.gauges import gauges
from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.burn import Burn
from pyrometer.engine.xray.findings import findings, still
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.retold import retold
from pyrometer.engine.xray.schema import first_prompt
from pyrometer.history.caps import caps
from pyrometer.history.question import Row, Scale
from pyrometer.history.results import results
from pyrometer.history.session_rows import session_rows
from pyrometer.history.tallies import summed
from pyrometer.history.timelines import commands, prompts_of
from pyrometer.history.turn_lines import TurnLine, counted_dollars, turn_lines
from pyrometer.history.weights import Weights
from pyrometer.history.which_session import Which
from pyrometer.model import CacheState, Compaction, Turn
from pyrometer.snapshot import Unlogged
from pyrometer.snapshot.findings import CacheEvent, Findings
from pyrometer.store.heard import hear
from pyrometer.store.names import Names
from pyrometer.store.replay import of_sessions
from pyrometer.store.said import Told, decode
from pyrometer.store.store import Store
from pyrometer.store.tools import packed_id
from pyrometer.usage import Usage
from pyrometer.xray.ahead import Cliff, Overhead, overhead
from pyrometer.xray.carry import Carry, carry
from pyrometer.xray.churn import Churn, churn
from pyrometer.xray.compacted import Earlier, Saved, earlier_at_caps, saved
from pyrometer.xray.context import Context, context
from pyrometer.xray.fan import Fan, fan
from pyrometer.xray.main_loop import next_cliff, renewals
from pyrometer.xray.mix import Mix, mix

_COUNTED = "SELECT sum(turns) FROM days JOIN lanes ON lanes.id = lane WHERE lanes.session = ?"


class OneSession(msgspec.Struct, frozen=True):
    """As far as the store and the logs tell. Times are epoch seconds."""

    which: Which
    at: float
    """When it was looked at."""
    branch: str
    version: str
    parent: str
    lines: tuple[TurnLine, ...]
    """Oldest first."""
    gone: int
    """Turns before the first line that live on in sums only; nothing here counts them."""
    prompts: tuple[float, ...]
    compactions: tuple[Compaction, ...]
    """Of the main loop, oldest first."""
    events: tuple[CacheEvent, ...]
    """Oldest first."""
    whole: Row
    parts: dict[str, tuple[Row, ...]]
    """By dimension: see `session_rows.PARTS`."""
    commands: Told
    """Slash commands that reached the model, oldest first."""
    findings: Findings
    """As of the newest turn; rates are not in it."""
    mix: Mix
    churn: Churn
    fan: Fan
    context: Context
    curve: tuple[tuple[float, int], ...]
    """(time, tokens) of the main loop, oldest first."""
    saved: Saved
    earlier: tuple[Earlier, ...]
    carry: Carry | None
    """None: no log of the session could be read."""
    cliff: Cliff | None
    """What the next message costs once the cache is cold."""
    overhead: Overhead | None
    """Tools and instructions."""
    unlogged: Unlogged | None
    """What the agent's program says beyond the turns up to then; in no sum."""
    scales: tuple[Scale, ...]
    """Of the windows of its agent, the shortest first."""


def one_session(
    store: Store,
    which: Which,
    weights: Weights,
    weigh: Callable[[Turn], float],
    agents: Mapping[str, Agent],
    now: float,
    scales: tuple[Scale, ...] = (),
    heard: Sequence[CacheState] = (),
) -> OneSession | None:
    """None if no single turn of it is kept.

    `weigh` gives a turn's credits; `scales` are those of windows; `heard` is what agents' programs say of caches.
    """
    price = weights.prices.cost
    reel = store.look(lambda db, names: _reel(db, names, which, price, weigh, now, heard), None)
    if reel is None or not len(reel.sums):
        return None
    session, turns = reel.session, reel.turns(0, len(reel.sums))
    dollars = counted_dollars(store, which.number, turns)
    gone = max(0, _counted(store, which) - len(turns))
    main = [turn for turn in turns if turn.chain == MAIN]
    compactions = tuple(session.compactions)
    told = _commands(store, which)
    parts = session_rows(
        zip(turns, dollars, strict=True),
        reel.events,
        weights,
        commands(told, prompts_of(store, which.number)),
        [name for _, name in told],
    )
    whole = msgspec.structs.replace(
        summed(parts["model"], which.id), prompts=len(session.prompt_times), compactions=session.compacted
    )
    curve = tuple(zip(session.contexts.times, session.contexts.amounts, strict=True))
    model, window = _newest(reel)
    return OneSession(
        which=which,
        at=now,
        branch=session.facts.branch,
        version=session.facts.version,
        parent=session.facts.parent,
        lines=turn_lines(turns, dollars, [weigh(turn) for turn in turns], reel.events, gone),
        gone=gone,
        prompts=tuple(session.prompt_times),
        compactions=compactions,
        events=tuple(reel.events),
        whole=whole,
        parts=parts,
        commands=told,
        findings=findings(still(reel), Burn()),
        mix=mix(turns),
        churn=churn(turns),
        fan=fan(turns),
        context=context(curve, renewals(reel), caps(store, model), window),
        curve=curve,
        saved=saved(main, compactions, price),
        earlier=earlier_at_caps(main, compactions, price, whole.dollars),
        carry=_carry(store, which, turns, reel.events, agents, price),
        cliff=next_cliff(reel, main),
        overhead=overhead(main, first_prompt(reel), price),
        unlogged=_unlogged(reel, turns, dollars, gone),
        scales=tuple(one for one in scales if one.agent == which.agent),
    )


def _reel(
    db: sqlite3.Connection,
    names: Names,
    which: Which,
    price: Callable[[Turn], float | None],
    weigh: Callable[[Turn], float],
    now: float,
    heard: Sequence[CacheState],
) -> Reel | None:
    reels = retold(of_sessions(db, names, (which.number,)), price, weigh, now)
    hear(db, names, (which.number,), reels, heard)
    return reels.get((which.agent, which.id))


def _commands(store: Store, which: Which) -> Told:
    rows = store.query("SELECT said FROM sessions WHERE id = ?", (which.number,))
    return decode(rows[0][0] if rows and isinstance(rows[0][0], bytes) else None).commands


def _unlogged(reel: Reel, turns: Sequence[Turn], dollars: Sequence[float | None], gone: int) -> Unlogged | None:
    """None where nobody says what the session cost in all, or some of its turns are not here to be compared."""
    said = reel.session.cost
    if said is None or gone:
        return None
    upto = [(turn.usage, cost) for turn, cost in zip(turns, dollars, strict=True) if turn.at <= said[0]]
    costs = [cost for _, cost in upto]
    whole = None if None in costs else sum(cost or 0.0 for cost in costs)
    return unlogged(said, sum((usage for usage, _ in upto), Usage()), whole)


def _counted(store: Store, which: Which) -> int:
    rows = store.query(_COUNTED, (which.number,))
    return int(str(rows[0][0] or 0)) if rows else 0


def _newest(reel: Reel) -> tuple[str, int | None]:
    """The model of the main loop, and its context window where the log names it."""
    newest = gauges(reel.session, 1, reel.turn)
    return newest.model, newest.context_window


def _carry(
    store: Store,
    which: Which,
    turns: Sequence[Turn],
    events: Sequence[CacheEvent],
    agents: Mapping[str, Agent],
    price: Callable[[Turn], float | None],
) -> Carry | None:
    found = results(store, which, agents)
    if found.missing == found.logs:
        return None
    called = {tool.id: tool.name for turn in turns for tool in turn.tools}
    names = {one.tool: called.get(one.tool) or called.get(packed_id(one.tool), "") for one in found.results}
    return carry(turns, events, found.results, names, price, missing=found.missing)
