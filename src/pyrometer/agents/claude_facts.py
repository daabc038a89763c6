"""What a Claude Code log says about its session as a whole, told only when it changes."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pyrometer.agents.claude_files import LogFile, encoded
from pyrometer.agents.claude_lines import Line
from pyrometer.agents.claude_origin import Origin
from pyrometer.model import SessionFacts
from pyrometer.text import printable

AGENT = "claude"

Facts: TypeAlias = tuple[str, str, str, str, str]
"""Session, working directory, branch, version, entrypoint."""

NOTHING: Facts = ("", "", "", "", "")


def told(line: Line, file: LogFile, origin: Origin, known: Facts) -> Facts:
    """What is known after this line. What it leaves out stays as it was."""
    if origin.chain:
        return _told_by_subagent(line, file, origin, known)
    known = known if known[0] == origin.session else NOTHING
    _, project, branch, version, entrypoint = known
    said = (
        origin.session,
        line.cwd or project,
        line.git_branch or branch,
        line.version or version,
        line.entrypoint or entrypoint,
    )
    if said == known and said[1]:
        return known
    session, project, branch, version, entrypoint = (printable(word) for word in said)
    if not project and line.type == "assistant":
        # No line before the first answer has told it. The folder's name is no path, but better than nothing.
        project = file.folder
    return session, project, branch, version, entrypoint


def record(facts: Facts, at: float) -> SessionFacts:
    """The facts as a record."""
    session, project, branch, version, entrypoint = facts
    return SessionFacts(AGENT, session, at, project, branch, version, entrypoint=entrypoint)


def parent(origin: Origin, at: float) -> SessionFacts:
    """That the file's session began as a copy of another."""
    return SessionFacts(AGENT, origin.holder, at, parent=origin.session)


def began(origin: Origin, at: float, start: Literal["clear", "resume"]) -> SessionFacts:
    """That a process began with the session."""
    return SessionFacts(AGENT, origin.session, at, start=start)


def _told_by_subagent(line: Line, file: LogFile, origin: Origin, known: Facts) -> Facts:
    """A subagent's file may be all that is left of a session; but it may work in another directory (a worktree)."""
    if known != NOTHING or not line.cwd or encoded(line.cwd) != file.folder:
        return known
    return origin.session, printable(line.cwd), "", "", ""
