"""Where Claude Code keeps its logs, and what a log's path says about it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

import msgspec

from pyrometer.text import printable

PROJECTS = "projects"
SUFFIX = ".jsonl"
NO_LOGS = frozenset({"journal.jsonl", "history.jsonl"})
"""A workflow's journal and the list of prompts: neither holds answers."""

_FOLDER = re.compile(r"[A-Za-z0-9_-]+")
_BELOW_PROJECT = re.compile(rf"{re.escape(os.sep)}{PROJECTS}{re.escape(os.sep)}{_FOLDER.pattern}{re.escape(os.sep)}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AGENT = re.compile(r"agent-(.+)")
_LABELLED = re.compile(r"a([a-z][a-z_]*)-[0-9a-f]+")
_NOT_KEPT = re.compile(r"[^A-Za-z0-9-]")


class LogFile(msgspec.Struct, frozen=True):
    """What the path alone tells of a log."""

    stem: str
    folder: str
    """The encoded working directory: every character but letters, digits and dashes is a dash."""
    session: str
    """The session that the path names beyond doubt, else empty."""
    chain: str
    """Id of the subagent whose file it is; empty for main files."""
    label: str
    """What the client calls an internal fork (`compact`, `aside_question`), else empty."""


def roots(env: Mapping[str, str], home: Path) -> Sequence[Path]:
    """The configuration folders that may hold logs: `CLAUDE_CONFIG_DIR`, else `~/.claude` and the XDG one.

    A comma-separated list, and paths that end in `projects`, are accepted. No two lead to the same folder.
    """
    named = [part.strip() for part in env.get("CLAUDE_CONFIG_DIR", "").split(",")]
    chosen = [_expand(part, home) for part in named if part] or _defaults(env, home)
    folders = [path.parent if path.name == PROJECTS else path for path in chosen]
    return list({path.resolve(): path for path in reversed(folders)}.values())[::-1]


def claims(path: str) -> bool:
    """Whether the file is a session's or subagent's log: any `*.jsonl` in a folder below `projects`."""
    name = path[path.rfind(os.sep) + 1 :]
    if not name.endswith(SUFFIX) or name == SUFFIX or name in NO_LOGS:
        return False
    return _BELOW_PROJECT.search(os.sep + path) is not None


def describe(path: PurePath) -> LogFile:
    """What the path tells. Session ids are UUIDs; other names (copies, exports) say nothing certain."""
    stem = path.name.removesuffix(SUFFIX)
    at = _project_at(path.parts)
    below = path.parts[at + 2 : -1] if at is not None else path.parts[-4:-1]
    agent = _AGENT.fullmatch(stem)
    label = _LABELLED.fullmatch(agent[1]) if agent else None
    owners = [part for part in below if _UUID.fullmatch(part)] if agent else [stem] if _UUID.fullmatch(stem) else []
    return LogFile(
        stem=printable(stem),
        folder=printable(path.parts[at + 1]) if at is not None else "",
        session=printable(owners[0]) if owners else "",
        chain=printable(agent[1]) if agent else printable(stem) if "subagents" in below else "",
        label=label[1] if label else "",
    )


def encoded(directory: str) -> str:
    """The folder's name that the client gives to a working directory."""
    return _NOT_KEPT.sub("-", directory)


def _defaults(env: Mapping[str, str], home: Path) -> list[Path]:
    xdg = env.get("XDG_CONFIG_HOME", "").strip()
    return [home / ".claude", (_expand(xdg, home) if xdg else home / ".config") / "claude"]


def _expand(text: str, home: Path) -> Path:
    return home / text[2:] if text.startswith("~/") else home if text == "~" else Path(text)


def _project_at(parts: tuple[str, ...]) -> int | None:
    """Index of the innermost `projects` that is followed by an encoded folder and a file."""
    places = (at for at in range(len(parts) - 3, -1, -1) if parts[at] == PROJECTS)
    return next((at for at in places if _FOLDER.fullmatch(parts[at + 1])), None)
