"""One fault of the configuration, in words that name the place, the reason and the way out."""

from __future__ import annotations

import json

import msgspec

from pyrometer.text import printable


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with one key, one file or one environment variable."""

    place: str
    """File name, environment variable or option."""
    key: str
    """Dotted key; empty when the whole file is at fault."""
    reason: str
    value: str = ""
    line: int | None = None
    nearest: str = ""
    """A known key that was perhaps meant."""
    used: str = ""
    """What is used instead: `the default, 2`."""

    def __str__(self) -> str:
        place = f"{self.place}:{self.line}" if self.line else self.place
        subject = f"{self.key} = {self.value}" if self.key and self.value else self.key
        hint = f", did you mean {self.nearest}?" if self.nearest else ""
        used = f"; using {self.used}" if self.used else ""
        return printable(": ".join(part for part in (place, subject, f"{self.reason}{hint}{used}") if part), limit=500)


def shown(value: object) -> str:
    """A value as it is written in TOML, cut to a readable length."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(shown(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {shown(item)}' for key, item in value.items())}}}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 100 else f"{value[:99]}…", ensure_ascii=False)
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:_}"
    return str(value)[:100]


_FIXED = {
    "bool": "must be true or false",
    "int": "must be a whole number",
    "float": "must be a number",
    "tuple": 'must be a list of texts: ["a", "b"]',
    "string": "must be a text in quotes",
    "finite": "must be a finite number",
    "predicate": 'must be a time of day like "22:00", or empty',
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be less than {}"),
}


def reason(kind: str, context: dict[str, object], message: str) -> str:
    """A pydantic error type in the words of someone who edits a file."""
    if kind == "literal_error":
        return f"must be one of {context.get('expected', '')}".replace("'", '"').replace(" or ", ", ")
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return words.format(_plain(context.get(name)))
    return _FIXED.get(kind.split("_")[0], message[:1].lower() + message[1:])


def _plain(bound: object) -> str:
    return f"{bound:g}" if isinstance(bound, float) and abs(bound) < 1e6 else str(bound)
