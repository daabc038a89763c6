"""`cost-state`: what the program says to have used, read, merged, and set against what the log explains."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.agents.base import Agent
from pyrometer.agents.claude_bulk import ClaudeBulk
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.claude_files import describe
from pyrometer.backfill.__main__ import run
from pyrometer.backfill.order import Order
from pyrometer.model import CostState, Record, Trouble
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import SessionView, Unlogged
from pyrometer.usage import Usage
from pyrometer.wiring import once
from pyrometer.words.unlogged import unlogged_words

SESSION = "3a7415ef-569a-4860-8b15-14984368bae3"
CLIENTS = Path(__file__).parents[3] / "shared" / "clients"
PATH = f"projects/-home-dev-project/{SESSION}.jsonl"
AGENT: Agent = ClaudeCode()
EVENING = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()


def line(**fields: Any) -> bytes:
    return json.dumps({"sessionId": SESSION, "cwd": "/home/dev/project", **fields}, separators=(",", ":")).encode()


def stamp(second: int) -> str:
    return f"2026-11-21T20:{second // 60:02}:{second % 60:02}.000Z"


def answer(number: int, second: int, *, uncached: int = 10, output: int = 100, **more: Any) -> bytes:
    usage = {"input_tokens": uncached, "cache_read_input_tokens": 1_000, "output_tokens": output}
    message = {
        "id": f"m{number}",
        "model": "claude-sonnet-4-6",
        "stop_reason": "end_turn",
        "content": [],
        "usage": usage,
    }
    return line(type="assistant", uuid=f"u{number}", timestamp=stamp(second), message=message, **more)


def cost(dollars: float, **counts: int) -> bytes:
    usage = {"inputTokens": 0, "outputTokens": 0, "cacheReadInputTokens": 0, "cacheCreationInputTokens": 0, **counts}
    return line(type="cost-state", totalCostUSD=dollars, modelUsage={"claude-sonnet-4-6": usage})


def read(*lines: bytes) -> list[Record]:
    reader = AGENT.reader(Path(PATH))
    return [record for each in lines if reader.wants(bytearray(each), 0, len(each)) for record in reader.read(each)]


def states(records: list[Record]) -> list[CostState]:
    return [record for record in records if isinstance(record, CostState)]


def view(home: Path, *lines: bytes) -> SessionView:
    path = home / ".claude" / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(each + b"\n" for each in lines))
    (session,) = once(Settings(), {}, home, EVENING + 600).sessions
    return session


def view_of(folder: Path, name: str) -> SessionView:
    env = {"CLAUDE_CONFIG_DIR": str(folder / "logs" / "claude"), "CODEX_HOME": str(folder / "none")}
    stored = Settings(store=Storage(enabled=False))
    return next(each for each in once(stored, env, folder, EVENING + 86_400).sessions if each.id.startswith(name))


def test_it_is_read_bucket_by_bucket() -> None:
    counts = {
        "cacheCreationInputTokens": 665,
        "cacheCreationEphemeral5mInputTokens": 593,
        "cacheCreationEphemeral1hInputTokens": 72,
        "thinkingTokens": 7,
    }
    (state,) = states(
        read(answer(1, 5), cost(0.04, inputTokens=166, outputTokens=1606, cacheReadInputTokens=42807, **counts))
    )
    assert (state.session, state.at, state.dollars) == (SESSION, EVENING + 5, 0.04)
    assert state.models == (("claude-sonnet-4-6", Usage(166, 42807, 593, 72, 1606, 7)),)
    assert state.usage.total == 166 + 42807 + 593 + 72 + 1606


def test_an_unknown_cost_is_unknown() -> None:
    said = json.loads(cost(1.0, inputTokens=1)) | {"hasUnknownModelCost": True}
    (state,) = states(read(answer(1, 0), json.dumps(said, separators=(",", ":")).encode()))
    assert state.dollars is None


@pytest.mark.parametrize(
    "broken",
    [{"modelUsage": 3}, {"modelUsage": {"m": {"inputTokens": -1}}}, {"modelUsage": {"m": {"inputTokens": "x"}}}],
)
def test_what_makes_no_sense_is_a_trouble(broken: dict[str, Any]) -> None:
    records = read(answer(1, 0), line(type="cost-state", totalCostUSD=1, **broken))
    assert any(isinstance(record, Trouble) for record in records)
    assert all(state.usage.total == 0 for state in states(records))


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(leaves, lambda each: st.lists(each) | st.dictionaries(st.text(), each), max_leaves=8)


@given(values)
@settings(max_examples=100, deadline=None)
def test_nothing_it_holds_breaks_the_reader(value: Any) -> None:
    models = {"m": value, "n": {"inputTokens": value}}
    said = {"type": "cost-state", "sessionId": value, "totalCostUSD": value, "modelUsage": models}
    for state in states(read(answer(1, 0), json.dumps(said, separators=(",", ":")).encode())):
        assert state.usage.total >= 0
        assert state.dollars is None or state.dollars >= 0


def test_bulk_reading_sees_the_same() -> None:
    result = {"role": "user", "content": [{"tool_use_id": "t", "type": "tool_result", "content": "x"}]}
    given_back = line(parentUuid=None, type="user", message=result, uuid="w", timestamp=stamp(9))
    lines = [answer(1, 0), answer(2, 4), given_back, cost(0.5, inputTokens=50)]
    buffer = bytearray(b"\n".join([*lines, b""]))
    bulk = ClaudeBulk(describe(Path(PATH)), 0.0)
    bulk.learn(buffer, 0, len(buffer))
    assert states(bulk.haul().records) == states(read(*lines))
    assert states(read(*lines))[0].at == EVENING + 9


def test_what_no_line_explains_is_shown_apart(tmp_path: Path) -> None:
    session = view(
        tmp_path, answer(1, 0), answer(2, 4), cost(1.0, inputTokens=220, outputTokens=900, cacheReadInputTokens=2_000)
    )
    logged = (20 * 3 + 2_000 * 0.3 + 200 * 15) / 1e6
    assert session.usage == Usage(20, 2_000, 0, 0, 200)
    assert session.dollars == pytest.approx(logged)
    assert session.unlogged is not None
    assert session.unlogged.usage == Usage(uncached=200, output=700)
    assert session.unlogged.dollars == pytest.approx(1.0 - logged)
    assert session.unlogged.at == EVENING + 4


def test_the_latest_holds_and_later_turns_are_not_taken_off(tmp_path: Path) -> None:
    early, late = cost(0.5, inputTokens=300), cost(0.9, inputTokens=400, cacheReadInputTokens=2_000, outputTokens=200)
    session = view(tmp_path, answer(1, 0), early, answer(2, 60), late, answer(3, 120), answer(4, 180))
    assert session.unlogged is not None
    assert session.unlogged.usage == Usage(uncached=380)
    assert session.usage.uncached == 40


def test_it_is_never_negative_and_no_difference_of_prices(tmp_path: Path) -> None:
    session = view(tmp_path, answer(1, 0), cost(5.0, inputTokens=1))
    assert session.unlogged is not None
    assert (session.unlogged.usage.total, session.unlogged.dollars) == (0, 0.0)
    assert session.usage.total == 1_110


def test_without_the_line_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert view(tmp_path, answer(1, 0)).unlogged is None


def test_of_a_fork_nothing_is_said(tmp_path: Path) -> None:
    other = "9a6d4be1-96c9-45a7-8cc1-d033aa438fc0"
    own = [answer(2, 4), cost(1.0, inputTokens=500)]
    copied = answer(1, 0, forkedFrom={"sessionId": other, "messageUuid": "u1"})
    path = tmp_path / ".claude" / PATH
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(each + b"\n" for each in (copied, *own)))
    fork = next(each for each in once(Settings(), {}, tmp_path, EVENING + 600).sessions if each.id == SESSION)
    assert fork.parent == other
    assert fork.unlogged is None


@pytest.mark.skipif(not CLIENTS.is_dir(), reason="needs the logs of real clients")
def test_a_real_client_is_explained_to_the_token() -> None:
    """One compaction of 20,000 tokens is missing from the lines; the stub served what `cost-state` says."""
    session = view_of(CLIENTS / "claude-code-2.1.330" / "claude-screen", "3a7415ef")
    assert session.unlogged is not None
    assert session.unlogged.usage.total > 0
    assert session.unlogged.usage + session.usage == Usage(166, 42_807, 593, 72, 1_606, 0)


def test_it_survives_a_restart_and_its_log(tmp_path: Path) -> None:
    session = view(tmp_path, answer(1, 0), cost(1.0, inputTokens=220))
    (log,) = (tmp_path / ".claude").rglob("*.jsonl")
    folder = str(log.parents[1])
    store = tmp_path / ".local/state/pyrometer/pyrometer.db"
    store.parent.mkdir(parents=True)
    order = Order(str(store), (("claude", folder),), 1e12)
    assert run(order, lambda: EVENING + 600, lambda: 0.0, lambda _: None) == 0
    log.unlink()
    (again,) = once(Settings(), {}, tmp_path, EVENING + 600).sessions
    assert again.unlogged == session.unlogged is not None
    assert again.usage == session.usage


def test_in_words() -> None:
    assert unlogged_words(None) == ""
    assert unlogged_words(Unlogged(EVENING, Usage(), 0.0)) == ""
    said = unlogged_words(Unlogged(EVENING, Usage(20_000, output=1_000), 0.42))
    assert said == "unlogged: $0.42, 21k tokens (titles, compaction calls, placeholders)"
    assert "unlogged: –, " in unlogged_words(Unlogged(EVENING, Usage(20_000), None))
