"""`pyrometer notify`: by which ways alerts leave the pane, and a test of each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Misuse
from pyrometer.cli.options import add_config, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.way import Way
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.config import Loaded

HELP = "show by which ways alerts reach you, and try them"
EXAMPLES = (
    "pyrometer notify --list                every channel, and how to set up those that are not",
    "pyrometer notify --test                send a marked test alert by all of them",
    "pyrometer notify --test --channel ntfy",
    "pyrometer notify --test --config new.toml",
    "pyrometer config set notify.command '~/bin/on-alert --loud'",
    "pyrometer config set notify.urls_file ~/.config/pyrometer/urls   # one Apprise address a line",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--list", action="store_true", help="every channel and what it is; the same as no option")
    act.add_argument(
        "--test", action="store_true", help="send a test alert and say what happened; exit code 1 if any failed"
    )
    parser.add_argument(
        "--channel", metavar="NAME", help="only this one: bell, desktop, command, or a service of the list"
    )
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Lists or tries them."""
    loaded = load_settings(args, world)
    ways = list(_ways(loaded, world))
    chosen = [way for way in ways if args.channel in (None, way.name)]
    if not chosen:
        names = ", ".join(way.name for way in ways)
        raise Misuse(f"no channel is called {args.channel!r}; there are: {names}")
    if args.test:
        return _test(chosen, world, asked=args.channel is not None)
    for way in chosen:
        _say(world, "●" if way.send else "○", way.name, way.words)
    return 0


def _test(ways: list[Way], world: World, *, asked: bool) -> int:
    failed = False
    for way in ways:
        if way.send is None:
            failed = failed or asked
            _say(world, "○", way.name, way.words)
            continue
        outcome = way.send()
        failed = failed or not outcome.delivered
        _say(world, "●" if outcome.delivered else "■", way.name, outcome.words)
    return 1 if failed else 0


def _say(world: World, sign: str, name: str, words: str) -> None:
    world.stdout.write(f"{sign} {name:<12} {words}\n")
    world.stdout.flush()


def _ways(loaded: Loaded, world: World) -> Iterator[Way]:
    """Bell, desktop, command, services: in the order of how near they are."""
    from pyrometer.cli.channels import bell_way, desktop_way_of

    yield bell_way(loaded.settings.alerts, world)
    yield desktop_way_of(loaded.settings.alerts, world)
    yield from _outside(loaded, world)


def _outside(loaded: Loaded, world: World) -> Iterator[Way]:
    from pyrometer.notify.configured import configured
    from pyrometer.notify.notice import notice_of
    from pyrometer.notify.sample import sample_alert
    from pyrometer.notify.services import INSTALL, installed

    settings = loaded.settings.notify
    channels, found = configured(settings, world.env, world.home)
    notice = notice_of(sample_alert(world.now()), test=True)
    for channel in channels:
        words = "your command" if channel.name == "command" else "a service, by Apprise"
        yield Way(channel.name, f"{words}, from level {settings.level} on", partial(channel.send, notice))
    if not settings.command.strip():
        yield Way("command", "not set up: pyrometer config set notify.command 'your-program --option'")
    if not found.known:
        first = "" if installed() else f"{INSTALL}, then "
        yield Way("services", f"not set up: {first}pyrometer config set notify.urls_file FILE, one address a line")
    for problem in found.problems:
        world.stderr.write(f"pyrometer: {problem}\n")
