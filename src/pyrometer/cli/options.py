"""Options that several commands share, and the settings that follow from them."""

from __future__ import annotations

import argparse
import contextlib
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.config import Loaded

_DIGITS = 15
"""Of the longest number of rows."""


def add_config(parser: Parser) -> None:
    """`--config FILE`."""
    parser.add_argument("--config", metavar="FILE", type=Path, help="read this configuration instead of your own")


def add_output(parser: Parser) -> None:
    """`--json`, `--line` and `--since`: what to show of the moment."""
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="everything as JSON of a stable, documented schema")
    shape.add_argument("--line", action="store_true", help="one short line, for tmux and other status bars")
    parser.add_argument(
        "--since",
        metavar="DATE",
        help="show every session with a turn since then: 2026-11-01, 2026-11-01T09:00+01:00, today, 90m, 3h, 2d",
    )


def count(text: str) -> int:
    """The whole number, zero or more, in `text`: how many rows. Raises ArgumentTypeError with words for the person."""
    if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def amount(unit: str, most: float) -> Callable[[str], float]:
    """Reads a number of `unit`, more than zero and at most `most`, as `count` reads a whole one."""

    def read(text: str) -> float:
        with contextlib.suppress(ValueError):
            if 0 < (value := float(text)) <= most:
                return value
        raise ArgumentTypeError(f"{text!r} is not a number of {unit}, more than 0 and at most {most:g}")

    return read


def load_settings(args: argparse.Namespace, world: World, *, narrate: bool = True) -> Loaded:
    """The settings in force. Faults are told on stderr (if `narrate`) and never stop a command."""
    from pyrometer.config import load

    options: dict[str, tuple[str, object]] = {}
    if getattr(args, "theme", None):
        options["screen.theme"] = ("--theme", args.theme)
    if getattr(args, "no_events", False):
        options["sources.events"] = ("--no-events", "off")
    loaded = load(world.env, world.home, options, getattr(args, "config", None))
    if narrate:
        for problem in loaded.problems:
            world.stderr.write(f"pyrometer: {problem}\n")
    return loaded


def add_report(parser: Parser, *, csv: str) -> None:
    """Adds `--project`, and the forms that a report of sessions has; `csv` says what its CSV holds."""
    parser.add_argument("--project", metavar="NAME", default="", help="only sessions of this one: part of its folder")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="as JSON of a stable, documented schema")
    shape.add_argument("--csv", action="store_true", help=csv)
    shape.add_argument("--markdown", metavar="FILE", type=Path, help="as Markdown, into a file")
    shape.add_argument("--html", metavar="FILE", type=Path, help="as one HTML page without network, into a file")
