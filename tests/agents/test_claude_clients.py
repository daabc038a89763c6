"""Logs that real clients wrote, against what they were really served. See `tests/clients`."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.model import Compaction, LimitHit, Prompt, Record, SessionFacts, Trouble, Turn
from pyrometer.usage import Usage
from tests.agents.merge import merged, records_of

AGENT = ClaudeCode()
CLIENTS = Path(__file__).parents[1] / "clients"
SCENARIOS = sorted(path.parent for path in CLIENTS.glob("claude-code-*/*/truth.jsonl"))
FINAL_SINCE = "2.1.330"
"""The first version here that writes the final output of all answers, in subagents too."""

every_scenario = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda path: f"{path.parent.name[12:]}-{path.name[7:]}"
)


def logs(scenario: Path) -> list[Path]:
    return sorted(path for path in scenario.glob("logs/**/*.jsonl") if AGENT.claims(str(path)))


@cache
def records(scenario: Path) -> tuple[Record, ...]:
    return tuple(record for path in logs(scenario) for record in records_of(AGENT, path))


def truth(scenario: Path) -> dict[str, dict[str, Any]]:
    served = (json.loads(line) for line in (scenario / "truth.jsonl").read_text().splitlines())
    return {answer["response_id"]: answer for answer in served if answer.get("response_id")}


def response(turn: Turn) -> str:
    return turn.key.split(":")[0]


def kept(kind: type[Any], scenario: Path) -> list[Any]:
    return [record for record in records(scenario) if isinstance(record, kind)]


def test_the_scenarios_are_there() -> None:
    assert len(SCENARIOS) == 23


@every_scenario
def test_every_turn_is_what_was_served(scenario: Path) -> None:
    served = truth(scenario)
    for turn in merged(records(scenario)).values():
        said, found = served[response(turn)]["usage"], turn.usage
        expected = Usage(said["input"], said["cache_read"], said["cache_write_5m"], said["cache_write_1h"])
        assert (found.uncached, found.cache_read) == (expected.uncached, expected.cache_read)
        assert (found.cache_write_5m, found.cache_write_1h) == (expected.cache_write_5m, expected.cache_write_1h)
        assert found.output == said["output"] if turn.final else found.output <= said["output"]
        assert found.reasoning is None or found.reasoning == said["reasoning"]


@every_scenario
def test_no_answer_counts_twice(scenario: Path) -> None:
    counted = Counter(response(turn) for turn in merged(records(scenario)).values())
    assert set(counted.values()) <= {1}


@every_scenario
def test_every_answer_that_was_written_is_found(scenario: Path) -> None:
    written = {
        line["message"]["id"]
        for path in logs(scenario)
        for line in map(json.loads, path.read_text().splitlines())
        if line["type"] == "assistant"
    }
    whole = {name for name, answer in truth(scenario).items() if answer["outcome"] == "ok"}
    found = {response(turn) for turn in merged(records(scenario)).values()}
    assert written & whole <= found
    assert found


@every_scenario
def test_tools_called_are_tools_found(scenario: Path) -> None:
    served = truth(scenario)
    for turn in merged(records(scenario)).values():
        called = served[response(turn)]["tools_called"]
        if turn.final or served[response(turn)]["outcome"] == "ok":
            assert sorted(tool.name for tool in turn.tools) == sorted(called)


@every_scenario
def test_times_fall_into_the_run(scenario: Path) -> None:
    times = [answer["t_end"] for answer in truth(scenario).values()]
    for turn in merged(records(scenario)).values():
        assert min(times) - 60 < turn.at < max(times) + 60
        assert abs(turn.at - truth(scenario)[response(turn)]["t_end"]) < 5, "a copy never moves a turn in time"


@every_scenario
def test_no_line_is_troublesome(scenario: Path) -> None:
    assert kept(Trouble, scenario) == []


@pytest.mark.parametrize("scenario", [path for path in SCENARIOS if FINAL_SINCE in path.parts[-2]])
def test_new_versions_are_final(scenario: Path) -> None:
    assert all(turn.final for turn in merged(records(scenario)).values())


@pytest.mark.parametrize("version", ["1.0.128", "2.0.60", "2.1.50", "2.1.330"])
def test_a_forked_sessions_turns_stay_with_the_first(version: str) -> None:
    """The basic scenario: three prompts in one session, a fork of it, one prompt there."""
    scenario = CLIENTS / f"claude-code-{version}" / "claude-basic"
    main = [turn for turn in merged(records(scenario)).values() if not turn.chain]
    by_session = Counter(turn.session for turn in main)
    assert sorted(by_session.values()) == [1, len(main) - 1]
    first = min(main, key=lambda turn: turn.at).session
    assert by_session[first] == len(main) - 1
    prompts: dict[str, Prompt] = {}
    for prompt in kept(Prompt, scenario):
        prompts[prompt.key] = min(prompt, prompts.get(prompt.key, prompt), key=lambda claimed: claimed.claim)
    assert Counter(prompt.session for prompt in prompts.values()) == {first: 3, (set(by_session) - {first}).pop(): 1}
    if version in ("2.1.50", "2.1.330"):
        assert first in {facts.parent for facts in kept(SessionFacts, scenario)}


@pytest.mark.parametrize("version", ["1.0.128", "2.0.60", "2.1.50", "2.1.330"])
def test_subagents_have_chains_of_their_own(version: str) -> None:
    scenario = CLIENTS / f"claude-code-{version}" / "claude-agents"
    turns = [turn for turn in merged(records(scenario)).values() if turn.model.startswith("claude-sonnet")]
    assert len({turn.session for turn in turns}) == 1
    assert {turn.chain for turn in turns} > {""}
    if version == "2.1.330":
        assert {turn.subagent for turn in turns} == {"", "general-purpose"}


@pytest.mark.parametrize(
    ("version", "limit_id", "resets_at"),
    [("2.1.330", "five_hour", 1_795_301_274.0), ("2.1.50", "", 1_795_301_400.0)],
)
def test_a_used_up_window(version: str, limit_id: str, resets_at: float) -> None:
    [hit] = kept(LimitHit, CLIENTS / f"claude-code-{version}" / "claude-subscription")
    assert (hit.limit_id, hit.resets_at) == (limit_id, resets_at)


@pytest.mark.parametrize("scenario", [path for path in SCENARIOS if path.name == "claude-screen"])
def test_a_compaction(scenario: Path) -> None:
    [compaction] = kept(Compaction, scenario)
    assert (compaction.before, compaction.automatic) == (20_524, False)
    assert len({prompt.key for prompt in kept(Prompt, scenario)}) == 4, "commands are no prompts"


@pytest.mark.parametrize("scenario", [path for path in SCENARIOS if (path / "statusline.jsonl").exists()])
def test_the_context_is_what_the_client_shows(scenario: Path) -> None:
    """`current_usage` of the status line is the last request of the main loop."""
    contexts = {turn.context for turn in merged(records(scenario)).values() if not turn.chain}
    for line in map(json.loads, (scenario / "statusline.jsonl").read_text().splitlines()):
        current = (line.get("context_window") or {}).get("current_usage")
        if current:
            assert sum(count for name, count in current.items() if name != "output_tokens") in contexts
