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
    state.limits.read(limits, at, state.thread.session, records)
    return records + state.refused(at) if state.limits.refuses(limits, payload.info is None) else records


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
    model = state.models.get(text(saved.turn_id), state.model)
    return _turn(state, f"codex:{response}", used, at, model, used)


def _counted(state: State, info: Info, at: float, own: bool) -> list[Record]:
    total, last = tally(info.total_token_usage), tally(info.last_token_usage)
    troubles: list[Record] = []
    if total is None and info.total_token_usage is not None:
        return [Trouble("bad number", "total_token_usage")]
    if last is None and info.last_token_usage is not None:
        troubles = [Trouble("bad number", "last_token_usage")]
    if own:
        state.window = natural(info.model_context_window) or state.window
        if last is not None and empty(last):
            troubles += _estimated(state, total, last)
    used = state.counter.step(total, last, own)
    if used is None or (state.records and state.history.forked):
        return troubles
    key = f"codex:{state.history.namespace}:{state.counter.mark()}"
    return troubles + _turn(state, key, used, at, text(info.model) or state.model, last or used)


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


def _turn(state: State, key: str, used: Tally, at: float, model: str, counts: Tally) -> list[Record]:
    usage, trouble = usage_of(used)
    tools = state.tools.take() if state.tools.pending or state.tools.open else ()
    thread = state.thread
    turn = Turn(
        key,
        "codex",
        thread.session,
        at,
        model,
        usage,
        thread.chain,
        thread.subagent,
        tools=tools,
        context=counts[5] or counts[0] + counts[3],
        context_window=state.window,
        tier=state.tier,
        web_searches=sum([tool.name == "web_search" for tool in tools]),
        claim=state.claim,
    )
    signs = state.sign("working" if state.tasks or tools else "waiting", at)
    records = [*state.settled(), turn, *signs] if state.compaction else [turn, *signs]
    state.last, state.context, state.estimate, state.compacted = turn, turn.context, None, False
    return [*records, trouble] if trouble else records
