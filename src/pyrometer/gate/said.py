"""What was said to a session last, so that it is not said again at every tool call."""

from __future__ import annotations

import contextlib
import json
import os
import re
from hashlib import sha256
from pathlib import Path

FOLDER = "gate"
MAX_FILES = 200
"""Newest sessions that are remembered."""
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def may_say(state_dir: Path, session: str, code: int, now: float, every: float) -> bool:
    """Whether it is time: `every` seconds have passed, or it got worse; that it is said now is written down.

    False where that cannot be written: rather silent than the same words at every call.
    """
    path = state_dir / FOLDER / _file_name(session)
    at, before = _last(path)
    if at is not None and 0 <= now - at < every and code <= before:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"at": now, "code": code}, file)
        temporary.replace(path)
    except OSError:
        return False
    if at is None:
        _prune(path.parent)
    return True


def _last(path: Path) -> tuple[float | None, int]:
    """(when, how bad) it was said last."""
    try:
        said = json.loads(path.read_bytes())
        return float(said["at"]), int(said["code"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None, 0


def _file_name(session: str) -> str:
    """A safe name, whatever the id holds."""
    if _PLAIN_ID.fullmatch(session):
        return f"{session}.json"
    return f"{sha256(session.encode(errors='replace')).hexdigest()[:32]}.json"


def _prune(folder: Path) -> None:
    with contextlib.suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda file: file.lstat().st_mtime, reverse=True)
        for file in files[MAX_FILES:]:
            file.unlink()
