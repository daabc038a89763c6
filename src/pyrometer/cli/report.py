"""`pyrometer report`: a week on one page."""

from __future__ import annotations

import argparse
from pathlib import Path

from pyrometer.cli.history import whole_quarter, zone_of
from pyrometer.cli.options import add_config, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.remembered import remembered
from pyrometer.cli.shown import show, width
from pyrometer.cli.since import asked_stretch
from pyrometer.cli.world import World

HELP = "write a page about the last week: days, projects, models, windows, splits"
EXAMPLES = (
    "pyrometer report                                    the last seven days, on the terminal",
    "pyrometer report --html week.html                   as a page to keep or to send; it needs no network",
    "pyrometer report --since 30d --markdown month.md",
    "pyrometer report --since 2026-11-02 --until 2026-11-09 --html week-45.html",
    "pyrometer report --since 2026-11-01 --zone Europe/Berlin --config work.toml",
)
DEFAULT = "7d"


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--since", metavar="DATE", default=DEFAULT, help="from then on: 2026-11-01, today, 7d (today included), all"
    )
    parser.add_argument("--until", metavar="DATE", help="up to then (a date means its midnight); now, if not given")
    parser.add_argument("--zone", metavar="NAME", help="time zone of days, e.g. Europe/Berlin; else the machine's")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--markdown", metavar="FILE", type=Path, help="as Markdown, into a file")
    shape.add_argument("--html", metavar="FILE", type=Path, help="as one HTML page without network, into a file")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Brings the store up to date, asks it, writes the page."""
    now, zone = world.now(), zone_of(args.zone)
    start, end = asked_stretch(args, now, zone)
    settings = load_settings(args, world).settings
    with remembered(settings, world) as store:
        from msgspec.structs import replace

        from pyrometer.cli.weights import weighing
        from pyrometer.history.ask import ask
        from pyrometer.history.beyond import beyond
        from pyrometer.history.question import Question
        from pyrometer.report.week import ASKED, week_document

        weights, scales = weighing(world, store)
        asked = Question("day", start, whole_quarter(end), zone)
        days = ask(store, asked, weights, scales)
        answers = {by: ask(store, replace(asked, by=by), weights, scales, days.whole) for by in ASKED} | {"day": days}
        beside = beyond(store, asked)
    show(week_document(answers, world.home, beside), args, world, width(world))
    return 0
