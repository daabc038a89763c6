"""What sessions and windows are called in sentences."""

from __future__ import annotations

from pyrometer.snapshot import SessionView, WindowView

_ID = 8


def session_name(session: SessionView) -> str:
    """The last part of the session's folder, or the start of its id where no folder is known."""
    return last_part(session.project) or session.id[:_ID]


def last_part(folder: str) -> str:
    """What a project is called: the last part of its folder. Empty for none."""
    return folder.replace("\\", "/").rstrip("/").rpartition("/")[2]


def window_name(window: WindowView) -> str:
    """`claude 5h`: for sentences that stand alone."""
    return f"{window.provider} {window.label}"
