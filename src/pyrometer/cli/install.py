"""`pyrometer statusline --install`: the setting that makes Claude Code tell us the limits.

Shows it; writes it only when asked to with `--write`. Of Claude Code's settings only the key `statusLine` is looked
at, and everything else is written back as it was.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pyrometer
from pyrometer.cli.failure import Failure
from pyrometer.cli.world import World
from pyrometer.paths import claude_dir, display


def install(world: World, *, write: bool, then: str | None) -> int:
    """Shows (or writes) the setting. A status line that is already there goes on, behind `--then`."""
    path = claude_dir(world.env, world.home) / "settings.json"
    shown = display(path, world.home)
    settings = load(path, shown)
    present = present_command(settings)
    if is_ours(present) and then is None:
        world.stdout.write(f"{shown} has it already: {present}\n")
        return 0
    setting = _setting(settings, own_command(world), then or ("" if is_ours(present) else present))
    snippet = json.dumps({"statusLine": setting}, indent=2, ensure_ascii=False)
    if write:
        save(path, {**settings, "statusLine": setting})
        world.stdout.write(f"Written into {shown}. Claude Code uses it from its next turn on:\n{snippet}\n")
        return 0
    kept = ", keeping your own line behind --then" if present and not is_ours(present) else ""
    world.stdout.write(
        f"Put this into {shown}{kept}:\n\n{snippet}\n\nOr let it be written: {own_command(world)} --install --write\n"
    )
    return 0


def status_line_command(folder: Path) -> str | None:
    """The status-line command that Claude Code in `folder` runs; empty if none, None if that cannot be known."""
    path = folder / "settings.json"
    try:
        return present_command(load(path, path.name))
    except Failure:
        return None


def present_command(settings: dict[str, Any]) -> str:
    """The command in Claude Code's settings; empty without one."""
    setting = settings.get("statusLine")
    command = setting.get("command") if isinstance(setting, dict) else None
    return command if isinstance(command, str) else ""


def is_ours(command: str | None) -> bool:
    """Whether the command is ours, in front of another one or alone."""
    return command is not None and "pyrometer" in command and "statusline" in command


def own_command(world: World) -> str:
    """How to start `pyrometer statusline` from any folder."""
    return f"{program(world)} statusline"


def program(world: World) -> str:
    """How to start `pyrometer` from any folder."""
    if shutil.which("pyrometer", path=world.env.get("PATH", "")):
        return "pyrometer"
    source = Path(pyrometer.__file__).resolve().parents[1]
    installed = source.name in ("site-packages", "dist-packages")
    path = "" if installed else f"PYTHONPATH={shlex.quote(str(source))} "
    return f"{path}{shlex.quote(sys.executable)} -m pyrometer"


def _setting(settings: dict[str, Any], command: str, then: str) -> dict[str, Any]:
    """The setting, with what a person had set besides the command."""
    present = settings.get("statusLine")
    kept = dict(present) if isinstance(present, dict) else {}
    return {**kept, "type": "command", "command": f"{command} --then {shlex.quote(then)}" if then else command}


def load(path: Path, shown: str) -> dict[str, Any]:
    """Claude Code's settings; empty if there are none. Failure: they cannot be read."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise Failure(f"{shown} cannot be read ({error}); put it right first, nothing was changed") from error
    if not isinstance(value, dict):
        raise Failure(f"{shown} does not hold an object; put it right first, nothing was changed")
    return value


def _written(settings: dict[str, Any]) -> str:
    """As a person would have it; escaped where it holds half a character, which no file can."""
    text = json.dumps(settings, indent=2, ensure_ascii=False)
    return text if text.isascii() or text == text.encode("utf-8", "ignore").decode() else json.dumps(settings, indent=2)


def save(path: Path, settings: dict[str, Any]) -> None:
    """Replaces the file in one step, keeping its permissions and following a link to the real file.

    Failure: it cannot be written; then nothing was changed.
    """
    real = path.resolve()
    temporary = real.with_name(f".{real.name}.pyrometer.{os.getpid()}")
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(f"{_written(settings)}\n", "utf-8")
        if real.exists():
            shutil.copymode(real, temporary)
        temporary.replace(real)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Failure(f"{path} cannot be written ({error.strerror}); nothing was changed") from error
