"""Hands the status-line JSON on to a person's own command."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

from pyrometer.cli.world import World


def pass_through(command: str, payload: bytes, timeout: float, world: World) -> int | None:
    """Runs `command` in the shell with `payload` on its stdin, shows its output and returns its exit code.

    None if it took longer than `timeout` seconds or could not be run: then our own line is shown. A command that is
    too slow is ended with everything it started.
    """
    try:
        process = subprocess.Popen(
            command,
            shell=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(world.env),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        world.stderr.write(f"pyrometer: --then: {error}\n")
        return None
    with process:
        try:
            out, err = process.communicate(payload, timeout)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            world.stderr.write(f"pyrometer: --then: no answer within {timeout:g} s\n")
            return None
    world.stdout.write(out.decode("utf-8", "replace"))
    world.stderr.write(err.decode("utf-8", "replace"))
    return process.returncode if process.returncode >= 0 else 128 - process.returncode
