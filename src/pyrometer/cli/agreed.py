"""Asks before something is destroyed."""

from __future__ import annotations

from pyrometer.cli.failure import Failure
from pyrometer.cli.world import World

_YES = (b"y", b"yes")


def agreed(question: str, world: World, *, sure: bool) -> None:
    """Returns if the person says yes, or has said so already (`sure`). Raises Failure otherwise.

    Where nobody sits at a terminal nobody is asked, and nothing is done.
    """
    if sure:
        return
    if not (world.stdin.isatty() and world.stderr.isatty()):
        raise Failure("nothing was changed: this asks first, and nobody can answer here; add --yes")
    world.stderr.write(f"{question} [y/N] ")
    world.stderr.flush()
    if world.stdin.readline().strip().lower() not in _YES:
        raise Failure("nothing was changed")
