"""`pyrometer compare`: two sessions side by side, on one scale."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.options import add_config, add_report, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.remembered import remembered
from pyrometer.cli.shown import show, width
from pyrometer.cli.weights import told_tables
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.engine.tables import Tables
    from pyrometer.history.which_session import Which
    from pyrometer.settings import Settings
    from pyrometer.snapshot import SessionDetail
    from pyrometer.store.store import Store
    from pyrometer.xray.compared import Side

HELP = "put two sessions side by side: per turn, per 1k tokens of output, per edited line"
EXAMPLES = (
    "pyrometer compare last 9b4a                           the session that was at work last, against another one",
    "pyrometer compare claude/9b4a codex/01f3              an agent against the other one",
    "pyrometer compare last 9b4a --json | jq .per_edited_line.dollars.ratio",
    "pyrometer compare 9b4a 77c0 --csv > two.csv",
    "pyrometer compare last 9b4a --project api             both in a folder like that",
    "pyrometer compare 9b4a 77c0 --markdown two.md",
    "pyrometer compare 9b4a 77c0 --html two.html --config work.toml",
    "pyrometer history --by session                        shows their ids",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("left", metavar="A", help="beginning of a session's id, or last")
    parser.add_argument("right", metavar="B", help="the other one")
    add_report(parser, csv="as CSV, a figure a line")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Brings the store up to date, looks at both sessions, shows them."""
    from pyrometer.report.compare import compare_csv, compare_document, compare_json

    settings = load_settings(args, world).settings
    with remembered(settings, world) as store:
        left, right = _sides(args, world, store, settings)
    if args.json:
        world.stdout.write(compare_json(left, right, world.now()))
    elif args.csv:
        world.stdout.write(compare_csv(left, right))
    else:
        show(compare_document(left, right, world.now(), None), args, world, width(world))
    return 0


def _sides(args: argparse.Namespace, world: World, store: Store, settings: Settings) -> tuple[Side, Side]:
    from pyrometer.history.which_session import NoSessionError, which_session
    from pyrometer.report.compare import sides

    tables = told_tables(world)
    try:
        one, other = (which_session(store, name, args.project) for name in (args.left, args.right))
    except NoSessionError as problem:
        raise Failure(str(problem)) from None
    if one.number == other.number:
        raise Failure(f"{args.left} and {args.right} are the same session: {one.agent}/{one.id}")
    left, left_lines = _detail(world, store, settings, tables, one)
    right, right_lines = _detail(world, store, settings, tables, other)
    return sides(left, right, left_lines, right_lines)


def _detail(world: World, store: Store, settings: Settings, tables: Tables, which: Which) -> tuple[SessionDetail, str]:
    """The session with its figures, and where its edited lines are from if not from the store."""
    from msgspec.structs import replace

    from pyrometer import clock
    from pyrometer.history.session_detail import lines_again, session_detail
    from pyrometer.sources import AGENTS

    agent = next((agent for agent in AGENTS if agent.name == which.agent), None)
    key, now = (which.agent, which.id), world.now()
    found = session_detail(store, key, agent, settings.metrics, tables, now, clock.zone())
    if found is None or found.figures is None:
        ask = f"pyrometer history --by session --session {which.id}"
        raise Failure(f"the turns of session {which.id} are kept in sums only, and its logs are gone: {ask}")
    churn = found.figures.churn
    if churn.edited is not None:
        return found, ""
    again = lines_again(churn, key, agent, found.logs, tables, now)
    return replace(found, figures=replace(found.figures, churn=again.within(churn))), again.why
