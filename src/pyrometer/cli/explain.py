"""`pyrometer explain`: one turn, from the lines that said it to what it cost."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.options import add_config, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.patience import patience
from pyrometer.cli.remembered import remembered
from pyrometer.cli.weights import told_tables
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.explain.account import Account
    from pyrometer.store.store import Store

HELP = "explain one turn: the lines that said it, how they became one, price, weight, context"
EXAMPLES = (
    "pyrometer explain 9b4a:last                          the newest turn of the session whose id begins so",
    "pyrometer explain claude/9b4a:12                     its twelfth; the agent need not be said",
    "pyrometer explain last:last                          the newest turn of the session at work last",
    "pyrometer explain msg_01XFDUDYJgAACzvnptvVoYEL       by the id of a message, request or response",
    "pyrometer explain 9b4a:last --json | jq .price.dollars",
    "pyrometer explain 9b4a:1 --config work.toml",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("key", metavar="KEY", help="id of a message, request or response; SESSION:NUMBER; SESSION:last")
    parser.add_argument("--json", action="store_true", help="as JSON of a stable, documented schema")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Finds the turn, reads its lines again, tells."""
    settings = load_settings(args, world).settings
    with remembered(settings, world) as store, patience(world.stderr, "looking for the turn in the logs ..."):
        found = _account(args.key, store, world)
    if args.json:
        from pyrometer.report.explain_json import explain_json

        world.stdout.write(explain_json(found))
    else:
        from pyrometer.report.explain_turn import explain_turn

        world.stdout.write(explain_turn(found, world.home))
    return 0


def _account(key: str, store: Store, world: World) -> Account:
    from pyrometer.explain.account import account
    from pyrometer.explain.search import NotFoundError, find
    from pyrometer.sources import AGENTS
    from pyrometer.store.one_turn import stored_turn

    agents = {agent.name: agent for agent in AGENTS}
    try:
        stored = stored_turn(store, find(store, key, agents))
    except NotFoundError as problem:
        raise Failure(str(problem)) from None
    if stored is None:
        raise Failure(f"the turn {key!r} is in the logs, but older than what the store keeps one by one")
    tables = told_tables(world)
    return account(stored, tables, agents)
