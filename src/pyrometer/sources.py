"""Which agents there are, and where to look for their logs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.agents.base import Agent
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.codex import Codex
from pyrometer.paths import expand

if TYPE_CHECKING:
    from pyrometer.settings import Settings

AGENTS: tuple[Agent, ...] = (ClaudeCode(), Codex())


def roots(settings: Settings, env: Mapping[str, str], home: Path) -> list[tuple[str, Path]]:
    """(agent, folder of logs) from the environment and the settings, each real folder once. They need not exist."""
    named: Mapping[str, tuple[str, ...]] = {"claude": settings.sources.claude, "codex": settings.sources.codex}
    found: dict[tuple[str, str], tuple[str, Path]] = {}
    for agent in AGENTS:
        folders = [expand(folder, home) for folder in named.get(agent.name, ())]
        if settings.sources.defaults:
            folders = [*agent.roots(env, home), *folders]
        for folder in (below for own in folders for below in _log_folders(agent, own)):
            found.setdefault((agent.name, os.path.realpath(folder)), (agent.name, folder))
    return list(found.values())


def without_names(agent: str, path: str, state: bytes) -> bytes:
    """The state of a log's reader without folder and branch; a state that it does not know becomes empty."""
    for one in AGENTS:
        if one.name == agent:
            reader = one.reader(Path(path))
            with contextlib.suppress(ValueError):
                reader.restore(state)
                reader.forget_names()
                return reader.save()
    return b""


def _log_folders(agent: Agent, folder: Path) -> list[Path]:
    """The folders of logs below an agent's own folder, which may itself be named as one of them."""
    return [folder] if folder.name in agent.folders else [folder / name for name in agent.folders]
