"""Finds the line of a key in a TOML file, for messages. The parser of the standard library gives no lines."""

from __future__ import annotations

import re

_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'")


def line_of(text: str, key: str) -> int | None:
    """The line (from 1) where the dotted `key`, or the table of that name, starts; None if it is not found."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TABLE.match(line):
            table = _dotted(found[1])
            if table == key:
                return number
        elif (found := _KEY.match(line)) and f"{table}.{_dotted(found[1])}".lstrip(".") == key:
            return number
    return None


def _dotted(name: str) -> str:
    return ".".join(part.strip("\"'") for part in _PART.findall(name))
