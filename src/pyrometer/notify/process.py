"""Runs a program: arguments as a list, never a shell; in a session of its own; never longer than its timeout."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping, Sequence

import msgspec

_GRACE = 1.0
"""Seconds for which the pipes of a program that was killed are still read."""


class Ended(msgspec.Struct, frozen=True):
    """How a program ended. `ended` is its exit code; None: it could not be started or took too long."""

    ended: int | None
    reason: str = ""
    """In words, for None."""
    output: str = ""
    error: str = ""
    missing: bool = False
    """There is no such program, or it may not be run: trying again is of no use."""


def run(
    arguments: Sequence[str], *, stdin: bytes = b"", env: Mapping[str, str], timeout: float, keep: int = 0
) -> Ended:
    """Runs `arguments` with `stdin`; waits at most `timeout` seconds, then ends it and what it started.

    Of its output and errors the first `keep` characters are kept, none by default.
    """
    import subprocess

    sink = subprocess.PIPE if keep else subprocess.DEVNULL
    program = _found(arguments[0], env)
    if program is None:
        return Ended(None, f"there is no program {arguments[0]}", missing=True)
    try:
        child = subprocess.Popen(
            [program, *arguments[1:]],
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=sink,
            env=dict(env),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its arguments cannot be passed on"
        return Ended(None, f"{arguments[0]} cannot be run ({why})", missing=True)
    with child:
        try:
            output, errors = child.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            _end(child.pid)
            child.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.communicate(timeout=_GRACE)
            return Ended(None, f"it took longer than {timeout:g} s")
    return Ended(child.returncode, "", _text(output, keep), _text(errors, keep))


def _found(program: str, env: Mapping[str, str]) -> str | None:
    import shutil

    return shutil.which(program, path=env.get("PATH", os.defpath))


def _end(group: int) -> None:
    """Ends the program's whole session: what it started itself would otherwise hold its pipes open."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _text(data: bytes | None, keep: int) -> str:
    return (data or b"").decode("utf-8", "replace")[:keep]
