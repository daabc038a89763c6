"""`pyrometer backtest`: the alerts that would have fired, under these thresholds and under others."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure, Misuse
from pyrometer.cli.options import add_config, amount, count, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.patience import patience
from pyrometer.cli.remembered import remembered
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.replay.rehearsal import Rehearsed
    from pyrometer.settings import Settings
    from pyrometer.store.store import Store

HELP = "replay your own past: which alerts would have fired, how early, how many in vain"
EXAMPLES = (
    "pyrometer backtest                              the last 30 days, by your settings",
    "pyrometer backtest --days 7 --limit 0           a week, with every alert",
    "pyrometer backtest --set alerts.lockout_likely.probability=0.6    another threshold beside the present one",
    "pyrometer backtest --days 14 --set alerts.burn.enabled=false --set alerts.bells_per_day=3",
    "pyrometer backtest --json --config work.toml | jq '.present.rules[] | {rule, per_week}'",
)
_DAY = 86_400.0


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--days", metavar="N", type=amount("days", 365), default=30.0, help="how far back, at most 365 (default: 30)"
    )
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help="also with this setting; may be repeated"
    )
    parser.add_argument("--limit", metavar="N", type=count, default=40, help="newest alerts to list; 0 for all")
    parser.add_argument("--json", action="store_true", help="as JSON; see docs/backtest.md")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Brings the store up to date, replays it, shows what came of it."""
    settings = [load_settings(args, world).settings]
    if args.set:
        settings.append(_changed(args, world))
    with remembered(settings[0], world) as store:
        found = _replayed(args, world, settings, store)
    from pyrometer.report.backtest import backtest_json, backtest_text

    if args.json:
        world.stdout.write(backtest_json(found.previews, args.set, found.looks, found.records))
    else:
        world.stdout.write(backtest_text(found.previews, args.set, args.limit, None))
    return 0


def _replayed(args: argparse.Namespace, world: World, settings: Sequence[Settings], store: Store) -> Rehearsed:
    from pyrometer import clock
    from pyrometer.cli.weights import tables_in
    from pyrometer.replay.player import LEARN
    from pyrometer.replay.rehearsal import rehearse
    from pyrometer.replay.tape import Tape

    end = world.now()
    start = end - args.days * _DAY
    place = [start]
    with patience(world.stderr, lambda: f"replaying: {max(0.0, place[0] - start) / (end - start):.0%}"):
        tape = Tape(store.replay(start - LEARN))
        if tape.begins > end:
            raise Failure("there is nothing to replay: no log is known")
        begins = max(start, tape.begins)
        return rehearse(
            tape, settings, tables_in(world), begins, end, clock.zone(), lambda at: place.__setitem__(0, at)
        )


def _changed(args: argparse.Namespace, world: World) -> Settings:
    """The settings with those of `--set` over them."""
    from pyrometer.config import load
    from pyrometer.config.layers import text_layer

    options: dict[str, tuple[str, object]] = {}
    for text in args.set:
        key, equals, value = text.partition("=")
        if not equals:
            raise Misuse(f"--set {text}: write it as KEY=VALUE")
        layer = text_layer(key.strip(), value.strip(), "--set")
        if layer.problems:
            raise Misuse(str(layer.problems[0]))
        options[key.strip()] = ("--set", layer.given[key.strip()].value)
    loaded = load(world.env, world.home, options, args.config)
    for problem in loaded.problems:
        if problem.place == "--set":
            raise Misuse(str(problem))
    return loaded.settings
