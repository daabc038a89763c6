"""Where Codex keeps its rollouts, and what their names say."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from pyrometer.agents.codex import Codex
from pyrometer.agents.codex_thread import named
from pyrometer.model import SessionFacts
from tests.agents.codex_logs import OWN, PARENT, context, meta, of, records

NAME = f"rollout-2026-09-21T14-13-20-{OWN}.jsonl"


def test_the_root_is_codex_home_or_the_folder_in_the_home(tmp_path: Path) -> None:
    assert Codex().roots({}, tmp_path) == [tmp_path / ".codex"]
    assert Codex().roots({"CODEX_HOME": ""}, tmp_path) == [tmp_path / ".codex"]
    assert Codex().roots({"CODEX_HOME": "/elsewhere"}, tmp_path) == [Path("/elsewhere")]


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        (f"/h/.codex/sessions/2026/09/21/{NAME}", True),
        (f"/h/.codex/archived_sessions/{NAME}", True),
        (f"/h/.codex/archived_sessions/{NAME}.zst", True),
        (f"/h/.codex/sessions/2026/09/21/{NAME}.tmp", False),
        (f"/h/.codex/other/{NAME}", False),
        (f"/h/.codex/old-sessions/{NAME}", False),
        (f"sessions/{NAME}", True),
        ("/h/.codex/history.jsonl", False),
        ("/h/.codex/sessions/session_index.jsonl", False),
        ("/h/.codex/auth.json", False),
        ("/h/.codex/state_5.sqlite", False),
    ],
)
def test_only_rollouts_are_claimed(path: str, claimed: bool) -> None:
    assert Codex().claims(path) is claimed


@pytest.mark.parametrize("name", [NAME, f"{NAME}.zst", NAME.replace(".jsonl", f"_{PARENT}.jsonl")])
def test_the_name_tells_the_thread(name: str) -> None:
    assert named(PurePath(name)).id == OWN


def test_other_names_stand_for_themselves() -> None:
    assert named(PurePath("session-alpha.jsonl")).id == "session-alpha"


def test_the_head_tells_folder_branch_and_program() -> None:
    head = meta(0, cli_version="0.169.0", originator="codex-tui", git={"branch": "main"}, session_id=OWN)
    facts = next(of(SessionFacts, records([head])))
    assert (facts.project, facts.branch, facts.version, facts.entrypoint) == (
        "/home/dev/project",
        "main",
        "0.169.0",
        "codex-tui",
    )


def test_a_turn_in_another_folder_moves_the_session_once() -> None:
    lines = [meta(), context(1), context(2, cwd="/elsewhere"), context(3, cwd="/elsewhere")]
    assert [facts.project for facts in of(SessionFacts, records(lines))] == ["/home/dev/project", "/elsewhere"]


@pytest.mark.parametrize(
    ("fields", "session", "chain", "name"),
    [
        ({}, OWN, "", ""),
        ({"source": "cli", "thread_source": "user"}, OWN, "", ""),
        ({"forked_from_id": PARENT}, OWN, "", ""),
        ({"source": {"subagent": {"thread_spawn": {"parent_thread_id": PARENT}}}}, PARENT, OWN, ""),
        ({"source": {"subagent": "review"}, "parent_thread_id": PARENT}, PARENT, OWN, "review"),
        ({"source": {"subagent": "review"}}, OWN, OWN, "review"),
        ({"source": {"subagent": {"other": "guardian"}}, "session_id": PARENT}, PARENT, OWN, "other"),
        ({"thread_source": "guardian_review", "session_id": PARENT}, PARENT, OWN, "guardian_review"),
        ({"thread_source": "subagent", "session_id": PARENT, "agent_nickname": "Ada"}, PARENT, OWN, "Ada"),
    ],
)
def test_subagents_are_told_from_people(fields: dict[str, object], session: str, chain: str, name: str) -> None:
    from pyrometer.agents.codex_lines import Line, decode
    from pyrometer.agents.codex_thread import Thread, identify

    line = decode(meta(0, **fields))  # type: ignore[arg-type]
    assert isinstance(line, Line)
    assert line.payload is not None
    thread = identify(line.payload, Thread(), 0.0)
    assert (thread.session, thread.chain, thread.subagent) == (session, chain, name)
