"""Whose a line is: its session, its chain, and how good the file's claim to it is.

Resumed and forked sessions copy lines into new files, so one response can stand in many. What proves a copy differs
by version; where nothing does, the older file owns the line.
"""

from __future__ import annotations

import msgspec

from pyrometer.agents.claude_files import LogFile
from pyrometer.agents.claude_lines import Line
from pyrometer.text import printable

ORIGINAL, SUBAGENT, COPY = 0, 1, 2
INLINE = "sidechain"
"""Chain of the subagents of old versions, which wrote into the main file without saying who is who."""
UNKNOWN_BIRTH = 32_503_680_000.0
"""The year 3000: a file without any time never takes a line from one that has some."""


class Origin(msgspec.Struct, frozen=True, gc=False):
    """Where a line belongs."""

    session: str
    """The session that the line came into being in."""
    holder: str
    """The session of the file that holds it: another one for proven copies."""
    chain: str
    subagent: str
    claim: tuple[int, float, str]
    main: bool
    """Whether it is the main loop's, not a subagent's."""
    copied: bool
    """Whether it is proven to be a copy."""


def origin_of(line: Line, file: LogFile, holder: str, birth: float | None) -> Origin:
    """The line's origin. `holder` is the session that the file was found to hold, `birth` the file's first time."""
    said = printable(line.session_id) if line.session_id else holder
    session = _first_session(line, said)
    chain = _chain(line, file)
    rank = COPY if session != holder and (session != said or file.session) else SUBAGENT if chain else ORIGINAL
    return Origin(
        session=session,
        holder=holder if file.session else said,
        chain=chain,
        subagent=printable(line.attribution_agent or file.label) if chain else "",
        claim=(rank, UNKNOWN_BIRTH if birth is None else birth, said),
        main=not chain,
        copied=rank == COPY,
    )


def _first_session(line: Line, said: str) -> str:
    """Forks say where a line is from: in `forkedFrom`, in `requestSessionId`, or by leaving the session as it was."""
    fork = line.forked_from
    if fork is not None and fork.session_id:
        return printable(fork.session_id)
    return printable(line.request_session_id) if line.request_session_id else said


def _chain(line: Line, file: LogFile) -> str:
    if not line.is_sidechain and not file.chain:
        return ""
    return printable(line.agent_id or file.chain or INLINE)
