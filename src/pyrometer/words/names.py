"""What sessions and windows are called in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pyrometer.snapshot import SessionView, WindowView

_ID = 8
_APART = range(4, 19)
"""Characters of an id, as many as tell it from the others."""


def session_name(session: SessionView) -> str:
    """The last part of the session's folder, or the start of its id where no folder is known."""
    return last_part(session.project) or session.id[:_ID]


def name_among(agent: str, ident: str, sessions: Sequence[SessionView]) -> str:
    """What the session is called beside others: `api (3a74)` if another one that is not over is called `api`, too."""
    found = next((each for each in sessions if each.id == ident and each.agent == agent), None)
    if found is None:
        return ident[:_ID]
    name = session_name(found)
    # Most of them are over: what is dear is asked of the others alone.
    others = [each.id for each in sessions if each.state != "ended" and each is not found
              and session_name(each) == name]  # fmt: skip
    if not others or name == ident[:_ID]:
        return name
    cells = next((cells for cells in _APART if not any(other[:cells] == ident[:cells] for other in others)), _APART[-1])
    return f"{name} ({ident[:cells]})"


@lru_cache(maxsize=1024)
def last_part(folder: str) -> str:
    """What a project is called: the last part of its folder. Empty for none."""
    return folder.replace("\\", "/").rstrip("/").rpartition("/")[2]


def window_name(window: WindowView) -> str:
    """`claude 5h`: for sentences that stand alone."""
    return f"{window.provider} {window.label}"


def window_among(window: WindowView, windows: Sequence[WindowView]) -> str:
    """What the window is called beside others: `5h`, or `claude 5h` beside those of another provider."""
    return window_name(window) if any(other.provider != window.provider for other in windows) else window.label
