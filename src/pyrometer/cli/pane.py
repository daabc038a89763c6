"""`pyrometer` without a command: the pane. Its short forms `--line`, `--json` and `--since` are `pyrometer now`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.options import add_config, add_output, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.config import Loaded

HELP = "the live pane"
EXAMPLES = ("pyrometer",)


def add(parser: Parser) -> None:
    """Adds the options of the pane and of `now`."""
    add_look(parser)
    parser.add_argument("--or-demo", action="store_true", help="the demo instead, if no agent has written anything yet")
    add_output(parser)


def add_look(parser: Parser) -> None:
    """Adds the options that every form of the pane has."""
    parser.add_argument(
        "--inline", action="store_true", help="a strip of a few rows below the prompt, not the whole screen"
    )
    parser.add_argument("--theme", metavar="NAME", help="colours; `pyrometer config themes` lists them")
    parser.add_argument(
        "--no-events", action="store_true", help="only poll the files: for network and container folders"
    )
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Opens the pane, or shows the moment once if that was asked for."""
    if args.line or args.json or args.since:
        from pyrometer.cli import now

        return now.run(args, world)
    require_terminal(world)
    loaded = load_settings(args, world)
    invented = args.or_demo and not _has_logs(loaded, world)
    if invented:
        world.stderr.write("No agent has written anything here yet: this is the demo, on invented data.\n")
    else:
        _remember(loaded, world)
    return world.show(loaded, world.env, world.home, inline=args.inline, invented=invented)


def require_terminal(world: World) -> None:
    """Raises Failure where no pane can be drawn, naming what works instead. Textual draws on the error stream."""
    if not (world.stdout.isatty() and world.stderr.isatty()):
        raise Failure("the pane needs a terminal; in a pipe use: pyrometer now, pyrometer now --json, pyrometer --line")


def _remember(loaded: Loaded, world: World) -> None:
    from pyrometer.config import remember
    from pyrometer.paths import state_dir

    remember(loaded, state_dir(world.env, world.home))


def _has_logs(loaded: Loaded, world: World) -> bool:
    from pyrometer.cli.checks.logs import find_logs
    from pyrometer.sources import roots

    folders = [folder for _, folder in roots(loaded.settings, world.env, world.home)]
    return any(True for folder in folders for _ in find_logs(folder))
