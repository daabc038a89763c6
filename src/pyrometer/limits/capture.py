"""Keeps what Claude Code tells its status line, and gives it back as limit readings.

One file a session below `<state>/statusline`, replaced atomically, so that several sessions never fight over it.
The folder is 0700 and its files 0600. Only the standard library is imported until readings are asked for.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyrometer.limits.observed import last_answer_at
from pyrometer.limits.status_line import WINDOW_MINUTES, Kept, decode, instant, keep, number
from pyrometer.text import printable

if TYPE_CHECKING:
    from pyrometer.model import CacheState, LimitReading

FOLDER = "statusline"
SOURCE = "claude status line"
MAX_PAYLOAD = 1024 * 1024
"""Larger input is refused: Claude Code sends about 2 KiB."""
MAX_TOKENS = 1_000_000_000
"""No context is as large."""
MAX_FILES = 200
"""Newest files that are kept and read."""
MAX_AGE = 8 * 86_400
"""Seconds after which a session's file is removed: no window is longer than a week."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


def store(payload: bytes, state_dir: Path, now: float) -> Kept | None:
    """Stores the useful part of one status-line JSON; returns it, or None if `payload` is not such a JSON.

    Raises OSError if the folder cannot be written.
    """
    said = decode(payload) if len(payload) <= MAX_PAYLOAD else None
    if said is None:
        return None
    kept = keep(said)
    if kept["session"]:
        folder = state_dir / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / _file_name(kept["session"])
        before = _load(path)
        kept["at"] = _observed_at(kept, before, last_answer_at(said.get("transcript_path")), now)
        kept["seen_at"] = now
        _replace(path, json.dumps(kept, separators=(",", ":")).encode())
        if before is None:
            _prune(folder, now)
    return kept


def captures(state_dir: Path) -> list[Kept]:
    """What is stored, newest first. Files that do not hold what `store` wrote are skipped."""
    found = [_load(path) for path in _files(state_dir / FOLDER)[:MAX_FILES]]
    known = [kept for kept in found if kept is not None and number(kept.get("at")) is not None]
    return sorted(known, key=lambda kept: float(kept["at"]), reverse=True)


def readings(state_dir: Path) -> list[LimitReading]:
    """Every stored limit reading of Claude Code, oldest first."""
    return [reading for kept in reversed(captures(state_dir)) for reading in _readings_of(kept)]


def cache_states(state_dir: Path) -> list[CacheState]:
    """What Claude Code last said of the prompt cache of each session, oldest first."""
    found = (_cache_state(kept) for kept in reversed(captures(state_dir)))
    return [state for state in found if state is not None]


def _cache_state(kept: Kept) -> CacheState | None:
    from pyrometer.model import CacheState

    said, at, session = kept.get("prompt_cache"), number(kept.get("seen_at")), kept.get("session")
    if not isinstance(said, dict) or not said or at is None or not isinstance(session, str):
        return None
    recache, causes = number(said.get("recache_tokens_if_cold")), kept.get("miss_causes")
    return CacheState(
        agent="claude",
        session=printable(session),
        at=at,
        expires_at=instant(said.get("expires_at")),
        recache=int(recache) if recache is not None and 0 <= recache <= MAX_TOKENS else None,
        missed_at=instant(said.get("last_miss_at")),
        causes=tuple(printable(cause) for cause in causes if isinstance(cause, str))
        if isinstance(causes, list)
        else (),
    )


def _readings_of(kept: Kept) -> list[LimitReading]:
    from pyrometer.model import LimitReading

    windows = kept.get("windows")
    return [
        LimitReading(
            provider="claude",
            limit_id=str(window["limit_id"]),
            minutes=int(window["minutes"]),
            percent=float(window["percent"]),
            resets_at=instant(window.get("resets_at")),
            at=float(kept["at"]),
            source=SOURCE,
            scope=printable(str(window.get("scope", ""))),
            session=printable(str(kept.get("session", ""))),
        )
        for window in (windows if isinstance(windows, list) else [])
        if _is_window(window)
    ]


def _is_window(window: object) -> bool:
    """Whether `window` is one that `store` could have written: the file may have been tampered with."""
    if not isinstance(window, dict):
        return False
    name, percent = window.get("limit_id"), number(window.get("percent"))
    known = isinstance(name, str) and len(name) <= 100 and name.startswith(tuple(WINDOW_MINUTES)) and name.isprintable()
    return known and window.get("minutes") in WINDOW_MINUTES.values() and percent is not None and 0 <= percent <= 110


def _observed_at(kept: Kept, before: Kept | None, answered_at: float | None, now: float) -> float:
    """When the percentages were true: an idle session repeats old ones at every redraw.

    Unchanged figures keep their time, unless a newer answer confirms them. Changed figures are as old as the last
    answer in the transcript, where that came after the previous figures; else a subagent brought them just now.
    """
    known = None if before is None else number(before.get("at"))
    if before is not None and known is not None and before.get("windows") == kept["windows"]:
        return min(now, max(known, answered_at or known))
    if answered_at is None or (known is not None and answered_at <= known):
        return now
    return min(now, answered_at)


def _file_name(session: str) -> str:
    """A safe file name for a session id, whatever it holds."""
    if _PLAIN_ID.fullmatch(session):
        return f"{session}.json"
    import hashlib

    return f"{hashlib.sha256(session.encode(errors='replace')).hexdigest()[:32]}.json"


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _load(path: Path) -> dict[str, Any] | None:
    try:
        return decode(path.read_bytes()) if path.stat().st_size <= MAX_PAYLOAD else None
    except OSError:
        return None


def _files(folder: Path) -> list[Path]:
    """The stored files, newest first."""
    found: list[tuple[float, Path]] = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.lstat()
                if path.suffix == ".json" and stat.S_ISREG(status.st_mode):
                    found.append((status.st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


def _prune(folder: Path, now: float) -> None:
    """Removes what is old or too much, and what an interrupted write left behind."""
    files = _files(folder)
    for path in [*files, *folder.glob(".*.json.*")]:
        with contextlib.suppress(OSError):
            if path in files[MAX_FILES:] or now - path.lstat().st_mtime > MAX_AGE:
                path.unlink()
