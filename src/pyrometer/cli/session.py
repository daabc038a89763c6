"""`pyrometer session`: one session, turn by turn, and what its cost is made of."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.options import add_config, add_report, count, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.remembered import remembered
from pyrometer.cli.shown import show, width
from pyrometer.cli.weights import told_tables
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.history.one_session import OneSession
    from pyrometer.store.store import Store

HELP = "show one session: turns, cache events, tools, splits, context, and what would have cost less"
EXAMPLES = (
    "pyrometer session last                                the session that was at work last",
    "pyrometer session last --project api --turns 0        that of a project, with all its turns",
    "pyrometer session 9b4a --json | jq .total.dollars",
    "pyrometer session claude/9b4a --csv > turns.csv",
    "pyrometer session last --html session.html            a page to keep or to send; it needs no network",
    "pyrometer session last --markdown session.md --config work.toml",
)
TURNS = 30


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("id", metavar="ID", help="beginning of the session's id, or last")
    parser.add_argument(
        "--turns",
        metavar="N",
        type=count,
        help=f"newest turns to show, 0 for all; {TURNS}, all in files and for scripts",
    )
    add_report(parser, csv="the turns as CSV")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Brings the store up to date, looks at the session, shows it."""
    settings = load_settings(args, world).settings
    with remembered(settings, world) as store:
        found = _found(args, world, store)
    if args.json or args.csv:
        from pyrometer.report.session_json import session_csv, session_json

        shape = session_json if args.json else session_csv
        world.stdout.write(shape(found, args.turns or 0))
        return 0
    from pyrometer.report.session import session_document

    in_file = args.markdown is not None or args.html is not None
    turns = args.turns if args.turns is not None else 0 if in_file else TURNS
    show(session_document(found, world.home, None, turns), args, world, width(world))
    return 0


def _found(args: argparse.Namespace, world: World, store: Store) -> OneSession:
    from pyrometer import clock
    from pyrometer.history.one_session import one_session
    from pyrometer.history.points import scales
    from pyrometer.history.weights import weights_of
    from pyrometer.history.which_session import NoSessionError, which_session
    from pyrometer.limits.capture import cache_states
    from pyrometer.paths import state_dir
    from pyrometer.sources import AGENTS

    tables = told_tables(world)
    try:
        which = which_session(store, args.id, args.project)
    except NoSessionError as problem:
        raise Failure(str(problem)) from None
    weights = weights_of(tables)
    agents = {agent.name: agent for agent in AGENTS}
    learned = scales(store, world.now(), clock.zone(), tables.credits)
    heard = cache_states(state_dir(world.env, world.home))
    found = one_session(store, which, weights, tables.weigh, agents, world.now(), learned, heard)
    if found is None:
        ask = f"pyrometer history --by session --session {which.id}"
        raise Failure(f"the turns of session {which.id} are kept in sums only: {ask}")
    return found
