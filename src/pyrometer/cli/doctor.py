"""`pyrometer doctor`: what was found where, what is missing, and the exact command or setting that fixes it."""

from __future__ import annotations

import argparse

from pyrometer.cli.options import add_config, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.patience import patience
from pyrometer.cli.world import World

HELP = "say what was found where, what is missing, and how to fix it"
EXAMPLES = (
    "pyrometer doctor",
    "pyrometer doctor --json | jq '.checks[] | select(.fix != \"\")'",
    "pyrometer doctor --config new.toml",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--json", action="store_true", help="as JSON: section, name, state, text and fix of each check")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Looks at everything; exit code 1 if something is broken."""
    from pyrometer.cli.checks.limits import limit_checks
    from pyrometer.cli.checks.logs import log_checks
    from pyrometer.cli.checks.machine import machine_checks
    from pyrometer.cli.checks.notify import notify_checks
    from pyrometer.report.doctor import doctor_json, doctor_text, is_broken

    now = world.now()
    loaded = load_settings(args, world, narrate=False)
    with patience(world.stderr, "reading the logs ..."):
        snapshot = world.once(loaded.settings, world.env, world.home, now, None)
        logs = list(log_checks(snapshot, world.home))
    checks = [*logs, *limit_checks(snapshot, world), *machine_checks(loaded, world), *notify_checks(loaded, world)]
    world.stdout.write(doctor_json(checks, now) if args.json else doctor_text(checks))
    return 1 if is_broken(checks) else 0
