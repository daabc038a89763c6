"""The names of the colours that our widgets use, and what they are in a theme that does not define them.

A theme file may set any of them under `[variables]`. Widgets use no other colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

THEME_VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "pace-ok": "words and bars of a window that lasts",
        "pace-tight": "words and bars of a window that just lasts",
        "pace-lockout": "words and bars of a window that ends early, or is locked",
        "pace-unknown": "words about a limit that nobody names",
        "pace-idle": "words while nothing happens",
        "pace-used": "the used part of a bar that lasts",
        "pace-projected": "the projected part of a bar",
        "pace-even": "the mark of an even pace",
        "pace-free": "the free part of a bar",
        "burn-normal": "the burn graph up to the baseline",
        "burn-high": "the burn graph above the baseline",
        "burn-extreme": "the burn graph above 1.5 times the baseline",
        "baseline": "the line of the usual burn rate and its number",
        "meter": "the context and cache-hit gauges",
        "meter-high": "those gauges when their value is worth a look",
        "muted": "secondary words",
        "faint": "rules, axis numbers and other furniture",
        "accent-sign": "titles of the focused panel, keys in the footer",
        "cursor": "background of the chosen row",
        "demo": "the mark of invented data",
        "frozen": "the mark of a frozen screen",
    }
)
"""Each variable and what it colours."""

_FROM_THEME = {
    "pace-ok": "text-success",
    "pace-tight": "text-warning",
    "pace-lockout": "text-error",
    "pace-used": "text-success",
    "burn-normal": "text-success",
    "burn-high": "text-warning",
    "burn-extreme": "text-error",
    "meter": "text-primary",
    "meter-high": "text-warning",
    "accent-sign": "text-accent",
    "demo": "text-accent",
    "frozen": "text-primary",
    "cursor": "surface",
}
_GREYS = {
    "pace-unknown": 0.75,
    "pace-idle": 0.6,
    "pace-projected": 0.7,
    "pace-even": 1.0,
    "pace-free": 0.35,
    "baseline": 0.6,
    "muted": 0.62,
    "faint": 0.38,
}


def variable_defaults(theme: Theme) -> dict[str, str]:
    """A value for every variable, from the theme's own base colours, so that any theme fits our widgets."""
    base = theme.to_color_system().generate()
    values = {name: base[source] for name, source in _FROM_THEME.items()}
    return values | {name: _grey(base, strength) for name, strength in _GREYS.items()}


def _grey(base: Mapping[str, str], strength: float) -> str:
    """The foreground, toned down towards the background; the terminal's own grey where its colours are unknown."""
    if base["foreground"].startswith("ansi"):
        return base["foreground"] if strength > 0.6 else "ansi_bright_black"
    return f"{base['foreground']} {strength:.0%}"
