"""Which terminal this is, how it wants to be asked for a desktop notification, and whether it draws progress.

Sources: the documentation of kitty (OSC 99), iTerm2 (OSC 9, feature reporting), Ghostty (OSC 9, 777, 9;4), foot
(foot-ctlseqs), WezTerm (escape sequences, pane:get_progress), Contour (VT extensions), Windows Terminal (OSC 777 since
2026), VS Code (OSC 99 since 2026), ConEmu (OSC 9;4), VTE and Konsole (OSC 9;4; OSC 777 only with a patch or extension).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from pyrometer.notify.sequences import Protocol


class Emulator(msgspec.Struct, frozen=True):
    """One terminal program."""

    name: str
    asks: Protocol | None = None
    """How it is asked for a notification; None: it has none."""
    sure: bool = True
    """False: only newer versions, or those of some distributions, show it; the others ignore it silently."""


UNKNOWN = Emulator("", None, False)
_ITERM = Emulator("iTerm2", "osc9")
_KITTY = Emulator("kitty", "osc99")
_GHOSTTY = Emulator("Ghostty", "osc777")
_WEZTERM = Emulator("WezTerm", "osc777")
_CONTOUR = Emulator("Contour", "osc777")
_KONSOLE = Emulator("Konsole", "osc777", False)

_BY_PROGRAM: Mapping[str, Emulator] = {
    "iTerm.app": _ITERM,
    "WarpTerminal": Emulator("Warp", "osc9"),
    "ghostty": _GHOSTTY,
    "WezTerm": _WEZTERM,
    "contour": _CONTOUR,
    "kitty": _KITTY,
    "vscode": Emulator("VS Code", "osc99", False),
    "zed": Emulator("Zed", "osc9", False),
    "Apple_Terminal": Emulator("Terminal.app"),
    "mintty": Emulator("mintty"),
}
_BY_TERM: tuple[tuple[str, Emulator], ...] = (
    ("xterm-kitty", _KITTY),
    ("xterm-ghostty", _GHOSTTY),
    ("foot", Emulator("foot", "osc777")),
    ("rxvt", Emulator("rxvt", "osc777", False)),
    ("contour", _CONTOUR),
    ("wezterm", _WEZTERM),
    ("alacritty", Emulator("Alacritty")),
    ("linux", Emulator("the Linux console")),
    ("dumb", Emulator("a dumb terminal")),
)
"""By the beginning of TERM."""
_BY_TRACE: tuple[tuple[str, Emulator], ...] = (
    ("ITERM_SESSION_ID", _ITERM),
    ("KITTY_WINDOW_ID", _KITTY),
    ("GHOSTTY_RESOURCES_DIR", _GHOSTTY),
    ("WEZTERM_PANE", _WEZTERM),
    ("KONSOLE_VERSION", _KONSOLE),
    ("WT_SESSION", Emulator("Windows Terminal", "osc777", False)),
    ("ConEmuANSI", Emulator("ConEmu")),
    ("ALACRITTY_WINDOW_ID", Emulator("Alacritty")),
    ("VTE_VERSION", Emulator("a VTE terminal", "osc777", False)),
)
"""Variables that a terminal leaves behind, seen even inside tmux; VTE last, as others are built on it."""


def emulator(env: Mapping[str, str]) -> Emulator:
    """The terminal that this environment belongs to; `UNKNOWN` if nothing names one.

    An unknown one behind tmux or screen is asked with OSC 9, which most understand and the others ignore.
    """
    if (known := _BY_PROGRAM.get(env.get("TERM_PROGRAM", ""))) is not None:
        return known
    for name, by_trace in _BY_TRACE:
        if env.get(name):
            return by_trace
    if "No" in features(env):
        return Emulator("a terminal with notifications", "osc9")
    for start, by_term in _BY_TERM:
        if env.get("TERM", "").startswith(start):
            return by_term
    return Emulator("", "osc9", False) if env.get("TMUX") or env.get("STY") else UNKNOWN


def features(env: Mapping[str, str]) -> frozenset[str]:
    """The codes of TERM_FEATURES, iTerm2's feature reporting: `No` notifications, `P` progress."""
    return frozenset(re.findall(r"[A-Z][a-z]*", env.get("TERM_FEATURES", "")))


def draws_progress(env: Mapping[str, str]) -> bool:
    """Whether this terminal is known to draw OSC 9;4. Those that take it for a notification get none."""
    if "P" in features(env):
        return True
    program, version = env.get("TERM_PROGRAM", ""), _numbers(env.get("TERM_PROGRAM_VERSION", ""))
    since = {"ghostty": (1, 2), "WezTerm": (20_250_301,), "vscode": (1, 97), "mintty": (3, 6)}.get(program)
    if since is not None:
        return version >= since
    if program in ("iTerm.app", "Apple_Terminal", "WarpTerminal"):
        return False
    vte, konsole = _numbers(env.get("VTE_VERSION", "")), _numbers(env.get("KONSOLE_VERSION", ""))
    if vte >= (8000,) or konsole >= (260_400,):
        return True
    return bool(env.get("WT_SESSION")) or env.get("ConEmuANSI") == "ON"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version)[:3])
