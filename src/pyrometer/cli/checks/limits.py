"""Whether the limits are known, from whom, and how old that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyrometer.cli.install import is_ours, own_command, status_line_command
from pyrometer.cli.world import World
from pyrometer.limits.capture import captures
from pyrometer.paths import claude_dir, display, state_dir
from pyrometer.report.doctor import Check
from pyrometer.snapshot import Snapshot
from pyrometer.text import percent, span
from pyrometer.words import window_name

SECTION = "Limits"
OLD = 3600.0
"""Seconds after which a reading is called old while its agent works."""
FIRST_VERSION = (2, 1, 80)
"""Claude Code that first tells its status line the limits."""


def limit_checks(snapshot: Snapshot, world: World) -> Iterator[Check]:
    """Readings by window, and the ways to get those that are missing."""
    for window in snapshot.windows:
        age = None if window.read_at is None else snapshot.at - window.read_at
        said = f"{percent(window.percent)} {window.source}" + ("" if age is None else f", {span(age)} ago")
        old = age is not None and age > OLD and window.provider in _working(snapshot)
        yield Check(SECTION, window_name(window), "note" if old else "ok", said)
    yield from _claude(snapshot, world)
    yield from _codex(snapshot)


def _working(snapshot: Snapshot) -> set[str]:
    return {session.agent for session in snapshot.sessions if session.works}


def _claude(snapshot: Snapshot, world: World) -> Iterator[Check]:
    folder = claude_dir(world.env, world.home)
    if not folder.is_dir() and not _uses(snapshot, "claude"):
        return
    yield _status_line(folder, world)
    kept = captures(state_dir(world.env, world.home))
    if kept:
        age = span(world.now() - float(kept[0]["at"]))
        sessions = f"{len(kept)} session{'s' if len(kept) > 1 else ''}"
        yield Check(SECTION, "status-line readings", "ok", f"{sessions}, the newest {age} old")
    if not any(window.provider == "claude" and window.limit_id != "budget" for window in snapshot.windows):
        yield _no_claude_limit(snapshot, installed=bool(kept))


def _status_line(folder: Path, world: World) -> Check:
    """Only the key `statusLine` of Claude Code's settings is looked at."""
    name = f"claude status line ({display(folder / 'settings.json', world.home)})"
    command = status_line_command(folder)
    fix = f"{own_command(world)} --install"
    if command is None:
        return Check(SECTION, name, "broken", "the settings file is not valid JSON", "put the file right")
    if is_ours(command):
        return Check(SECTION, name, "ok", command)
    if command:
        return Check(SECTION, name, "missing", "runs a command of yours; it can go on behind --then", fix)
    return Check(SECTION, name, "missing", "not set up, so Claude's percentages are unknown", fix)


def _no_claude_limit(snapshot: Snapshot, *, installed: bool) -> Check:
    versions = [_number(each.version) for each in snapshot.sessions if each.agent == "claude" and each.version]
    if versions and max(versions) < FIRST_VERSION:
        return Check(SECTION, "claude limits", "missing", "Claude Code tells them from 2.1.80 on", "claude update")
    budget = "with an API key: pyrometer config set budgets.claude.five_hour_tokens 20_000_000"
    said = "the status line brought none yet: they come with the first answer on a subscription"
    return Check(SECTION, "claude limits", "missing", said if installed else "no reading", budget)


def _codex(snapshot: Snapshot) -> Iterator[Check]:
    if _uses(snapshot, "codex") and not any(window.provider == "codex" for window in snapshot.windows):
        fix = "with an API key: pyrometer config set budgets.codex.five_hour_tokens 20_000_000"
        yield Check(SECTION, "codex limits", "missing", "Codex writes them with each turn on a ChatGPT plan", fix)


def _uses(snapshot: Snapshot, agent: str) -> bool:
    return any(session.agent == agent for session in snapshot.sessions)


def _number(version: str) -> tuple[int, ...]:
    """`2.1.80` as numbers to compare; anything else is old."""
    parts = version.split("-")[0].split(".")
    return tuple(int(part) for part in parts) if all(part.isascii() and part.isdigit() for part in parts) else (0,)
