"""Claude Code: which files are its logs, and a reader for each. `docs/agents/claude-code.md` tells the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pyrometer.agents import claude_files
from pyrometer.agents.claude_reader import ClaudeReader

NAME = "claude"


class ClaudeCode:
    """The agent, versions 1.0.35 to 2.1.330. See `pyrometer.agents.base.Agent`."""

    name: str = NAME
    folders: Sequence[str] = (claude_files.PROJECTS,)

    def roots(self, env: Mapping[str, str], home: Path) -> Sequence[Path]:
        return claude_files.roots(env, home)

    def claims(self, path: str) -> bool:
        return claude_files.claims(path)

    def reader(self, path: Path) -> ClaudeReader:
        return ClaudeReader(claude_files.describe(path))
