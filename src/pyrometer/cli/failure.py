"""An error that ends a command with one clear line."""

from __future__ import annotations


class Failure(Exception):  # noqa: N818 - it reads as what it is: `raise Failure("...")`
    """The command cannot do what was asked; its text says why and what would help. Exit code 1."""

    code = 1


class Misuse(Failure):
    """What was asked for makes no sense, whatever is on this machine. Exit code 2, as that of the parser."""

    code = 2
