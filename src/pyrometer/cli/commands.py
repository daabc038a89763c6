"""Which commands there are, and the parser over them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

import pyrometer
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

COMMANDS = (
    "now",
    "demo",
    "doctor",
    "config",
    "store",
    "history",
    "session",
    "compare",
    "report",
    "explain",
    "gate",
    "score",
    "backtest",
    "notify",
    "statusline",
    "completions",
)

_DESCRIPTION = """\
The live burn-rate monitor for coding agents: will I be locked out, when, what is burning, and what to do about it.
Without a command: the pane. It reads the logs that Claude Code and Codex write; it needs no login and no network."""
_EXAMPLES = (
    "pyrometer                              the pane, beside your agent",
    "pyrometer --inline --theme paper       a strip of three rows below the prompt, in another theme",
    "pyrometer --no-events --config my.toml",
    "pyrometer --or-demo                    the pane, or the demo where no agent has written anything yet",
    "pyrometer --line                       one line, for tmux: set -g status-right '#(pyrometer --line)'",
    "pyrometer --json                       the same as `pyrometer now --json`",
    "pyrometer --since 3h",
    "pyrometer --version",
)
_EXIT = "exit codes: 0 done, 1 it failed (the reason is on stderr), 2 wrong use"


class Command(Protocol):
    """What the module of a command offers."""

    HELP: str
    EXAMPLES: tuple[str, ...]

    def add(self, parser: Parser) -> None:
        """Adds the command's arguments."""

    def run(self, args: argparse.Namespace, world: World) -> int:
        """Does it; returns the exit code."""


def command(name: str) -> Command:
    """The command of that name; its module is imported now."""
    return cast(Command, import_module(f"pyrometer.cli.{name}"))


def build(names: Sequence[str] = COMMANDS) -> tuple[Parser, dict[str, Parser]]:
    """The parser of everything, and the parsers of the commands in `names`."""
    top = Parser(prog="pyrometer", description=_DESCRIPTION, examples=_EXAMPLES)
    top.epilog = f"{top.epilog}\n{_EXIT}"
    top.words = list(COMMANDS)
    top.add_argument(
        "--version", action="version", version=f"pyrometer {pyrometer.__version__}", help="show the version"
    )
    pane = cast(Command, import_module("pyrometer.cli.pane"))
    pane.add(top)
    below = top.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    parsers = {}
    for name in names:
        part = command(name)
        parsers[name] = below.add_parser(name, help=part.HELP, description=part.HELP, examples=part.EXAMPLES)
        part.add(parsers[name])
    return top, parsers


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, checked. Raises SystemExit as argparse does, after saying why.

    Where the first word is a command, only that command's parser is built: start-up time is a feature.
    """
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        part = command(name)
        parser = Parser(prog=f"pyrometer {name}", description=part.HELP, examples=part.EXAMPLES)
        part.add(parser)
        args = parser.parse_args(arguments[1:])
        args.command = name
        _refuse_broken_text(args, parser)
        return args
    top, parsers = build()
    _refuse_unknown_options(arguments, top, parsers)
    args, rest = top.parse_known_args(arguments)
    if rest:
        parsers.get(args.command, top).error(f"unrecognized arguments: {' '.join(rest)}")
    _refuse_broken_text(args, parsers.get(args.command, top))
    return args


def _refuse_unknown_options(arguments: Sequence[str], top: Parser, parsers: Mapping[str, Parser]) -> None:
    """Names a mistyped option before its value is taken for a command."""
    known = top.options().union(*(parser.options() for parser in parsers.values()))
    for word in arguments:
        if word.startswith("--") and word != "--" and word.partition("=")[0] not in known:
            top.error(f"unrecognized arguments: {word}")


def _refuse_broken_text(args: argparse.Namespace, parser: Parser) -> None:
    """Names are UTF-8 in every log and file that they are looked for in; paths and shell commands are any bytes."""
    for name, value in vars(args).items():
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str) and name != "then" and not _is_utf8(text):
                parser.error(f"{text!r} is not UTF-8")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def run(args: argparse.Namespace, world: World) -> int:
    """Runs the command that `parse` found."""
    part = cast(Command, import_module(f"pyrometer.cli.{args.command or 'pane'}"))
    return part.run(args, world)
