"""What a rollout says of responses: usage records, running totals, compactions, rate limits."""

from __future__ import annotations

import msgspec

from pyrometer.agents.codex_counters import empty
from pyrometer.agents.codex_lines import Info, Payload, Saved, Tally, tally, text, usage_of
from pyrometer.agents.codex_state import State
from pyrometer.agents.numbers import natural
from pyrometer.model import Compaction, Record, Trouble, Turn


def record(state: State, payload: Payload, at: float, own: bool) -> list[Record]:
    """`token_usage_record`: one response, known by its id and owned by the thread that it names."""
    used = tally(payload.usage)
    if used is None:
        return [Trouble("bad number", "token_usage_record")]
    state.records = True
    is_own = payload.thread_id == state.thread.id if isinstance(payload.thread_id, str) else own
    saved = Saved(payload.thread_id, payload.turn_id, payload.response_id, payload.usage)
    return _response(state, saved, used, at) if state.counter.record(used) and is_own else []


def count(state: State, payload: Payload, at: float, own: bool) -> list[Record]:
    """`token_count`: running totals, where no record has said the same, and rate limits."""
    records = _counted(state, payload.info, at, own) if payload.info else []
    limits = payload.rate_limits
    if not own or limits is None:
        return records if own else []
    known = state.limits
    known.read(limits, at, state.thread.session, records)
    may_refuse = limits.rate_limit_reached_type is not None or known.percent >= 100
    return records + state.refused(at) if may_refuse and known.refuses(limits, payload.info is None) else records


def compacted(state: State, payload: Payload, at: float, own: bool) -> list[Record]:
    """`compacted`: its copy of a usage record counts only where a migration left nothing else of the response."""
    saved = payload.latest_token_usage_record
    used = tally(saved.usage) if saved else None
    records: list[Record] = []
    if saved and used and saved.thread_id == state.thread.id:
        records = _response(state, saved, used, at)
    return records + compaction(state, at) if own else records


def compaction(state: State, at: float) -> list[Record]:
    """The conversation was shortened. Told once per compaction, as soon as the context after it is known."""
    if state.compacted:
        return []
    state.compacted = True
    state.compaction = Compaction(
        key=f"codex:{state.thread.id}:compaction:{at:.3f}",
        agent="codex",
        session=state.thread.session,
        at=at,
        chain=state.thread.chain,
        before=state.context,
        after=state.estimate,
        claim=state.claim,
    )
    return [] if state.estimate is None else state.settled()


def _response(state: State, saved: Saved, used: Tally, at: float) -> list[Record]:
    response = text(saved.response_id) or f"{state.thread.id}:{at:.3f}"
    if empty(used) or not state.is_new(response):
        return []
    turn = saved.turn_id
    model = state.models[turn] if type(turn) is str and turn in state.models else None
    model = model or state.models.get(text(turn), state.model)
    return _turn(state, f"codex:{response}", used, at, model, used, [])


def _counted(state: State, info: Info, at: float, own: bool) -> list[Record]:
    total, last = tally(info.total_token_usage), tally(info.last_token_usage)
    troubles: list[Record] = []
    if total is None and info.total_token_usage is not None:
        return [Trouble("bad number", "total_token_usage")]
    if last is None and info.last_token_usage is not None:
        troubles = [Trouble("bad number", "last_token_usage")]
    if own:
        if info.model_context_window != state.window:
            state.window = natural(info.model_context_window) or state.window
        if last is not None and empty(last):
            troubles += _estimated(state, total, last)
    used = state.counter.step(total, last, own)
    if used is None or (state.records and state.history.forked):
        return troubles
    key = f"codex:{state.history.namespace}:{state.counter.mark()}"
    model = state.model if info.model is None else text(info.model) or state.model
    return _turn(state, key, used, at, model, last or used, troubles)


def _estimated(state: State, total: Tally | None, last: Tally) -> list[Record]:
    """Zero usage with a total of its own is the context that Codex expects after a compaction."""
    if not last[5]:
        return []
    if total != state.counter.total and state.compaction is None:
        return []
    state.estimate = last[5]
    if state.compaction is not None:
        state.compaction = msgspec.structs.replace(state.compaction, after=last[5])
    return state.settled()


def _turn(
    state: State, key: str, used: Tally, at: float, model: str, counts: Tally, records: list[Record]
) -> list[Record]:
    """Adds the turn, and what it settles, to the records."""
    usage, trouble = usage_of(used)
    tools = state.tools.take() if state.tools.pending or state.tools.open else ()
    thread, context = state.thread, counts[5] or counts[0] + counts[3]
    if state.compaction:
        records += state.settled()
    state.last = Turn(
        key,
        "codex",
        thread.session,
        at,
        model,
        usage,
        thread.chain,
        thread.subagent,
        True,
        tools,
        context,
        state.window,
        state.tier,
        sum([tool.name == "web_search" for tool in tools]) if tools else 0,
        state.claim,
    )
    state.context, state.estimate, state.compacted = context, None, False
    records.append(state.last)
    records += state.sign("working" if state.tasks or tools else "waiting", at)
    if trouble:
        records.append(trouble)
    return records
