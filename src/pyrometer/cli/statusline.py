"""`pyrometer statusline`: what Claude Code runs to fill its status line, and how it gets there.

Claude Code hands over the only local statement of the subscription's limits. This command keeps it and prints one
line; whatever comes in, it ends with 0 and prints something, so that Claude Code never shows an error for it.
"""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from pyrometer.cli.failure import Misuse
from pyrometer.cli.options import amount
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World
from pyrometer.limits.capture import MAX_PAYLOAD, store
from pyrometer.paths import state_dir

HELP = "fill Claude Code's status line and keep the limits that it reports"
EXAMPLES = (
    "pyrometer statusline --install              show what to put into Claude Code's settings.json",
    "pyrometer statusline --install --write      put it there",
    "pyrometer statusline < status.json          what Claude Code does: JSON in, one line out",
    "pyrometer statusline --then '~/.claude/statusline.sh'    keep your own line; its output is shown",
    "pyrometer statusline --then ./line.sh --timeout 2        and give it at most two seconds",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--then", metavar="CMD", help="run your own status-line command with the same JSON and show its output instead"
    )
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=amount("seconds", 60), default=5.0, help="for --then (default: 5)"
    )
    parser.add_argument("--install", action="store_true", help="show the setting for Claude Code; writes nothing")
    parser.add_argument(
        "--write", action="store_true", help="with --install: write it into Claude Code's settings.json"
    )


def run(args: argparse.Namespace, world: World) -> int:
    """Keeps the JSON on stdin and prints the line."""
    if args.write and not args.install:
        raise Misuse("--write belongs to --install: pyrometer statusline --install --write")
    if args.install:
        from pyrometer.cli.install import install

        return install(world, write=args.write, then=args.then)
    if world.stdin.isatty():
        world.stderr.write(
            "pyrometer: Claude Code runs this with JSON on stdin. To set it up: pyrometer statusline --install\n"
        )
        return 0
    payload = world.stdin.read(MAX_PAYLOAD + 1)
    line = _keep(payload, state_dir(world.env, world.home), world.now())
    if args.then:
        from pyrometer.cli.passthrough import pass_through

        answer = pass_through(args.then, payload, args.timeout, world)
        if answer is not None:
            return answer
    world.stdout.write(f"{line}\n")
    return 0


def _keep(payload: bytes, state: Path, now: float) -> str:
    from pyrometer.report.status_line import status_line

    kept = None
    with contextlib.suppress(OSError):
        kept = store(payload, state, now)
    if kept is None:
        from pyrometer.limits.status_line import decode, keep

        said = decode(payload) if len(payload) <= MAX_PAYLOAD else None
        kept = keep(said) if said is not None else None
    return status_line(kept, now)
