"""Reads one theme file, strictly: a file with any fault gives problems and no theme.

Textual accepts any string as a colour and ends the app when the theme is first used, so everything is tried here
first: base colours by building the colour system, variables by parsing a throw-away style sheet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from textual.color import Color, ColorParseError
from textual.css.errors import StylesheetError
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import TokenError
from textual.theme import Theme

from pyrometer.text import printable
from pyrometer.tui.theme_variables import THEME_VARIABLES

REQUIRED_COLOURS = ("primary", "background", "foreground", "success", "warning", "error")
"""Without these the states would look alike or be unreadable."""
OPTIONAL_COLOURS = ("secondary", "surface", "panel", "accent")
COLOURS = (*REQUIRED_COLOURS, *OPTIONAL_COLOURS)
KEYS = ("name", "dark", "ansi", *COLOURS, "variables")
_ANSI_FILL = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "surface-active": "ansi_default",
    "foreground-disabled": "ansi_bright_black",
}
"""Variables that Textual's own style sheets use, but that it does not derive for an ansi theme."""
MAX_BYTES = 64 * 1024
"""Larger files are refused unread: no theme needs more."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_COLOUR_RULE = "A {{ color: ${0} 40%; background: ${0}; border: round ${0}; }}"
_TEXT_RULE = "A {{ color: ${0}; }}"
_STYLE_RULE = "A {{ text-style: ${0}; }}"


class ThemeProblem(msgspec.Struct, frozen=True):
    """One fault of one theme file, in words that are safe to show."""

    path: Path
    key: str
    """Dotted key, `variables.pace-ok`; empty when the whole file is at fault."""
    reason: str
    value: str = ""

    def __str__(self) -> str:
        value = f" = {self.value}" if self.value else ""
        place = f"{self.path.name}: {self.key}{value}" if self.key else self.path.name
        return printable(f"{place}: {self.reason}", limit=300)


class ThemeFile(msgspec.Struct, frozen=True):
    """What one file gave: a theme, or the reasons why not."""

    path: Path
    theme: Theme | None = None
    problems: tuple[ThemeProblem, ...] = ()


def read_theme(path: Path, *, trusted: bool = False) -> ThemeFile:
    """The theme in the file at `path`. Never raises; every fault of the file is listed at once.

    Testing the colours takes some five milliseconds a file; a `trusted` one, which the tests have read, is spared that.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return ThemeFile(path, problems=(ThemeProblem(path, "", f"cannot be read ({error.strerror})"),))
    if len(raw) > MAX_BYTES:
        return ThemeFile(path, problems=(ThemeProblem(path, "", f"is larger than {MAX_BYTES // 1024} KiB"),))
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return ThemeFile(path, problems=(ThemeProblem(path, "", f"is not TOML ({error})"),))
    if trusted and not table.keys() - set(KEYS):
        return ThemeFile(path, _theme(table))
    problems = tuple(_problems(path, table))
    return ThemeFile(path, problems=problems) if problems else ThemeFile(path, _theme(table))


def _theme(table: dict[str, Any]) -> Theme:
    fill = _ANSI_FILL if table.get("ansi") else {}
    return Theme(**table | {"variables": fill | table.get("variables", {})})


def _problems(path: Path, table: Mapping[str, object]) -> Iterator[ThemeProblem]:
    for key in table.keys() - set(KEYS):
        yield ThemeProblem(path, key, _unknown(key, KEYS))
    for key in ("name", *REQUIRED_COLOURS):
        if key not in table:
            yield ThemeProblem(path, key, "is missing")
    for key in ("dark", "ansi"):
        if not isinstance(table.get(key, True), bool):
            yield ThemeProblem(path, key, "must be true or false", _shown(table[key]))
    if "name" in table and not (isinstance(table["name"], str) and _NAME.fullmatch(table["name"])):
        yield ThemeProblem(path, "name", "must be 1 to 40 letters, digits, - or _", _shown(table["name"]))
    for key in COLOURS:
        if key in table and (reason := _colour_fault(table[key])):
            yield ThemeProblem(path, key, reason, _shown(table[key]))
    yield from _variable_problems(path, table.get("variables", {}))


def _variable_problems(path: Path, variables: object) -> Iterator[ThemeProblem]:
    if not isinstance(variables, dict):
        yield ThemeProblem(path, "variables", "must be a table: [variables]", _shown(variables))
        return
    known = known_variables()
    for key, value in variables.items():
        if key not in known:
            yield ThemeProblem(path, f"variables.{key}", _unknown(key, known))
        elif reason := _variable_fault(key, value):
            yield ThemeProblem(path, f"variables.{key}", reason, _shown(value))


def known_variables() -> frozenset[str]:
    """Every variable that a theme may set: our own and Textual's."""
    return frozenset({*THEME_VARIABLES, *_derived()})


@cache
def _derived() -> dict[str, str]:
    """What Textual derives from base colours. Only where it says `auto` itself may a theme say so."""
    return Theme(name="sample", primary="#808080").to_color_system().generate()


def _colour_fault(value: object) -> str:
    """Why `value` cannot be a base colour; empty if it can."""
    if not isinstance(value, str):
        return "must be a string"
    try:
        colour = Color.parse(value)
    except ColorParseError:
        return "is not a colour (use #rrggbb, a CSS colour name or ansi_red ...)"
    return "" if colour.a == 1 else "must not be transparent"


def _variable_fault(key: str, value: object) -> str:
    """Why `value` cannot be the variable `key`; empty if it can."""
    if not isinstance(value, str):
        return "must be a string"
    rule, meaning = _rule_for(key)
    sheet = Stylesheet(variables={key: value})
    sheet.add_source(rule.format(key))
    try:
        sheet.parse()
    except (StylesheetError, TokenError):
        return f"is not {meaning}"
    return _mixing_fault(key, value)


def _mixing_fault(key: str, value: str) -> str:
    """Why other colours cannot be mixed from the variable, as Textual does with some; empty if they can."""
    try:
        Theme(name="sample", primary="#808080", variables={key: value}).to_color_system().generate()
    except ColorParseError:
        return "is not a plain colour (#rrggbb, red): others are mixed from it"
    return ""


def _rule_for(key: str) -> tuple[str, str]:
    """The style rule in which a variable is tried, and what it should have been."""
    if key not in THEME_VARIABLES and "style" in key.split("-"):
        return _STYLE_RULE, "a text style (bold, italic, underline, reverse, none)"
    if _derived().get(key, "").startswith("auto"):
        return _TEXT_RULE, "a colour (#rrggbb, red, red 50%, auto 87%)"
    return _COLOUR_RULE, "a colour (#rrggbb, red, red 50%)"


def _unknown(key: str, known: tuple[str, ...] | frozenset[str]) -> str:
    near = get_close_matches(key, sorted(known), n=1)
    return f"is not a key of themes, did you mean {near[0]}?" if near else "is not a key of themes"


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)[:60]
