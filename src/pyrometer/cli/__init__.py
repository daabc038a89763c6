"""The command line: `main` and one module per command.

Only what a command needs is imported: `pyrometer statusline` runs inside Claude Code at every turn and starts in
milliseconds. Exit codes: 0 done, 1 it failed, 2 wrong use. stdout carries data, stderr everything said about it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence

from pyrometer.cli.failure import Failure
from pyrometer.cli.world import World

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it: 128 + SIGINT."""

_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""What becomes of output into a file on a disk that is full or failing."""


def main(argv: Sequence[str] | None = None, world: World | None = None) -> int:
    """Runs one command line (without the program's name); returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    place = World.real() if world is None else world
    try:
        code = _run(arguments, place)
        place.stdout.flush()
    except BrokenPipeError:
        _close(place)
        return 0
    except OSError as problem:
        if problem.errno not in _UNWRITTEN or problem.filename is not None:
            raise
        place.stderr.write(f"pyrometer: the output cannot be written ({str(problem.strerror).lower()})\n")
        _close(place)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Failure as failure:
        place.stderr.write(f"pyrometer: {failure}\n")
        return failure.code
    return code


def _run(arguments: list[str], world: World) -> int:
    from pyrometer.cli import commands

    try:
        with contextlib.redirect_stdout(world.stdout), contextlib.redirect_stderr(world.stderr):
            args = commands.parse(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return commands.run(args, world)


def _close(world: World) -> None:
    """Nobody reads the output any more; keeps the interpreter from complaining about it at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, world.stdout.fileno())
        os.close(nowhere)
