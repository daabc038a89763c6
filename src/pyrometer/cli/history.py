"""`pyrometer history`: where it went, over any time, by any dimension."""

from __future__ import annotations

import argparse
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure, Misuse
from pyrometer.cli.options import add_config, count, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.remembered import remembered
from pyrometer.cli.shown import width
from pyrometer.cli.since import asked_stretch
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.history.question import Answer, Question

HELP = "show where it went: by day, week, window, session, project, model, tool and more"
EXAMPLES = (
    "pyrometer history                             the last 30 days, day by day",
    "pyrometer history --by project --since 7d     the projects of the last week",
    "pyrometer history --by tool --project api     which tools the turns of one project went to",
    "pyrometer history --by window                 the five-hour windows and how full they became",
    "pyrometer history --by command --since 7d     what the slash commands did",
    "pyrometer history --split --since 7d          each day's re-reading, writing, output and fresh input, as bars",
    "pyrometer history --by month --since 2025-01-01 --until 2026-01-01 --csv > months.csv",
    "pyrometer history --by session --model opus --limit 0 --json | jq '.rows[0]'",
    "pyrometer history --by model --session 9b4a --agent claude --zone UTC",
    "pyrometer history --by day --parquet days.parquet --config work.toml",
)
_BY = "day week month window session project model agent loop tool mcp skill command subagent branch"
DEFAULT_DAYS = "30d"
DEFAULT_ROWS = 40


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--by", choices=_BY.split(), default="day", metavar="WHAT", help=_BY.replace(" ", ", "))
    parser.add_argument(
        "--since",
        metavar="DATE",
        default=DEFAULT_DAYS,
        help="from then on: 2026-11-01, today, 7d (today included), all",
    )
    parser.add_argument("--until", metavar="DATE", help="up to then (a date means its midnight); now, if not given")
    parser.add_argument(
        "--zone", metavar="NAME", help="time zone of days, e.g. Europe/Berlin or UTC; else the machine's"
    )
    parser.add_argument("--agent", choices=("claude", "codex"), default="", help="only this one")
    for name, words in (("project", "part of its folder"), ("model", "part of its name")):
        parser.add_argument(f"--{name}", metavar="NAME", default="", help=f"only this one: {words}")
    parser.add_argument("--session", metavar="ID", default="", help="only this session: the beginning of its id")
    parser.add_argument("--limit", metavar="N", type=count, default=DEFAULT_ROWS, help="rows of the table; 0 for all")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON of a stable, documented schema")
    shape.add_argument("--csv", action="store_true", help="as CSV")
    shape.add_argument("--split", action="store_true", help="what each row paid for, as bars, in money and in windows")
    shape.add_argument(
        "--parquet", metavar="FILE", type=Path, help="into a Parquet file: pip install 'pyrometer[parquet]'"
    )
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Brings the store up to date, asks it, shows the answer."""
    question = _question(args, world)
    settings = load_settings(args, world).settings
    with remembered(settings, world) as store:
        import msgspec

        from pyrometer.cli.weights import weighing
        from pyrometer.history.ask import ask
        from pyrometer.history.beyond import beyond
        from pyrometer.report.history_table import beyond_words

        answer = ask(store, question, *weighing(world, store))
        told = (*answer.notes, *beyond_words(beyond(store, question)))
        answer = msgspec.structs.replace(answer, notes=told)
    return _show(args, world, answer)


def _question(args: argparse.Namespace, world: World) -> Question:
    from pyrometer.history.question import Filter, Question

    now, zone = world.now(), zone_of(args.zone)
    start, end = asked_stretch(args, now, zone)
    return Question(
        args.by, start, whole_quarter(end), zone, Filter(args.agent, args.project, args.model, args.session)
    )


def whole_quarter(at: float) -> float:
    """The quarter of an hour that is under way belongs to the answer."""
    return -(-at // 900) * 900


def zone_of(name: str | None) -> tzinfo | None:
    """The zone of that name; None is the machine's own. Failure: there is no such zone."""
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Misuse(f"no time zone is called {name!r}: use names like Europe/Berlin or UTC") from None


def _show(args: argparse.Namespace, world: World, answer: Answer) -> int:
    from pyrometer.report import history as report

    if args.json:
        world.stdout.write(report.history_json(answer))
    elif args.csv:
        world.stdout.write(report.history_csv(answer))
    elif args.parquet is not None:
        from pyrometer.words.xray import plural

        _write_parquet(args.parquet, answer)
        world.stdout.write(f"{len(answer.rows):,} row{plural(len(answer.rows))} in {args.parquet}\n")
    else:
        from pyrometer.report.history_table import history_table

        world.stdout.write(history_table(answer, width(world), world.home, args.limit, split=args.split))
    return 0


def _write_parquet(path: Path, answer: Answer) -> None:
    try:
        from pyrometer.report.parquet import write_parquet
    except ModuleNotFoundError as missing:
        raise Failure(f"{missing.name} is missing: pip install 'pyrometer[parquet]'") from None
    try:
        write_parquet(path, answer)
    except OSError as problem:
        raise Failure(f"{path} cannot be written: {problem.strerror or problem}") from None
