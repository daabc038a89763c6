"""Who a rollout belongs to: its thread, the session a person sees it in, and whether it is a subagent's."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import msgspec

from pyrometer.agents.codex_lines import Payload, text
from pyrometer.model import SessionFacts

_SUFFIXES = (".zst", ".jsonl")
_PEOPLE = ("", "user")
_LONGEST_PATH = 1024


class Thread(msgspec.Struct):
    """Identity of one rollout file."""

    id: str = ""
    session: str = ""
    chain: str = ""
    subagent: str = ""
    born: float = 0.0
    known: bool = False
    """The file's own `session_meta` was read."""


def named(path: PurePath) -> Thread:
    """What the file's name alone tells: `rollout-<local time>-<thread>[_<rollout>].jsonl[.zst]`."""
    name = path.name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    stem = name.removeprefix("rollout-").partition("_")[0]
    thread = stem[20:] if len(stem) > 20 and stem[10:11] == "T" else stem
    thread = text(thread)
    return Thread(id=thread, session=thread)


def identify(meta: Payload, fallback: Thread, at: float) -> Thread:
    """The identity that the file's first `session_meta` gives.

    Without `session_id` (before 0.142) a subagent's session is its parent: a subagent's subagent then stays with the
    subagent that started it, since its file does not name the root.
    """
    thread = text(meta.id) or text(meta.session_id) or fallback.id
    spawn, kind = _spawn(meta.source)
    parent = text(meta.parent_thread_id) or text(spawn.get("parent_thread_id"))
    is_subagent = bool(spawn or kind) or text(meta.thread_source) not in _PEOPLE
    session = text(meta.session_id) or (parent if is_subagent else "") or thread
    name = ""
    if is_subagent:
        roles = (meta.agent_role, spawn.get("agent_role"), meta.agent_nickname, spawn.get("agent_nickname"))
        name = next((text(role) for role in roles if text(role)), "") or kind or text(meta.thread_source)
    return Thread(thread, session, thread if is_subagent else "", name, at, known=True)


def facts(meta: Payload, thread: Thread, at: float) -> SessionFacts:
    """What the meta line says of the session; of a subagent's only what holds for the session as a whole."""
    git = meta.git if isinstance(meta.git, dict) else {}
    main = not thread.chain
    return SessionFacts(
        agent="codex",
        session=thread.session,
        at=at,
        project=text(meta.cwd, _LONGEST_PATH),
        branch=text(git.get("branch")),
        version=text(meta.cli_version),
        parent=text(meta.forked_from_id) if main else "",
        entrypoint=(text(meta.originator) or text(meta.source)) if main else "",
    )


def moved(cwd: object, thread: Thread, at: float) -> SessionFacts:
    """The session's working directory as a later line tells it."""
    return SessionFacts(agent="codex", session=thread.session, at=at, project=text(cwd, _LONGEST_PATH))


def _spawn(source: Any) -> tuple[dict[str, Any], str]:
    """`thread_spawn` of the source, and the kind of subagent where it is only named (`review`, `compact`)."""
    subagent = source.get("subagent") if isinstance(source, dict) else None
    if isinstance(subagent, str):
        return {}, text(subagent)
    if not isinstance(subagent, dict):
        return {}, ""
    spawn = subagent.get("thread_spawn")
    kind = text(next(iter(subagent), ""))
    return (spawn, "") if isinstance(spawn, dict) else ({}, kind or "subagent")
