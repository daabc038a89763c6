"""Logs that real Codex clients wrote, against the usage that their provider's stub served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyrometer.model import Compaction, LimitHit, LimitReading, Prompt, Record, ToolResult, Trouble, Turn
from tests.agents.codex_logs import CLIENTS, lines_of, merged, of, records

SCENARIOS = sorted(path.parent for path in CLIENTS.glob("codex-*/*/truth.jsonl"))


def logs(scenario: Path) -> list[Path]:
    return sorted(scenario.rglob("rollout-*.jsonl"))


def truth(scenario: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in (scenario / "truth.jsonl").read_text().splitlines()]


def everything(scenario: Path) -> list[Record]:
    return [record for path in logs(scenario) for record in records(lines_of(path), path)]


def answers(scenario: Path) -> list[dict[str, Any]]:
    """What was served whole and written at all: 0.169's terminal asks for titles, which no log has."""
    titles = "side" if scenario.name == "codex-screen" else None
    return [answer for answer in truth(scenario) if answer["outcome"] == "ok" and answer["lane"] != titles]


def served(answer: dict[str, Any], scenario: Path) -> tuple[int, int, int, int, int]:
    """The counts as this version can write them: 0.98 has no field for cache writes, they stay in the input."""
    usage = answer["usage"]
    plain, written = usage["input"], usage["cache_write_5m"]
    if "0.98" in scenario.parent.name:
        plain, written = plain + written, 0
    return (plain, usage["cache_read"], written, usage["output"], usage["reasoning"])


def told(turn: Turn) -> tuple[int, int, int, int, int]:
    usage = turn.usage
    return (usage.uncached, usage.cache_read, usage.cache_write, usage.output, usage.reasoning or 0)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_answer_is_one_turn_with_the_served_counts(scenario: Path) -> None:
    found = merged(everything(scenario)).values()
    expected = answers(scenario)
    assert sorted(map(told, found)) == sorted(served(answer, scenario) for answer in expected)
    assert {turn.model for turn in found} == {answer["model"] for answer in expected}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_turns_know_the_tools_that_their_answer_called(scenario: Path) -> None:
    by_counts = {told(turn): turn for turn in merged(everything(scenario)).values()}
    for answer in answers(scenario):
        tools = by_counts[served(answer, scenario)].tools
        assert [tool.name.removeprefix("mcp__stub__") for tool in tools] == answer["tools_called"]


def test_nothing_of_a_real_log_is_trouble() -> None:
    assert SCENARIOS
    for scenario in SCENARIOS:
        assert not list(of(Trouble, everything(scenario)))


def test_usage_is_timed_by_its_record_not_by_the_late_counter() -> None:
    slow = [path for path in SCENARIOS if path.name == "codex-slow-tool" and "0.169" in str(path)]
    turns = {turn.key: turn for turn in merged(everything(slow[0])).values()}
    for answer in truth(slow[0]):
        assert turns[f"codex:{answer['response_id']}"].at - answer["t_end"] < 0.2


@pytest.mark.parametrize("version", ["0.98.0", "0.169.0"])
def test_a_fork_counts_its_own_part_only(version: str) -> None:
    scenario = CLIENTS / f"codex-{version}" / "codex-screen"
    found = everything(scenario)
    forks = [facts for facts in of(Record.__args__[1], found) if facts.parent]
    assert len(forks) == 1
    assert [turn.usage.output for turn in merged(found).values() if turn.session == forks[0].session] == [501]
    assert len(list(of(Prompt, found))) == 5


@pytest.mark.parametrize("version", ["0.98.0", "0.169.0"])
def test_a_compaction_is_told_once_with_the_context_after_it(version: str) -> None:
    found = list(of(Compaction, everything(CLIENTS / f"codex-{version}" / "codex-screen")))
    assert len(found) == 1
    assert found[0].before == 21_294
    assert found[0].after is not None
    assert found[0].after < found[0].before


@pytest.mark.parametrize("version", ["0.98.0", "0.169.0"])
def test_a_used_up_plan_is_one_refusal_that_names_its_window(version: str) -> None:
    hits = list(of(LimitHit, everything(CLIENTS / f"codex-{version}" / "codex-errors")))
    assert [(hit.minutes, hit.limit_id) for hit in hits] == [(300, "codex")]
    assert hits[0].resets_at is not None
    assert hits[0].resets_at > hits[0].at


def test_readings_carry_the_served_percentages() -> None:
    readings = list(of(LimitReading, everything(CLIENTS / "codex-0.98.0" / "codex-basic")))
    assert {(reading.minutes, reading.percent) for reading in readings} == {(300, 42.5), (300, 43.5), (10_080, 17.0)}


def test_subagents_belong_to_the_session_that_started_them() -> None:
    found = everything(CLIENTS / "codex-0.169.0" / "codex-agents")
    turns = merged(found).values()
    assert len({turn.session for turn in turns}) == 1
    assert len({turn.chain for turn in turns}) == 3
    assert all(turn.subagent for turn in turns if turn.chain)
    assert len(list(of(Prompt, found))) == 1


def test_mcp_calls_name_their_server_and_results_their_size() -> None:
    found = everything(CLIENTS / "codex-0.169.0" / "codex-agents")
    tools = {tool.name: tool for turn in merged(found).values() for tool in turn.tools}
    assert tools["mcp__stub__echo"].server == "stub"
    assert tools["exec_command"].server == ""
    assert tools["exec_command"].size > 0
    assert {result.tool for result in of(ToolResult, found)} == {
        tool.id for turn in merged(found).values() for tool in turn.tools
    }
