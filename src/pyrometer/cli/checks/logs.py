"""The agents' folders, files and versions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pyrometer.paths import display
from pyrometer.report.doctor import Check
from pyrometer.snapshot import Snapshot
from pyrometer.text import span

SECTION = "Logs"
_INSIDE = ("projects", "sessions", "archived_sessions")
"""Below an agent's folder only these hold logs; the rest can be large and is none of our business."""
_SUFFIXES = (".jsonl", ".jsonl.zst")
_MANY = 200_000
"""Files after which counting stops."""
_NAMED = 20
"""Places of trouble that are listed."""
_HOW = {"claude": "sources.claude /path/to/.claude", "codex": "sources.codex /path/to/.codex"}


def log_checks(snapshot: Snapshot, home: Path) -> Iterator[Check]:
    """Folders, versions, and what could not be read."""
    yield from _folders(snapshot, home)
    yield from _versions(snapshot)
    yield from _troubles(snapshot)


def _folders(snapshot: Snapshot, home: Path) -> Iterator[Check]:
    roots = snapshot.health.roots
    for agent, folder, _ in roots:
        path = Path(folder)
        name = f"{agent} {display(path, home)}"
        if not path.is_dir():
            yield Check(SECTION, name, "note", "no such folder")
        elif not os.access(path, os.R_OK | os.X_OK):
            yield Check(SECTION, name, "broken", "may not be read", f"chmod u+rx {path}")
        else:
            yield Check(SECTION, name, "ok", _contents(path, snapshot.at))
    if not any(Path(folder).is_dir() for _, folder, _ in roots):
        agents = sorted({agent for agent, _, _ in roots} & _HOW.keys()) or ["claude"]
        fix = f"start your agent once, or name its folder: pyrometer config set {_HOW[agents[0]]}"
        yield Check(SECTION, "folders", "missing", "no agent has written anything here", fix)


def _contents(path: Path, now: float) -> str:
    number, newest = 0, 0.0
    for status in find_logs(path):
        number, newest = number + 1, max(newest, status.st_mtime)
    if not number:
        return "no logs yet"
    return f"{number} log{'s' if number > 1 else ''}, the newest written {span(now - newest)} ago"


def find_logs(path: Path) -> Iterator[os.stat_result]:
    """The state of every file below an agent's folder that looks like a log."""
    found = 0
    for inside in [path / name for name in _INSIDE if (path / name).is_dir()] or [path]:
        for folder, _, names in os.walk(inside):
            for name in names:
                if name.endswith(_SUFFIXES) and found < _MANY:
                    found += 1
                    try:
                        yield (Path(folder) / name).stat()
                    except OSError:
                        continue


def _versions(snapshot: Snapshot) -> Iterator[Check]:
    """Program versions by agent, the most recently used first."""
    versions: dict[str, list[str]] = {}
    for session in sorted(snapshot.sessions, key=lambda session: session.last_at, reverse=True):
        seen = versions.setdefault(session.agent, [])
        if session.version and session.version not in seen:
            seen.append(session.version)
    for agent, seen in sorted(versions.items()):
        more = f" and {len(seen) - 5} older" if len(seen) > 5 else ""
        yield Check(SECTION, f"{agent} versions", "ok", f"{', '.join(seen[:5]) or 'not written'}{more}")


def _troubles(snapshot: Snapshot) -> Iterator[Check]:
    health = snapshot.health
    yield Check(SECTION, "followed", "ok", f"{health.files:,} logs, {health.lines:,} of their lines read just now")
    for kind, place, count in health.troubles[:_NAMED]:
        yield Check(SECTION, "not as meant", "note", f"{count}× {kind} in {place}" if place else f"{count}× {kind}")
    if rest := sum(count for _, _, count in health.troubles[_NAMED:]):
        more = f"{rest}× in {len(health.troubles) - _NAMED} more places: pyrometer now --json has them all"
        yield Check(SECTION, "not as meant", "note", more)
    for model in health.unpriced_models:
        yield Check(SECTION, "price", "note", f"{model} has no known price: its dollars are shown as a dash")
