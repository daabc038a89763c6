"""An error that ends a command with one clear line."""

from __future__ import annotations


class Failure(Exception):  # noqa: N818 - it reads as what it is: `raise Failure("...")`
    """The command cannot do what was asked; its text says why and what would help. Exit code 1."""
