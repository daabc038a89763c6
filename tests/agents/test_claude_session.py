"""What lines say besides their counts: facts, prompts, tool results, compactions, activity."""

from __future__ import annotations

from typing import Any

import pytest

from pyrometer.model import Activity, Command, Compaction, Prompt, SessionFacts, ToolResult, Turn
from tests.agents.claude_made import (
    SESSION,
    START,
    SUBAGENT,
    assistant,
    error,
    one,
    only,
    queued,
    read,
    system,
    tool_result,
    usage,
    user,
)


def states(*lines: dict[str, Any] | bytes) -> list[str]:
    return [activity.state for activity in only(Activity, read(*lines))]


def test_facts_are_told_when_they_change() -> None:
    records = read(
        user(1),
        assistant(2),
        user(3, cwd="/home/dev/other"),
        user(4, gitBranch="", cwd=None),
        user(5, entrypoint="cli", cwd=None),
    )
    assert only(SessionFacts, records) == [
        SessionFacts("claude", SESSION, START + 1, "/home/dev/shop", "main", "2.1.330"),
        SessionFacts("claude", SESSION, START + 3, "/home/dev/other", "main", "2.1.330"),
        SessionFacts("claude", SESSION, START + 5, "/home/dev/other", "main", "2.1.330", entrypoint="cli"),
    ]


def test_without_a_directory_the_folders_name_stands_for_the_project() -> None:
    told = only(SessionFacts, read(user(cwd=None), assistant(cwd=None), assistant(cwd=None)))
    assert [facts.project for facts in told] == ["", "-home-dev-shop"]
    told = only(SessionFacts, read(user(cwd=None), user(), assistant()))
    assert [facts.project for facts in told] == ["", "/home/dev/shop"]


def test_a_subagent_tells_of_the_project_only_where_it_is_its_sessions() -> None:
    line = user(isSidechain=True, gitBranch="other")
    assert one(SessionFacts, read(line, line, path=SUBAGENT)) == SessionFacts(
        "claude", SESSION, START + 0.5, "/home/dev/shop"
    )
    assert only(SessionFacts, read(user(isSidechain=True, cwd="/home/dev/worktree"), path=SUBAGENT)) == []


@pytest.mark.parametrize(
    "line",
    [
        user(content="please do"),
        user(content=[{"type": "text", "text": "please do"}]),
        user(content=[{"type": "text", "text": "<system-reminder>x"}, {"type": "text", "text": "please"}]),
        user(content=[{"type": "image", "source": {"type": "base64", "data": "xx"}}]),
        user(content="<b>bold</b>", promptSource="typed"),
    ],
)
def test_a_message_of_the_human_is_a_prompt(line: dict[str, Any]) -> None:
    prompt = one(Prompt, read(line))
    assert (prompt.key, prompt.session, prompt.at) == ("user-0.5", SESSION, START + 0.5)
    assert states(line) == ["working"]


@pytest.mark.parametrize(
    "line",
    [
        tool_result(),
        user(content=[{"type": "tool_result", "tool_use_id": "t"}, {"type": "text", "text": "and this"}]),
        user(isMeta=True),
        user(isCompactSummary=True),
        user(isVisibleInTranscriptOnly=True),
        user(promptSource="system"),
        user(isSidechain=True),
        user(content="<task-notification>done"),
        user(content="\n<local-command-stdout>x"),
        user(content="<command-name>/clear</command-name>"),
        user(content="<bash-input>ls"),
        user(content=[{"type": "text", "text": "[Request interrupted by user]"}]),
        user(content=""),
        user(content=None),
        user(content=[]),
    ],
)
def test_other_user_lines_are_no_prompts(line: dict[str, Any]) -> None:
    assert only(Prompt, read(line)) == []


def test_prompts_keep_no_text() -> None:
    assert "please" not in repr(read(user(content="please do")))


def test_the_size_of_a_tool_result() -> None:
    result = one(ToolResult, read(tool_result(2, "toolu_9", toolUseResult={"stdout": "x" * 999, "usage": usage()})))
    assert result == ToolResult("toolu_9", "claude", SESSION, START + 2, len('"xxx"'), False, "")
    content = [{"type": "tool_result", "tool_use_id": n, "content": [{"type": "text"}], "is_error": True} for n in "ab"]
    assert [(entry.tool, entry.error, entry.size) for entry in only(ToolResult, read(user(content=content)))] == [
        ("a", True, len('[{"type":"text"}]')),
        ("b", True, len('[{"type":"text"}]')),
    ]


def test_nothing_is_counted_from_nested_copies() -> None:
    answer = assistant(1)
    nested = [
        tool_result(2, toolUseResult={"usage": usage(), "totalTokens": 5, "message": answer["message"]}),
        {"type": "progress", "timestamp": "2026-11-21T22:00:00Z", "data": {"message": answer}, "uuid": "p"},
        {"data": {"type": "agent_progress", "message": answer}, "type": "progress", "uuid": "p"},
        {"type": "api-request-blob", "message": answer["message"]},
        {"type": "cost-state", "modelUsage": {"m": usage()}, "totalCostUSD": 4},
        {"type": "attachment", "attachment": answer},
        {"message": answer["message"], "timestamp": "2026-11-21T22:00:00Z"},
        {"type": "result", "usage": usage(), "message": answer["message"]},
    ]
    assert only(Turn, read(*nested)) == []


def test_a_compaction() -> None:
    line = system(
        "compact_boundary", 3, compactMetadata={"trigger": "manual", "preTokens": 20_524, "postTokens": 2_969}
    )
    found = one(Compaction, read(queued(1), line))
    assert (found.key, found.session, found.at) == ("system-3", SESSION, START + 3)
    assert (found.before, found.after, found.automatic, found.chain) == (20_524, 2_969, False, "")
    assert found.claim == (0, START + 1, SESSION)


def test_a_compaction_of_older_versions_and_a_small_one() -> None:
    old = one(Compaction, read(system("compact_boundary", compactMetadata={"trigger": "auto", "preTokens": 167_000})))
    assert (old.before, old.after, old.automatic) == (167_000, None, True)
    said = {"trigger": "auto", "preTokens": 60_497, "tokensSaved": 21_279}
    small = one(Compaction, read(system("microcompact_boundary", microcompactMetadata=said)))
    assert (small.before, small.after) == (60_497, 39_218)
    bare = one(Compaction, read(system("compact_boundary")))
    assert (bare.before, bare.after, bare.automatic) == (None, None, None)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        (user(), "working"),
        (tool_result(), "working"),
        (assistant(message={"stop_reason": "tool_use"}), "working"),
        (assistant(message={"stop_reason": None}), "working"),
        (assistant(message={"stop_reason": "end_turn"}), "waiting"),
        (assistant(message={"stop_reason": "stop_sequence"}), "waiting"),
        (assistant(message={"stop_reason": "refusal"}), "waiting"),
        (error("API Error"), "waiting"),
        (user(content="[Request interrupted by user]"), "waiting"),
        (
            user(
                content=[*tool_result()["message"]["content"], {"type": "text", "text": "[Request interrupted by user"}]
            ),
            "waiting",
        ),
        (system("turn_duration"), "waiting"),
        (system("api_error"), "working"),
    ],
)
def test_who_has_something_to_do(line: dict[str, Any], state: str) -> None:
    assert states(line) == [state]


def test_only_the_main_loop_waits_for_the_human() -> None:
    lines = [assistant(1, isSidechain=True), assistant(2, isSidechain=True, message={"stop_reason": "tool_use"})]
    assert states(*lines) == ["working"]


@pytest.mark.parametrize(
    "line", [user(isMeta=True), user(isCompactSummary=True), system("stop_hook_summary"), system("new")]
)
def test_other_lines_say_nothing_of_it(line: dict[str, Any]) -> None:
    assert states(line) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<command-message>review is running</command-message>\n<command-name>/review</command-name>", "/review"),
        ("<command-message>init</command-message>\n            <command-name>init</command-name>\n", "/init"),
        (
            [{"type": "text", "text": "<command-message>x</command-message>\n<command-name>/erk:plan</command-name>"}],
            "/erk:plan",
        ),
        ("<command-message>x</command-message>\n<command-name>/a\x1b[2Jb</command-name>", "/a[2Jb"),
    ],
)
def test_a_slash_command_that_reaches_the_model(content: Any, name: str) -> None:
    assert one(Command, read(user(3, content))) == Command("claude", SESSION, START + 3, name)
    assert only(Prompt, read(user(3, content))) == []


@pytest.mark.parametrize(
    "content",
    [
        "<command-name>/model</command-name>\n            <command-message>model</command-message>",
        "<command-message>x</command-message>",
        f"<command-message>x</command-message><command-name>{'n' * 500}</command-name>",
        "see <command-message>x</command-message><command-name>/review</command-name>",
        [],
        None,
    ],
)
def test_other_lines_are_no_slash_commands(content: Any) -> None:
    assert only(Command, read(user(3, content))) == []
    meta = user(3, "<command-message>x</command-message><command-name>/r</command-name>", isMeta=True)
    assert only(Command, read(meta)) == []
