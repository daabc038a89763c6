"""An argument parser that suggests what was perhaps meant, and shows examples."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

_CHOICE = re.compile(r"invalid choice: '([^']*)'")
_OPTION = re.compile(r"unrecognized arguments: (\S+)")
_LONG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, at most 100 columns.

    argparse makes a formatter for every argument, and its own asks `shutil`, whose import takes as long as all else.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=_width())


def _width() -> int:
    try:
        return min(os.get_terminal_size().columns, 100)
    except (OSError, ValueError):
        return 100


class Parser(argparse.ArgumentParser):
    """Options are never abbreviated, so that a new one cannot change the meaning of an old script."""

    def __init__(self, *, examples: Sequence[str] = (), **options: Any) -> None:
        lines = "".join(f"  {example}\n" for example in examples)
        options.setdefault("formatter_class", Help)
        options.setdefault("epilog", f"examples:\n{lines}" if lines else None)
        super().__init__(allow_abbrev=False, **options)
        self.examples = tuple(examples)
        self.words: list[str] = []
        """Commands or choices that a wrong word is compared with."""
        self.misuse = 2
        """Exit code of wrong use."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong, what was perhaps meant and where the help is; exits with `misuse`."""
        command = f"{self.prog} --help"
        self.exit(self.misuse, f"{self.prog}: {_first_part(message)}{self._suggestion(message)}\nTry: {command}\n")

    def options(self) -> set[str]:
        """The long options, as the help names them."""
        return set(_LONG.findall(self.format_help()))

    def _suggestion(self, message: str) -> str:
        if found := _CHOICE.search(message):
            near = get_close_matches(found[1], self.words, n=1, cutoff=0.5)
        elif found := _OPTION.search(message):
            names = sorted(option.lstrip("-") for option in self.options())  # The dashes make all options alike.
            near = get_close_matches(found[1].partition("=")[0].lstrip("-"), names, n=1, cutoff=0.5)
            near = [f"--{name}" for name in near]
        else:
            return ""
        return f", did you mean {near[0]}?" if near else ""


def _first_part(message: str) -> str:
    """argparse's message without the name of the argument slot, which says nothing to a person."""
    return re.sub(r"^argument (?:COMMAND|ACTION): invalid choice", "unknown command", message)
