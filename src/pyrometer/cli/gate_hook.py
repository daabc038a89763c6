"""Our hooks in Claude Code's settings: shown, put in, taken out. Nothing else in that file is touched."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyrometer.cli.failure import Failure
from pyrometer.cli.install import load, program, save
from pyrometer.cli.world import World
from pyrometer.gate.hook import EVENTS
from pyrometer.paths import claude_dir, display

TIMEOUT = 10
"""Seconds that Claude Code waits for us at most."""
_OURS = "gate --hook"


def show(world: World, args: argparse.Namespace) -> int:
    """Prints the setting."""
    path = _path(world)
    world.stderr.write(
        f"Put this into {display(path, world.home)}, or let it be written: {program(world)} gate --install\n"
    )
    world.stdout.write(f"{json.dumps({'hooks': with_hooks({}, _command(world, args))}, indent=2)}\n")
    return 0


def change(world: World, args: argparse.Namespace, *, install: bool) -> int:
    """Puts our hooks in or takes them out. What was there before is kept beside it."""
    path = _path(world)
    shown = display(path, world.home)
    settings = load(path, shown)
    present = settings.get("hooks", {})
    if not _is_as_expected(present):
        raise Failure(f"the hooks in {shown} are not as expected; nothing was changed")
    hooks = with_hooks(present, _command(world, args)) if install else without_hooks(present)
    if hooks == present:
        world.stdout.write(f"{shown} {'has them already' if install else 'has no hooks of ours'}\n")
        return 0
    backup = _backup(path, world.now())
    save(path, _replaced(settings, hooks))
    kept = f"; as it was: {display(backup, world.home)}" if backup is not None else ""
    done = f"Written into {shown}{kept}. New sessions use it." if install else f"Taken out of {shown}{kept}."
    world.stdout.write(f"{done}\n")
    return 0


def with_hooks(hooks: dict[str, Any], command: str) -> dict[str, Any]:
    """The hooks with ours behind all others, once."""
    found = without_hooks(hooks)
    for event in EVENTS:
        ours: dict[str, Any] = {"matcher": "*"} if event == "PreToolUse" else {}
        ours["hooks"] = [{"type": "command", "command": command.format(event=event), "timeout": TIMEOUT}]
        found[event] = [*found.get(event, []), ours]
    return found


def without_hooks(hooks: dict[str, Any]) -> dict[str, Any]:
    """The hooks without ours, and without what is empty then."""
    found: dict[str, Any] = {}
    for event, groups in hooks.items():
        if not any(_is_ours(each) for group in groups for each in group["hooks"]):
            found[event] = groups
            continue
        kept = [{**group, "hooks": [each for each in group["hooks"] if not _is_ours(each)]} for group in groups]
        if kept := [group for group in kept if group["hooks"]]:
            found[event] = kept
    return found


def _command(world: World, args: argparse.Namespace) -> str:
    block = " --block" if args.block else ""
    return f"{program(world)} {_OURS} {{event}} --every {args.every:g}{block}"


def _is_ours(hook: object) -> bool:
    command = hook.get("command") if isinstance(hook, dict) else None
    return isinstance(command, str) and "pyrometer" in command and _OURS in command


def _is_as_expected(hooks: object) -> bool:
    """Lists of groups by event, each with a list of hooks."""
    if not isinstance(hooks, dict):
        return False
    groups = [group for each in hooks.values() for group in (each if isinstance(each, list) else [None])]
    return all(isinstance(group, dict) and isinstance(group.get("hooks"), list) for group in groups)


def _replaced(settings: dict[str, Any], hooks: dict[str, Any]) -> dict[str, Any]:
    if hooks:
        return {**settings, "hooks": hooks}
    return {key: value for key, value in settings.items() if key != "hooks"}


def _backup(path: Path, now: float) -> Path | None:
    """A copy under a dated name; None if there is nothing to copy."""
    if not path.exists():
        return None
    copy = path.with_name(f"{path.name}.before-pyrometer-{datetime.fromtimestamp(now, UTC):%Y%m%d-%H%M%S}")
    try:
        copy.write_bytes(path.read_bytes())
        copy.chmod(0o600)
    except OSError as problem:
        raise Failure(f"{copy} cannot be written ({problem.strerror}); nothing was changed") from problem
    return copy


def _path(world: World) -> Path:
    return claude_dir(world.env, world.home) / "settings.json"
