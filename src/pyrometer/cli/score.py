"""`pyrometer score`: how good the forecasts have been, by what was said and what came true."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.options import add_config, amount, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.patience import patience
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.forecast.score import Ended, Logged
    from pyrometer.settings import Settings

HELP = "show how good the forecasts have been: what was said, what came true"
EXAMPLES = (
    "pyrometer score                       the last 14 and 60 days",
    "pyrometer score --days 30 --json | jq '.kinds[0].by_days[0].brier'",
    "pyrometer score --replay              what would have been said of your past, from your own logs",
    "pyrometer score --config work.toml",
)
LONG = 60.0
LEARN = 28.0
"""Days of the past that a replay learns from before it is scored."""
_DAY = 86_400.0


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--days", metavar="N", type=amount("days", 400), default=14.0, help="score these days (default: 14), and 60"
    )
    parser.add_argument(
        "--replay", action="store_true", help="score what would have been said of your past, by your logs"
    )
    parser.add_argument("--json", action="store_true", help="as JSON; see docs/score.md")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Shows the score."""
    now = world.now()
    days = sorted({args.days, LONG}) if args.days < LONG else [args.days]
    settings = load_settings(args, world).settings
    since = now - max(days) * _DAY
    logged, ended = _replayed(settings, world, since, now) if args.replay else _kept(settings, world, since)
    from pyrometer.forecast.kinds import score_kinds
    from pyrometer.report.score import score_json, score_text

    kinds = score_kinds(logged, ended, days, now)
    if args.json:
        world.stdout.write(score_json(kinds, now, replayed=args.replay))
    elif kinds:
        world.stdout.write(score_text(kinds, replayed=args.replay))
    else:
        world.stdout.write(_nothing(replayed=args.replay))
    return 0


def _nothing(*, replayed: bool) -> str:
    if replayed:
        return "Nothing to score: no log tells of a limit.\n"
    return (
        "not enough yet: no forecast is remembered. The pane keeps one every quarter of an hour.\n"
        "What would have been said of your past, from your own logs: pyrometer score --replay\n"
    )


def _kept(settings: Settings, world: World, since: float) -> tuple[list[Logged], list[Ended]]:
    """What was said and what became of it, as the pane keeps it."""
    from pyrometer.monitor.hindsight import ended_of, logged_of
    from pyrometer.paths import state_dir
    from pyrometer.store.forecasts import read_forecasts
    from pyrometer.store.place import NAME
    from pyrometer.store.store import Store

    if not settings.store.enabled:
        raise Failure("store.enabled is off: no forecast is remembered. Try: pyrometer score --replay")
    path = state_dir(world.env, world.home) / NAME
    store = Store.open(path, now=world.now(), write=False)
    if store.older:
        Store.open(path, now=world.now()).close()
        store = Store.open(path, now=world.now(), write=False)
    try:
        said, ends = read_forecasts(store, since)
        if store.note:
            raise Failure(store.note)
    finally:
        store.close()
    return [logged_of(one) for one in said if one[5] is not None], [ended_of(one) for one in ends]


def _replayed(settings: Settings, world: World, since: float, now: float) -> tuple[list[Logged], list[Ended]]:
    """The same, made anew from the logs."""
    from pyrometer import clock
    from pyrometer.cli.remembered import remembered
    from pyrometer.cli.weights import tables_in
    from pyrometer.forecast.foresight import Foresight
    from pyrometer.replay.hindcast import hindcast
    from pyrometer.store.chronicle import chronicle

    with remembered(settings, world) as store:
        place = [since]
        with patience(world.stderr, lambda: f"replaying: {max(0.0, place[0] - since) / (now - since):.0%}"):
            foresight = Foresight(clock.zone(), tables_in(world).credits)
            events = chronicle(store, since - LEARN * _DAY, now)
            return hindcast(events, foresight, since, now, lambda at: place.__setitem__(0, at))
