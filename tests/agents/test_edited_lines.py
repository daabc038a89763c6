"""Lines that a tool call edits, as both agents write their calls."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.agents.claude_bulk import ClaudeBulk
from pyrometer.agents.claude_files import describe
from pyrometer.agents.codex_bulk import CodexBulk
from pyrometer.agents.edited_lines import lines_of_changes, lines_of_edit, lines_of_patch
from pyrometer.model import Turn
from tests.agents.claude_made import MAIN, assistant, encoded, only, read, user
from tests.agents.codex_logs import OWN, counts, event, item, meta, of, records, rollout, usage_record

PATCH = """*** Begin Patch
*** Update File: src/app.py
@@ def greet():
-    print("Hi\\n+1")
+    print("Hello")
     return 1
*** Add File: notes.txt
+one
+-- two
*** Delete File: old.txt
*** End Patch
"""
"""Two lines removed or added in one file, two in a new one. The text itself holds a backslash, an n and a sign."""
OLD = "a\nb\nc\n"


@pytest.mark.parametrize(
    ("name", "given", "lines"),
    [
        ("Edit", {"old_string": "x = 1", "new_string": "x = 2"}, 2),
        ("Edit", {"old_string": OLD, "new_string": "a\nB\nc\nd\n", "replace_all": True}, 3),
        ("Edit", {"old_string": OLD, "new_string": "c\na\nb\n"}, 0),
        ("Edit", {"old_string": "a\na\n", "new_string": "a\n"}, 1),
        ("Edit", {"old_string": "", "new_string": OLD}, 3),
        ("Edit", {"old_string": OLD, "new_string": ""}, 3),
        ("Edit", {"old_string": "a\\nb", "new_string": "a\\nc"}, 2),
        (
            "MultiEdit",
            {"edits": [{"old_string": "a", "new_string": "b"}, {"old_string": "c\nd", "new_string": "d"}]},
            3,
        ),
        ("Write", {"file_path": "/x", "content": "one\ntwo\n\nfour"}, 4),
        ("Write", {"file_path": "/x", "content": ""}, 0),
        ("NotebookEdit", {"cell_id": "1", "new_source": "a\nb"}, 2),
        ("Bash", {"command": "cat > x <<E\na\nb\nE"}, 0),
        ("mcp__files__Edit", {"old_string": "a", "new_string": "b"}, 0),
        ("Edit", {"command": "a\nb"}, None),
        ("Edit", {"old_string": 7}, None),
        ("Write", {}, None),
        ("MultiEdit", {"edits": "a\nb"}, None),
    ],
)
def test_claude_code(name: str, given: dict[str, Any], lines: int | None) -> None:
    call = {"type": "tool_use", "id": "toolu_1", "name": name, "input": given}
    said = [user(0.5), user(0.6), assistant(message={"content": [call], "stop_reason": "tool_use"})]
    [turn] = only(Turn, read(*said))
    assert [tool.lines for tool in turn.tools] == [lines]
    bulk = ClaudeBulk(describe(MAIN), 0.0)
    for line in encoded(said):
        bulk.learn(bytearray(line + b"\n"), 0, len(line) + 1)
    found = bulk.haul()
    turns = [turn for turn, _ in found.turns] + only(Turn, found.records)
    assert [[tool.lines for tool in turn.tools] for turn in turns] == [[lines]]


CALLS: list[tuple[str, dict[str, Any], int | None]] = [
    ("custom_tool_call", {"name": "apply_patch", "input": PATCH}, 4),
    ("custom_tool_call", {"name": "apply_patch", "input": "no patch\n+a\n-b"}, None),
    ("function_call", {"name": "apply_patch", "arguments": json.dumps({"input": PATCH})}, 4),
    ("function_call", {"name": "apply_patch", "arguments": "{"}, None),
    ("function_call", {"name": "shell", "arguments": json.dumps({"command": ["apply_patch", PATCH]})}, 4),
    (
        "function_call",
        {"name": "exec_command", "arguments": json.dumps({"cmd": f"apply_patch <<'E'\n{PATCH}E\n+1"})},
        4,
    ),
    ("local_shell_call", {"action": {"type": "exec", "command": ["bash", "-lc", f"apply_patch <<E\n{PATCH}E"]}}, 4),
    ("function_call", {"name": "exec_command", "arguments": json.dumps({"cmd": "echo '\n+a\n-b'"})}, 0),
    ("function_call", {"name": "spawn_agent", "arguments": json.dumps({"message": PATCH})}, 0),
]


@pytest.mark.parametrize(("kind", "call", "lines"), CALLS)
def test_codex(kind: str, call: dict[str, Any], lines: int | None) -> None:
    said = [meta(), item(1, kind, call_id="c1", **call), usage_record(2, "resp_1", counts(100, 50, 10))]
    [turn] = of(Turn, records(said))
    assert [tool.lines for tool in turn.tools] == [lines]
    bulk = CodexBulk(rollout(), 0.0)
    for line in said:
        bulk.learn(bytearray(line + b"\n"), 0, len(line) + 1)
    assert [[tool.lines for tool in turn.tools] for turn in of(Turn, bulk.haul().records)] == [[lines]]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"/x.py": {"type": "update", "unified_diff": "@@ -1,2 +1,2 @@\n-a\n+b\n c\n", "move_path": None}}, 2),
        ({"/x.py": {"type": "update", "unified_diff": "--- a/x\n+++ b/x\n@@ -1 +1 @@\n--- a\n+++ b\n"}}, 2),
        ({"/x": {"type": "add", "content": "a\nb\n"}, "/y": {"type": "delete", "content": "c"}}, 3),
        ({"/x": {"type": "add", "content": PATCH}}, 11),
        ({"/x": {"type": "add", "content": "a"}, "/y": {"type": "weird"}}, None),
        ({"/x": "a"}, None),
        ({}, 0),
    ],
)
def test_what_a_program_of_codex_changed(changes: dict[str, Any], lines: int | None) -> None:
    done = {"type": "FileChange", "id": "f1", "changes": changes, "status": "completed"}
    said = [meta(), item(1, "custom_tool_call", call_id="c1", name="exec", input=f"apply(`{PATCH}`)")]
    said += [usage_record(2, "resp_1", counts(100, 50, 10)), event(3, "item_completed", thread_id=OWN, item=done)]
    found = [tool for turn in of(Turn, records(said)) for tool in turn.tools]
    assert [(tool.name, tool.lines) for tool in found] == [("apply_patch", lines)]


def test_a_patch_counts_once_however_often_it_is_told() -> None:
    done = {"type": "FileChange", "id": "c1", "changes": {"/x": {"type": "add", "content": "a\nb\n"}}}
    said = [meta(), item(1, "custom_tool_call", call_id="c1", name="apply_patch", input=PATCH)]
    said += [usage_record(2, "resp_1", counts(100, 50, 10)), event(3, "item_completed", thread_id=OWN, item=done)]
    assert [tool.lines for turn in of(Turn, records(said)) for tool in turn.tools] == [4]


def test_gigantic_replacements_are_not_compared() -> None:
    text = "same line\n" * 40_000
    assert lines_of_edit(json.dumps({"old_string": text, "new_string": text}).encode()) == 80_000


HOSTILE = st.binary(max_size=60) | st.sampled_from(
    [
        b"[" * 100_000,
        b'{"edits":' + b"[" * 100_000,
        b'"' + b"{" * 50_000 + b'*** Begin Patch"',
        b'{"a":' * 50_000 + b'"*** Begin Patch"',
        b'"{\\"a\\":\\"*** Begin Patch',
        b'"\\ud800*** Begin Patch"',
        b'{"old_string":"\\ud800","new_string":"a"}',
        b"\xff\xfe",
        b"null",
        b'{"edits":[null]}',
    ]
)


@given(HOSTILE)
@settings(deadline=None, max_examples=200)
def test_no_input_is_too_strange(given: bytes) -> None:
    for count in (lines_of_edit, lines_of_patch, lines_of_changes):
        found = count(given)
        assert found is None or found >= 0
