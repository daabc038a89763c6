"""`pyrometer config ...`: where the configuration is, what is in force and why, and what is wrong with it."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from pyrometer.cli.failure import Failure, Misuse
from pyrometer.cli.options import add_config, load_settings
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World
from pyrometer.paths import display, themes_dir

HELP = "show, explain, check and change the configuration"
ACTIONS = {
    "path": "print where your configuration file is; with KEY overrides, prices, credits, themes or all: those",
    "explain": "show every setting, its value, where it comes from and what it means",
    "check": "find mistakes; exit code 1 if there are any",
    "example": "print a configuration with every setting, its meaning, bounds and default",
    "set": "change one setting in overrides.toml, beside your own file, which is never touched",
    "unset": "remove one setting from overrides.toml",
    "themes": "list the themes",
}
_WORDS = {"path": 1, "explain": 1, "set": 2, "unset": 1}
"""How many words each action takes; the others take none."""
EXAMPLES = (
    'pyrometer config example > "$(pyrometer config path)"',
    "pyrometer config path all",
    "pyrometer config explain alerts",
    "pyrometer config check --config new.toml",
    "pyrometer config set alerts.bell off",
    "pyrometer config unset alerts.bell",
    "pyrometer config themes",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.words = list(ACTIONS)
    actions = "\n".join(f"  {name:<8} {about}" for name, about in ACTIONS.items())
    parser.description = f"{HELP}\n\nactions:\n{actions}"
    parser.add_argument("action", choices=tuple(ACTIONS), metavar="ACTION", help=", ".join(ACTIONS))
    parser.add_argument("key", nargs="?", metavar="KEY", help="dotted name, alerts.bell; for explain also a part of it")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="for set: the new value; lists with : between items")
    add_config(parser)


def run(args: argparse.Namespace, world: World) -> int:
    """Does what the action says."""
    actions = {
        "path": _path,
        "explain": _explain,
        "check": _check,
        "example": _example,
        "set": _set,
        "unset": _unset,
        "themes": _themes,
    }
    given = [word for word in (args.key, args.value) if word is not None]
    if len(given) > _WORDS.get(args.action, 0):
        raise Misuse(f"config {args.action} has no use for {given[-1]!r}")
    return actions[args.action](args, world)


def _path(args: argparse.Namespace, world: World) -> int:
    """One line for `> "$(pyrometer config path)"`, whose folder is made; the other files by name, or all of them."""
    from pyrometer.paths import config_file, credits_file, prices_file

    files = {
        "config": args.config or config_file(world.env, world.home),
        "overrides": _overrides(args, world),
        "prices": prices_file(world.env, world.home),
        "credits": credits_file(world.env, world.home),
        "themes": themes_dir(world.env, world.home),
    }
    if args.key == "all":
        for name, path in files.items():
            world.stdout.write(f"{name:<10} {path}{'' if path.exists() else '  (not there)'}\n")
    elif (args.key or "config") in files:
        _make_folder(files[args.key or "config"].parent)
        world.stdout.write(f"{files[args.key or 'config']}\n")
    else:
        raise Misuse(f"there is no file {args.key!r}: {', '.join(files)} or all")
    return 0


def _make_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Whoever writes there is told by the shell.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _explain(args: argparse.Namespace, world: World) -> int:
    from pyrometer.report.explain import explain

    loaded = load_settings(args, world)
    text = explain(loaded, args.key or "")
    if not text:
        raise Misuse(f"no setting is called {args.key!r}{_hint(args.key)}")
    world.stdout.write(text)
    return 0


def _check(args: argparse.Namespace, world: World) -> int:
    from pyrometer.cli.mistakes import mistakes
    from pyrometer.cli.weights import tables_in

    loaded = load_settings(args, world, narrate=False)
    tables = tables_in(world)
    problems = [*mistakes(loaded, world), *tables.problems]
    if problems:
        world.stdout.write("".join(f"{problem}\n" for problem in problems))
        return 1
    files = [path for path in (loaded.path, loaded.overrides, *map(Path, tables.own)) if path.exists()]
    read = " and ".join(display(path, world.home) for path in files) or f"no file at {display(loaded.path, world.home)}"
    changed = len(loaded.origins)
    world.stdout.write(f"ok: {read}, {changed} setting{' differs' if changed == 1 else 's differ'} from the defaults\n")
    return 0


def _example(_args: argparse.Namespace, world: World) -> int:
    from pyrometer.config.example import example

    world.stdout.write(example())
    return 0


def _set(args: argparse.Namespace, world: World) -> int:
    from pyrometer.config.overrides import set_override

    if args.key is None or args.value is None:
        raise Misuse("name a key and a value: pyrometer config set alerts.bell off")
    path = _overrides(args, world)
    try:
        value, problems = set_override(path, args.key, args.value)
    except OSError as error:
        raise _unwritten(path, world, error) from error
    if problems:
        raise Misuse(
            "; ".join(f"{args.key} = {args.value}: {problem.reason}" for problem in problems) + _hint(args.key)
        )
    world.stderr.write(f"{args.key} = {value}, in {display(path, world.home)}\n")
    return 0


def _unset(args: argparse.Namespace, world: World) -> int:
    from pyrometer.config.overrides import unset_override

    if args.key is None:
        raise Misuse("name a key: pyrometer config unset alerts.bell")
    path = _overrides(args, world)
    try:
        removed = unset_override(path, args.key)
    except OSError as error:
        raise _unwritten(path, world, error) from error
    if not removed:
        raise Failure(f"{args.key} is not in {display(path, world.home)}{_hint(args.key)}")
    world.stderr.write(f"{args.key} removed from {display(path, world.home)}\n")
    return 0


def _themes(args: argparse.Namespace, world: World) -> int:
    from pyrometer.cli.mistakes import theme_names

    loaded = load_settings(args, world)
    for name in theme_names(world):
        world.stdout.write(f"{name}{'  (in use)' if name == loaded.settings.screen.theme else ''}\n")
    return 0


def _overrides(args: argparse.Namespace, world: World) -> Path:
    from pyrometer.paths import config_file, overrides_file

    return overrides_file(args.config or config_file(world.env, world.home))


def _unwritten(path: Path, world: World, error: OSError) -> Failure:
    return Failure(f"{display(path, world.home)} cannot be written ({error.strerror})")


def _hint(key: str) -> str:
    from pyrometer.config.keys import nearest

    near = nearest(key)
    return f", did you mean {near}?" if near and near != key else ""
