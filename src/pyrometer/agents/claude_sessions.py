"""Claude Code's registry of running programs: `sessions/<pid>.json`, kept from 2.1.220 on and removed at exit."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pyrometer.agents.numbers import natural
from pyrometer.text import printable

State: TypeAlias = Literal["working", "waiting"]

LARGEST_FILE = 64 * 1024
"""Bytes; an entry has less than one thousand."""

_STATES: dict[str, State] = {"busy": "working", "idle": "waiting"}


def running(roots: Iterable[Path], alive: Callable[[int], bool]) -> dict[str, State]:
    """Sessions whose program runs now, and whether it is at work.

    `roots` are configuration folders, `alive` says whether a process id is in use. Only `<digits>.json` files are
    opened: secrets lie beside them. An entry being written this instant, or without a known status, is left out; of
    two programs in one session the one at work counts.
    """
    found: dict[str, State] = {}
    for root in roots:
        for path in _entries(root / "sessions"):
            session, state = _entry(path, alive)
            if session and state and found.get(session) != "working":
                found[session] = state
    return found


def _entries(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return
    for name in names:
        stem, dot, suffix = name.partition(".")
        if dot and suffix == "json" and stem.isascii() and stem.isdigit():
            yield folder / name


def _entry(path: Path, alive: Callable[[int], bool]) -> tuple[str, State | None]:
    said = _read(path)
    pid = natural(said.get("pid", path.stem))
    session, status = said.get("sessionId"), said.get("status")
    if not pid or not isinstance(session, str) or not isinstance(status, str) or not alive(pid):
        return "", None
    return printable(session), _STATES.get(status)


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _bytes(path: Path) -> bytes:
    """The regular file's content; never blocks on a pipe and never follows a link."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return os.read(descriptor, LARGEST_FILE)
    finally:
        os.close(descriptor)
