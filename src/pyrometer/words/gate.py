"""What the gate says: a reason for scripts, and advice that an agent can follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from pyrometer.snapshot import WindowView
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.text import clock, percent, share
from pyrometer.words.forecast import odds
from pyrometer.words.lockout import lockout_words
from pyrometer.words.names import window_name
from pyrometer.words.shortened import shortened


def locked_words(window: WindowView, now: float, zone: tzinfo | None) -> str:
    """`claude 5h limit reached · open again 15:50`."""
    ends = "end unknown" if window.locked_until is None else f"open again {clock(window.locked_until, zone, now=now)}"
    return f"{window_name(window)} limit reached · {ends}"


def likely_words(window: WindowView, outlook: Outlook, now: float, zone: tzinfo | None) -> str:
    """`claude 5h 62% · full ~14:35 (14:10–15:20), 50m before the reset · 71% likely`."""
    return lockout_words(window, outlook, now, zone)


def full_words(window: WindowView, used: float, now: float, zone: tzinfo | None) -> str:
    """`claude 5h 97% used · resets 15:50`."""
    resets = "" if window.resets_at is None else f" · resets {clock(window.resets_at, zone, now=now)}"
    return f"{window_name(window)} {percent(used)} used{resets}"


def calm_words(window: WindowView, used: float, now: float, zone: tzinfo | None) -> str:
    """`claude 5h 42% used · resets 15:50 · likely fine: 12% risk`."""
    risk = "no forecast yet" if window.outlook is None else odds(window.outlook)
    return f"{full_words(window, used, now, zone)} · {risk}"


def unknown_words(windows: Sequence[WindowView], now: float, zone: tzinfo | None) -> str:
    """Why nothing can be said."""
    past = max((each.resets_at for each in windows if each.resets_at is not None), default=None)
    if past is not None and past <= now:
        return f"no reading since the reset {clock(past, zone, now=now)}"
    if windows:
        return f"{window_name(windows[0])}: {windows[0].note or 'no percentage yet'}"
    return "no limit is known yet: pyrometer statusline --install lets Claude Code report it"


def advice(window: WindowView | None, session: str, now: float, zone: tzinfo | None) -> str:
    """What the agent of `session` can do: `Commit what works, then /compact: that leaves 22% risk.`"""
    outlook = window.outlook if window is not None else None
    own = [lever for lever in outlook.levers if lever.session == session] if outlook is not None else []
    if window is None or not own:
        return "Finish the step at hand, commit what works, and start nothing large."
    return f"Commit what works, then {_does(own[0], window, now, zone)}: that leaves {share(own[0].probability)} risk."


def _does(lever: Lever, window: WindowView, now: float, zone: tzinfo | None) -> str:
    if lever.kind == "compact":
        return "ask for /compact"
    if lever.kind == "model":
        return f"ask for /model {shortened(lever.model, 24)}"
    return "pause" if window.resets_at is None else f"pause until {clock(window.resets_at, zone, now=now)}"
