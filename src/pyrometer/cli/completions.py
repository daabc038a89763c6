"""`pyrometer completions SHELL`: a completion script on stdout."""

from __future__ import annotations

import argparse

from pyrometer.cli.failure import Failure
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

HELP = "print a completion script for your shell"
EXAMPLES = (
    "pyrometer completions bash > ~/.local/share/bash-completion/completions/pyrometer",
    'pyrometer completions zsh > "${fpath[1]}/_pyrometer"',
    "pyrometer completions fish > ~/.config/fish/completions/pyrometer.fish",
    "pyrometer completions tcsh > ~/.pyrometer.tcsh   # then: source ~/.pyrometer.tcsh",
)
SHELLS = ("bash", "zsh", "fish", "tcsh")


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.words = list(SHELLS)
    parser.add_argument("shell", choices=SHELLS, help="the shell that the script is for")


def run(args: argparse.Namespace, world: World) -> int:
    """Writes the script."""
    import shtab

    from pyrometer.cli.commands import build

    if args.shell not in shtab.SUPPORTED_SHELLS:
        raise Failure(f"the installed shtab writes no scripts for {args.shell}; 'pip install -U shtab' brings them")
    top, below = build()
    for parser in (top, *below.values()):
        _complete_files(parser, shtab.FILE)
    world.stdout.write(shtab.complete(top, shell=args.shell).rstrip() + "\n")
    return 0


def _complete_files(parser: Parser, files: object) -> None:
    """What takes the name of a file offers the files; shtab reads that from the argument itself."""
    for action in parser._actions:
        if action.metavar == "FILE":
            action.complete = files  # type: ignore[attr-defined]
