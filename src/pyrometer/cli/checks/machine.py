"""This machine and Pyrometer's own files: file events, state folder, configuration, terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyrometer.cli.checks.store import store_checks
from pyrometer.cli.weights import tables_in
from pyrometer.cli.world import World
from pyrometer.config import Loaded
from pyrometer.paths import display, state_dir
from pyrometer.report.doctor import Check

SECTION = "This machine"
INOTIFY = Path("/proc/sys/fs/inotify")
WATCHES = 8192
"""Fewer inotify watches than this are easily used up by an editor."""
INSTANCES = 64


def machine_checks(loaded: Loaded, world: World, inotify: Path = INOTIFY) -> Iterator[Check]:
    """Everything that is not an agent's."""
    yield from _configuration(loaded, world)
    yield from _tables(world)
    yield _state(state_dir(world.env, world.home), world.home)
    yield from store_checks(SECTION, world)
    yield from _events(loaded, inotify)
    yield from _terminal(world.env, is_terminal=world.stdout.isatty())


def _configuration(loaded: Loaded, world: World) -> Iterator[Check]:
    for problem in loaded.problems:
        fix = "pyrometer config example   # shows every setting with its bounds"
        yield Check(SECTION, "configuration", "broken", str(problem), fix)
    if not loaded.problems:
        there = "read" if loaded.path.exists() else "not there, the defaults hold"
        yield Check(SECTION, f"configuration {display(loaded.path, world.home)}", "ok", there)


def _tables(world: World) -> Iterator[Check]:
    """A person's own prices and weights; most have none."""
    tables = tables_in(world)
    for path in tables.own:
        name = f"own table {display(Path(path), world.home)}"
        yield Check(SECTION, name, "ok", "wins over the shipped one row by row")
    for problem in tables.problems:
        yield Check(SECTION, "own table", "broken", problem, "put it right; see docs/prices.md")


def _state(folder: Path, home: Path) -> Check:
    name = f"state folder {display(folder, home)}"
    present = next(path for path in (folder, *folder.parents) if path.exists())
    if not present.is_dir():
        return Check(SECTION, name, "broken", f"{present} is a file", f"mv {present} {present}.old")
    if not os.access(present, os.W_OK | os.X_OK):
        text = "cannot be written: readings and alert history are not kept"
        return Check(SECTION, name, "broken", text, f"chmod u+rwx {present}")
    return Check(SECTION, name, "ok", "writable" if present == folder else "is made when needed")


def _events(loaded: Loaded, inotify: Path) -> Iterator[Check]:
    if loaded.settings.sources.events == "off":
        yield Check(
            SECTION, "file events", "note", "switched off: only polling", "pyrometer config unset sources.events"
        )
        return
    few = [name for name, enough in (("max_user_watches", WATCHES), ("max_user_instances", INSTANCES))
           if (limit := _limit(inotify / name)) is not None and limit < enough]  # fmt: skip
    if not few:
        yield Check(SECTION, "file events", "ok", "available; polling goes on besides")
    for name in few:
        text = f"fs.inotify.{name} is {_limit(inotify / name)}: new files may be seen late, by polling"
        yield Check(SECTION, "file events", "note", text, f"sudo sysctl fs.inotify.{name}=524288")


def _limit(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _terminal(env: Mapping[str, str], *, is_terminal: bool) -> Iterator[Check]:
    term = env.get("TERM", "")
    if term in ("", "dumb") and is_terminal:
        text = f"TERM is {term or 'not set'}: the pane cannot be drawn"
        yield Check(SECTION, "terminal", "broken", text, "export TERM=xterm-256color")
    else:
        yield Check(SECTION, "terminal", "ok", f"TERM={term or '(none)'}, {_colours(env)}")
    if "UTF-8" not in _locale(env).upper().replace("UTF8", "UTF-8"):
        text = f"the locale is {_locale(env) or 'not set'}: signs and bars may not show"
        yield Check(SECTION, "locale", "note", text, "export LC_ALL=C.UTF-8")


def _colours(env: Mapping[str, str]) -> str:
    if env.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if env.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in env.get("TERM", "") else "few colours: --theme ansi uses the terminal's own"


def _locale(env: Mapping[str, str]) -> str:
    return env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG", "")
