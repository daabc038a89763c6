"""`pyrometer now`: the state of things, once, on stdout."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Misuse
from pyrometer.cli.options import add_config, add_output, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.patience import patience
from pyrometer.cli.since import parse_since
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.snapshot import Snapshot

HELP = "show limits, burn and sessions once, as a table, JSON or one line"
EXAMPLES = (
    "pyrometer now                            a table",
    "pyrometer now --since 2026-11-01         with every session that had a turn since that day",
    "pyrometer now --since 3h --json | jq '.sessions[].usage.output'",
    "pyrometer now --line                     one line: set -g status-right '#(pyrometer now --line)'",
    "pyrometer now --config work.toml",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    add_output(parser)
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Reads the logs and shows the moment."""
    now = world.now()
    since = _since(args.since, now)
    settings = load_settings(args, world, narrate=not args.line).settings
    with patience(world.stderr, "reading the logs ..."):
        if args.line and since is None:
            snapshot = world.glance(settings, world.env, world.home, now)
        else:
            snapshot = world.once(settings, world.env, world.home, now, since)
    world.stdout.write(_shape(args, world, snapshot, masked=settings.screen.mask_projects))
    return 0


def _shape(args: argparse.Namespace, world: World, snapshot: Snapshot, *, masked: bool) -> str:
    if args.line:
        from pyrometer.words import status_line

        return f"{status_line(snapshot)}\n"
    from pyrometer.cli.mask import mask

    shown = mask(snapshot) if masked else snapshot
    if args.json:
        from pyrometer.report.json import to_json

        return to_json(shown)
    from pyrometer.report.table import MOST, table

    return table(shown, _width(world), most=MOST if args.since is None else None)


def _width(world: World) -> int:
    """Columns to fill: the terminal's, or 100 in a pipe."""
    if world.env.get("COLUMNS", "").isdigit():
        return int(world.env["COLUMNS"])
    return shutil.get_terminal_size((100, 24)).columns if world.stdout.isatty() else 100


def _since(text: str | None, now: float) -> float | None:
    try:
        return None if text is None else parse_since(text, now)
    except ValueError as error:
        raise Misuse(f"--since {error}") from None
