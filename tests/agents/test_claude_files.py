from __future__ import annotations

from pathlib import Path

import pytest

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.claude_files import describe, encoded
from tests.agents.claude_made import FOLDER, MAIN, OTHER, SESSION, SUBAGENT

HOME = Path("/home/dev")
AGENT = ClaudeCode()


def test_without_settings_both_usual_folders_are_roots() -> None:
    assert AGENT.roots({}, HOME) == [HOME / ".claude", HOME / ".config" / "claude"]
    assert AGENT.roots({"XDG_CONFIG_HOME": "/xdg"}, HOME) == [HOME / ".claude", Path("/xdg/claude")]


def test_a_named_folder_replaces_the_usual_ones() -> None:
    assert AGENT.roots({"CLAUDE_CONFIG_DIR": "/a"}, HOME) == [Path("/a")]
    assert AGENT.roots({"CLAUDE_CONFIG_DIR": " ~/a , /b/projects,, ~ "}, HOME) == [HOME / "a", Path("/b"), HOME]
    assert AGENT.roots({"CLAUDE_CONFIG_DIR": " , "}, HOME) == AGENT.roots({}, HOME)


def test_two_names_of_one_folder_are_one_root(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    named = f"{tmp_path}/link,{tmp_path}/real,{tmp_path}/real/projects"
    assert AGENT.roots({"CLAUDE_CONFIG_DIR": named}, HOME) == [tmp_path / "link"]


@pytest.mark.parametrize(
    "path",
    [
        MAIN,
        SUBAGENT,
        FOLDER / "agent-28d991ec.jsonl",
        FOLDER / SESSION / "chat.jsonl",
        FOLDER / SESSION / "subagents" / "workflows" / "wf_1" / "agent-a1.jsonl",
        Path("/projects/no folder of ours/projects/-home-dev/x.jsonl"),
        Path("projects/-home-dev/x.jsonl"),
    ],
)
def test_logs_are_claimed_at_any_depth(path: Path) -> None:
    assert AGENT.claims(str(path))


@pytest.mark.parametrize(
    "name",
    [
        ".credentials.json",
        "history.jsonl",
        "sessions/4711.json",
        "sessions/4711.ab12.key",
        "projects/loose.jsonl",
        "projects/-home-dev/x.json",
        "projects/-home-dev/x.jsonl.bak",
        "projects/-home-dev/.jsonl",
        "projects/no folder of ours/x.jsonl",
        "old-projects/-home-dev/x.jsonl",
        "projects/-home-dev/s/journal.jsonl",
        "x.jsonl",
    ],
)
@pytest.mark.parametrize("root", [HOME / ".claude", HOME / "projects" / ".claude"])
def test_nothing_else_is_claimed(root: Path, name: str) -> None:
    assert not AGENT.claims(str(root / name))


def test_a_path_names_session_and_chain() -> None:
    main, agent = describe(MAIN), describe(SUBAGENT)
    assert (main.session, main.chain, main.folder) == (SESSION, "", "-home-dev-shop")
    assert (agent.session, agent.chain, agent.label) == (SESSION, "a0123456789abcdef", "")
    workflow = describe(FOLDER / SESSION / "subagents" / "workflows" / OTHER / "agent-a1.jsonl")
    assert (workflow.session, workflow.chain) == (SESSION, "a1")
    flat = describe(FOLDER / "agent-28d991ec.jsonl")
    assert (flat.session, flat.chain) == ("", "28d991ec")
    assert describe(FOLDER / SESSION / "chat.jsonl").session == "", "a copy under another name says nothing certain"
    assert describe(SUBAGENT.with_name("agent-aaside_question-0123456789abcdef.jsonl")).label == "aside_question"


def test_the_folder_of_a_directory() -> None:
    assert encoded("/home/dev/my_shop.v2") == "-home-dev-my-shop-v2"
