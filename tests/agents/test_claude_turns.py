"""What makes a turn: counts, finality, tools, advisors, windows."""

from __future__ import annotations

from typing import Any

import pytest

from pyrometer.model import SessionFacts, Trouble, Turn
from pyrometer.usage import Usage
from tests.agents.claude_made import MAIN, START, SUBAGENT, assistant, error, one, only, read, usage
from tests.agents.merge import merged


def turn_of(**changes: Any) -> Turn:
    return one(Turn, read(assistant(**changes)))


def test_a_plain_turn() -> None:
    turn = turn_of()
    assert turn.usage == Usage(uncached=11, cache_read=1001, cache_write_5m=150, cache_write_1h=51, output=101)
    assert (turn.agent, turn.model, turn.at) == ("claude", "claude-sonnet-4-5-20250929", START + 1)
    assert (turn.final, turn.tier, turn.web_searches, turn.chain, turn.subagent) == (True, "", 0, "", "")
    assert turn.context == 11 + 1001 + 201


def test_lines_of_one_response_are_one_turn_with_the_final_output_and_all_tools() -> None:
    tools = [{"type": "tool_use", "id": f"toolu_{n}", "name": "Bash", "input": {"n": n}} for n in range(3)]
    lines = [
        assistant(n + 1, message={"stop_reason": None, "usage": usage(output_tokens=2), "content": [tool]})
        for n, tool in enumerate(tools)
    ]
    last = assistant(9, message={"usage": usage(output_tokens=300), "content": tools[:1]})
    [turn] = merged(read(*lines, last)).values()
    assert (turn.usage.output, turn.final, turn.at) == (300, True, START + 1)
    assert [tool.id for tool in turn.tools] == ["toolu_0", "toolu_1", "toolu_2"]


def test_without_a_stop_reason_output_is_a_lower_bound() -> None:
    assert not turn_of(message={"stop_reason": None}).final
    assert not turn_of(isAbortedMidStream=True).final, "a broken-off answer, though it says end_turn"


def test_one_message_id_with_other_counts_is_another_response() -> None:
    first, second = assistant(1, requestId="req_1"), assistant(2, message={"usage": usage(input_tokens=12)})
    assert len(merged(read(first, second))) == 2
    assert len(merged(read(first, assistant(2, requestId="req_2")))) == 1, "whatever the request id"


def test_without_a_message_id_the_line_is_the_response() -> None:
    lines = [assistant(1, message={"id": None}), assistant(2, message={"id": ""}), assistant(1, message={"id": None})]
    assert len(merged(read(*lines))) == 2


def test_synthetic_lines_are_never_turns() -> None:
    assert only(Turn, read(error("No response requested."), error("API Error"))) == []


@pytest.mark.parametrize(
    ("changes", "writes", "troubles"),
    [
        ({"cache_creation": None}, (201, 0), []),
        ({"cache_creation_input_tokens": None}, (150, 51), []),
        ({"cache_creation_input_tokens": 300}, (249, 51), ["cache split"]),
        ({"cache_creation_input_tokens": 40}, (0, 40), ["cache split"]),
        ({"cache_creation": {"ephemeral_1h_input_tokens": 201}}, (0, 201), []),
        ({"cache_creation": None, "cache_creation_input_tokens": None}, (0, 0), []),
    ],
)
def test_cache_writes_by_lifetime(changes: dict[str, Any], writes: tuple[int, int], troubles: list[str]) -> None:
    records = read(assistant(message={"usage": usage(**changes)}))
    said = one(Turn, records).usage
    assert (said.cache_write_5m, said.cache_write_1h) == writes
    assert [trouble.kind for trouble in only(Trouble, records)] == troubles


@pytest.mark.parametrize("bad", [-1, True, 0.5, "many", "1e999", [], 10**30])
def test_a_bad_number_is_zero_and_reported_and_the_rest_counts(bad: object) -> None:
    records = read(assistant(message={"usage": usage(input_tokens=bad)}))
    assert one(Turn, records).usage == Usage(0, 1001, 150, 51, 101)
    assert one(Trouble, records) == Trouble("bad number")


@pytest.mark.parametrize("bad", ["1e400", "-1e400", "9" * 5000])
def test_numbers_beyond_any_float_are_bad_numbers(bad: str) -> None:
    import json

    line = json.dumps(assistant()).replace('"output_tokens": 101', f'"output_tokens": {bad}').encode()
    records = read(line)
    assert one(Turn, records).usage.output == 0
    assert one(Trouble, records) == Trouble("bad number")


def test_numbers_as_text_count() -> None:
    assert turn_of(message={"usage": usage(input_tokens="11", output_tokens=101.0)}) == turn_of()


@pytest.mark.parametrize(
    "name", ["input_tokens", "cache_creation", "iterations", "server_tool_use", "service_tier", "speed"]
)
def test_null_is_no_reason_to_drop_anything(name: str) -> None:
    records = read(
        assistant(message={"usage": usage(**{name: None}), "stop_sequence": None}, forkedFrom=None, agentId=None)
    )
    assert one(Turn, records).usage.cache_read == 1001
    assert only(Trouble, records) == []


def test_a_response_without_usage_is_told_as_such() -> None:
    records = read(assistant(message={"usage": None}))
    assert (one(Turn, records).usage, one(Turn, records).context) == (Usage(), None)
    assert one(Trouble, records) == Trouble("no usage")


def test_reasoning_is_inside_output() -> None:
    assert turn_of(message={"usage": usage(output_tokens_details={"thinking_tokens": 60})}).usage.reasoning == 60
    assert turn_of(message={"usage": usage(output_tokens_details={"thinking_tokens": 600})}).usage.reasoning == 101
    assert turn_of(message={"usage": usage(output_tokens_details={"thinking_tokens": 0})}).usage.reasoning == 0
    assert turn_of(message={"usage": usage(output_tokens_details=None)}).usage.reasoning is None


def step(kind: str, **changes: Any) -> dict[str, Any]:
    said = {
        "type": kind,
        "input_tokens": 5,
        "output_tokens": 50,
        "cache_read_input_tokens": 500,
        "cache_creation_input_tokens": 20,
    }
    return {**said, **changes}


def test_advisors_are_turns_of_their_own() -> None:
    steps = [step("message"), step("advisor_message", model="claude-opus-4-6"), step("message", input_tokens=6)]
    records = read(assistant(message={"usage": usage(iterations=steps)}, requestedModel="claude-sonnet-4-6[1m]"))
    turn, advisor = only(Turn, records)
    assert turn.usage.uncached == 11
    assert turn.context == 6 + 500 + 20, "of the last own request"
    assert (advisor.key, advisor.model) == (f"{turn.key}:advisor0", "claude-opus-4-6")
    assert advisor.usage == Usage(5, 500, 20, 0, 50)
    assert (advisor.context, advisor.context_window, advisor.tools, advisor.web_searches) == (None, None, (), 0)
    assert len(merged([*records, *records])) == 2


def test_one_iteration_is_the_response_itself() -> None:
    assert turn_of(message={"usage": usage(iterations=[step("message")])}).context == 1213
    assert turn_of(message={"usage": usage(iterations=[])}).context == 1213


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        ({"service_tier": "priority", "inference_geo": "us", "speed": "fast"}, "priority fast us"),
        ({"service_tier": "batch"}, "batch"),
        ({"service_tier": "", "inference_geo": "global", "speed": "standard"}, ""),
        ({"service_tier": None, "speed": "fast"}, "fast"),
    ],
)
def test_price_modifiers(changes: dict[str, Any], tier: str) -> None:
    assert turn_of(message={"usage": usage(**changes)}).tier == tier


def test_web_searches() -> None:
    assert turn_of(message={"usage": usage(server_tool_use={"web_search_requests": 3})}).web_searches == 3


def test_tools_are_names_and_sizes() -> None:
    content = [
        {"type": "tool_use", "id": "t1", "name": "mcp__plugin_a_b-c__do__it", "input": {"q": "secret"}},
        {"type": "tool_use", "id": "t2", "name": "Skill", "input": {"skill": "pdf", "args": "secret"}},
        {"type": "tool_use", "id": "t3", "name": "Task", "input": {"subagent_type": "Explore", "prompt": "secret"}},
        {"type": "tool_use", "id": "t4", "name": "Bash", "input": {"command": "secret"}},
        {"type": "tool_use", "id": "t5", "name": "Bash\u202e\x1b[31m", "input": None},
        {"type": "tool_use", "id": "t6", "name": "Agent", "input": {"subagent_type": 7}},
    ]
    turn = turn_of(message={"content": content})
    mcp, skill, task, bash, odd, broken = turn.tools
    assert (mcp.server, skill.skill, task.subagent) == ("plugin_a_b-c", "pdf", "Explore")
    assert bash.size == len('{"command":"secret"}')
    assert odd.name == "Bash[31m"
    assert (bash.server, bash.skill, bash.subagent, broken.subagent) == ("", "", "", "")
    assert "secret" not in repr(turn)
    assert len({tool.digest for tool in turn.tools}) == 6
    assert turn.tools == turn_of(message={"content": content}).tools


def test_text_that_would_harm_a_terminal_is_made_harmless() -> None:
    records = read(
        assistant(message={"model": "m\x1b]0;x\x07", "id": "a\u202eb"}, cwd="/a\x1b[2J\nb", gitBranch="\ud800x")
    )
    assert one(Turn, records).model == "m]0;x"
    assert one(Turn, records).key.startswith("ab:")
    facts = one(SessionFacts, records)
    assert (facts.project, facts.branch) == ("/a[2J b", "x")


@pytest.mark.parametrize("path", [MAIN, SUBAGENT])
def test_bytes_that_are_not_utf8_cost_no_counts(path: object) -> None:
    import json

    line = json.dumps(assistant(cwd="/caf\xe9"), ensure_ascii=False).encode("latin-1")
    assert one(Turn, read(line)).usage.total == 1314
    assert one(Turn, read(b"\0\0\0" + line)).usage.total == 1314
    assert one(Turn, read(b"\xef\xbb\xbf" + line + b"\r")).usage.total == 1314


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"{", "bad json"),
        (b"[]", "not an object"),
        (b"\x00\x00\x00", "bad json"),
        (b'{"a":' * 90000, "bad json"),
        (b"null", "not an object"),
        (b'{"type":"assis{"type":"user"}', "bad json"),
        (b'{"type":"user"}{"type":"user"}', "bad json"),
    ],
)
def test_what_is_no_line_is_counted(line: bytes, kind: str) -> None:
    assert read(line) == [Trouble(kind)]


@pytest.mark.parametrize("line", [b"", b"   ", b"\r", b"\t \r"])
def test_blank_lines_are_nothing(line: bytes) -> None:
    assert read(line) == []
