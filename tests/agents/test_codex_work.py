"""Tool calls, prompts and the course of the work."""

from __future__ import annotations

import pytest

from pyrometer.model import Activity, Prompt, Turn
from tests.agents.codex_logs import (
    OWN,
    counts,
    event,
    item,
    merged,
    meta,
    of,
    plus,
    records,
    token_count,
    usage_record,
)

FIRST, SECOND = counts(1000, 800, 50, 10), counts(1500, 1200, 70)


def test_calls_belong_to_the_response_whose_usage_follows() -> None:
    call = {"name": "exec_command", "arguments": '{"cmd": "ls", "b": 1}'}
    lines = [meta(), item(1, "function_call", call_id="c1", **call), item(1, "function_call", call_id="c1", **call)]
    lines += [usage_record(2, "resp_1", FIRST), item(3, "function_call_output", call_id="c1", output="12345678")]
    lines += [item(4, "function_call", call_id="c2", name="exec_command", arguments='{"b":1,"cmd":"ls"}')]
    turns = list(merged(records([*lines, token_count(5, FIRST), usage_record(6, "resp_2", SECOND)])).values())
    assert [[tool.id for tool in turn.tools] for turn in turns] == [["c1"], ["c2"]]
    assert turns[0].tools[0].digest == turns[1].tools[0].digest


def test_programs_of_code_mode_count_as_what_they_run() -> None:
    command = {"type": "CommandExecution", "id": "exec-1", "command": ["/bin/sh", "-c", "ls"]}
    lines = [meta(), item(1, "custom_tool_call", call_id="c1", name="exec", input="x()")]
    lines += [usage_record(2, "resp_1", FIRST), event(3, "item_completed", thread_id=OWN, item=command)]
    turns = merged(records([*lines, usage_record(4, "resp_2", SECOND)]))
    assert [[tool.name for tool in turn.tools] for turn in turns.values()] == [["exec_command"], []]


def test_a_command_that_is_a_call_of_its_own_counts_once() -> None:
    command = {"type": "CommandExecution", "id": "c1", "command": ["ls"]}
    lines = [meta(), item(1, "function_call", call_id="c1", name="exec_command", arguments="{}")]
    lines += [usage_record(2, "resp_1", FIRST), event(3, "item_completed", thread_id=OWN, item=command)]
    found = records(lines)
    assert [len(turn.tools) for turn in of(Turn, found)] == [1]


def test_mcp_servers_are_found_in_all_three_ways_to_name_them() -> None:
    names = [("", "mcp__git_hub__search"), ("mcp__git_hub", "search"), ("", "docs__search"), ("functions", "shell")]
    calls = [
        item(1, "function_call", call_id=f"c{number}", namespace=namespace, name=name, arguments="{}")
        for number, (namespace, name) in enumerate(names)
    ]
    turn = next(of(Turn, records([meta(), *calls, usage_record(2, "resp_1", FIRST)])))
    assert [(tool.name, tool.server) for tool in turn.tools] == [
        ("mcp__git_hub__search", "git_hub"),
        ("mcp__git_hub__search", "git_hub"),
        ("docs__search", "docs"),
        ("shell", ""),
    ]


def test_web_searches_are_counted() -> None:
    lines = [meta(), item(1, "web_search_call", id="ws_1", status="completed", action={"type": "search", "query": "x"})]
    assert next(of(Turn, records([*lines, usage_record(2, "resp_1", FIRST)]))).web_searches == 1


def test_only_the_person_prompts() -> None:
    lines = [meta(), event(1, "user_message", message="<environment_context>\n<cwd>/x</cwd>")]
    lines += [event(2, "user_message", message="text", kind="environment_context")]
    lines += [event(3, "user_message", message="do it", kind="plain")]
    done = {"type": "UserMessage", "id": "u1", "content": [{"type": "text", "text": "do it"}]}
    lines += [event(3.1, "item_completed", thread_id=OWN, item=done), event(9, "item_completed", item=done)]
    prompts = list(of(Prompt, records(lines)))
    assert [prompt.key for prompt in prompts] == [f"codex:{OWN}:prompt:1790000003.000", "codex:u1"]


def test_work_begins_and_ends() -> None:
    lines = [meta(), event(1, "task_started"), usage_record(2, "resp_1", FIRST), event(3, "task_complete")]
    states = [(sign.state, sign.at - 1_790_000_000) for sign in of(Activity, records(lines))]
    assert states == [("working", 1), ("waiting", 3)]
    assert [sign.state for sign in of(Activity, records([meta(), event(1, "turn_aborted")]))] == ["waiting"]


def test_a_program_whose_count_comes_late_has_its_commands_in_it() -> None:
    command = {"type": "CommandExecution", "id": "exec-1", "command": ["ls"]}
    lines = [meta(), token_count(1, FIRST), item(2, "custom_tool_call", call_id="c1", name="exec", input="x()")]
    lines += [event(3, "item_completed", item=command), token_count(4, plus(FIRST, SECOND), SECOND)]
    assert [[tool.name for tool in turn.tools] for turn in merged(records(lines)).values()] == [[], ["exec_command"]]


@pytest.mark.parametrize("kind", ["task_started", "user_message"])
def test_calls_of_an_answer_that_broke_off_are_nobodys(kind: str) -> None:
    lines = [meta(), item(1, "function_call", call_id="c1", name="shell", arguments="{}"), event(2, "turn_aborted")]
    turn = next(of(Turn, records([*lines, event(3, kind, message="go on"), usage_record(4, "resp_1", FIRST)])))
    assert turn.tools == ()
