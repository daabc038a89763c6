"""Everything a command may touch outside of its arguments, so that tests can hand it a world of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, TextIO

if TYPE_CHECKING:
    from pyrometer.config import Loaded
    from pyrometer.settings import Settings
    from pyrometer.snapshot import Snapshot


def read_once(
    settings: Settings, env: Mapping[str, str], home: Path, now: float, since: float | None = None
) -> Snapshot:
    """Everything the logs say as of `now`. `since` (epoch seconds) takes in every session with a turn after it."""
    from pyrometer.wiring import once

    return once(settings, env, home, now, since)


def glance_once(settings: Settings, env: Mapping[str, str], home: Path, now: float) -> Snapshot:
    """The same for a status bar: what a running pane has just seen will do."""
    from pyrometer.wiring import glance

    return glance(settings, env, home, now)


def look_first(settings: Settings, env: Mapping[str, str], home: Path) -> Iterator[Snapshot]:
    """What the pane shows first, and a moment later."""
    from pyrometer import clock
    from pyrometer.wiring import first

    return first(settings, env, home, clock.now())


def show_pane(loaded: Loaded, env: Mapping[str, str], home: Path, *, inline: bool, invented: bool) -> int:
    """Opens the pane and stays in it until the person leaves; returns the exit code. `invented`: the demo."""
    from pyrometer.cli.first_look import FirstLook

    ahead = None if invented else FirstLook.begin(lambda: look_first(loaded.settings, env, home))
    from pyrometer.cli.launch import launch

    return launch(loaded, env, home, inline=inline, invented=invented, ahead=ahead)


class Show(Protocol):
    """What opens the pane: see `show_pane`."""

    def __call__(self, loaded: Loaded, env: Mapping[str, str], home: Path, *, inline: bool, invented: bool) -> int: ...


class World(NamedTuple):
    """Environment, home folder, clock, streams, and the ways to read the logs and to open the pane."""

    env: Mapping[str, str]
    home: Path
    now: Callable[[], float]
    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    once: Callable[[Settings, Mapping[str, str], Path, float, float | None], Snapshot] = read_once
    show: Show = show_pane
    glance: Callable[[Settings, Mapping[str, str], Path, float], Snapshot] = glance_once

    @classmethod
    def real(cls) -> World:
        """The process's own."""
        from pyrometer import clock

        _open_all()
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        return cls(dict(os.environ), Path.home(), clock.now, sys.stdin.buffer, sys.stdout, sys.stderr)


def _open_all() -> None:
    """A stream that was closed by whoever started the process (`>&-`) leads nowhere."""
    sys.stdin = sys.stdin or os.fdopen(os.open(os.devnull, os.O_RDONLY), closefd=False)
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", closefd=False)
