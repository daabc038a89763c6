"""`pyrometer demo`: the pane on an invented day."""

from __future__ import annotations

import argparse

from pyrometer.cli.options import load_settings
from pyrometer.cli.pane import add_look, require_terminal
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

HELP = "show the pane on an invented day; nothing of yours is read"
EXAMPLES = (
    "pyrometer demo",
    "pyrometer demo --inline --theme paper",
    "pyrometer demo --no-events --config new.toml",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    add_look(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Opens the demo."""
    require_terminal(world)
    return world.show(load_settings(args, world), world.env, world.home, inline=args.inline, invented=True)
