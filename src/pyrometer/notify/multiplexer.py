"""tmux and GNU screen stand between the program and the terminal: how a sequence gets through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from pyrometer.notify.process import run
from pyrometer.notify.sequences import BELL

Multiplexer: TypeAlias = Literal["", "tmux", "screen", "zellij"]

ALLOW = "tmux set -g allow-passthrough on"
"""The command that lets sequences through tmux (3.3 and later; off by default)."""
SCREEN_STRING = 700
"""Bytes of one string that screen passes through: its buffer has 768."""
_TIMEOUT = 2.0


def multiplexer(env: Mapping[str, str]) -> Multiplexer:
    """The innermost one, from what it leaves in the environment; empty for none.

    Started inside of each other, both leave a trace: then TERM, which the inner one sets, tells.
    """
    if env.get("ZELLIJ"):
        return "zellij"
    tmux, screen = bool(env.get("TMUX")), bool(env.get("STY"))
    if tmux and screen:
        tmux = env.get("TERM_PROGRAM") == "tmux" or env.get("TERM", "").startswith("tmux")
    if tmux:
        return "tmux"
    return "screen" if screen else ""


def terminator(by: Multiplexer) -> str:
    """The terminator that a sequence needs to pass; empty: the one it has anyway. screen ends its string at any ST."""
    return BELL if by == "screen" else ""


def through(by: Multiplexer, sequence: str) -> str:
    """`sequence` wrapped so that it reaches the terminal outside; empty if this multiplexer lets nothing through."""
    if not sequence or by == "":
        return sequence
    if by == "tmux":
        return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    if by == "screen":
        return "".join(f"\x1bP{part}\x1b\\" for part in _strings(sequence))
    return ""


def tmux_passes(env: Mapping[str, str]) -> bool | None:
    """Whether tmux was told to let sequences through; None if it cannot be asked.

    Versions before 3.3 do not have the option: they let everything through.
    """
    told = run(["tmux", "show-options", "-Apv", "allow-passthrough"], env=env, timeout=_TIMEOUT, keep=200)
    if told.ended is None:
        return None
    if told.ended != 0:
        return True if "invalid option" in told.error or "unknown option" in told.error else None
    return told.output.strip() in ("on", "all")


def _strings(sequence: str) -> Iterator[str]:
    """Parts that fit screen's buffer; none ends with ESC, which would swallow the end of the string."""
    part, size = "", 0
    for character in sequence:
        width = len(character.encode("utf-8", "replace"))
        if size + width > SCREEN_STRING and not part.endswith("\x1b"):
            yield part
            part, size = "", 0
        part, size = part + character, size + width
    yield part
