"""The words of the help: every key with its id, and the grammar of the signs, bars and figures."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from textual.binding import Binding

from pyrometer.tui.cells import Line, fit, fit_right, spread

BindingGroup: TypeAlias = tuple[str, Sequence[Binding]]
"""A heading and the bindings below it."""

ID_FROM = 60
"""Narrower helps do not show the ids."""
IDS = "id for [keys] in the configuration"
"""Says what the column of ids is for."""

GRAMMAR: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "The first line",
        (
            ("●", "OK: at this pace the window lasts to its reset"),
            ("◐", "TIGHT: it just lasts"),
            ("▲", "LOCKOUT: it is used up before the reset, at the time named"),
            ("■", "LOCKED: the provider refuses work until the time named"),
            ("○", "IDLE: nothing is burning"),
            ("?", "no limit is known: only burn, context and cache can be shown"),
            ("…", "no session has been seen yet"),
        ),
    ),
    (
        "The bars of the windows",
        (
            ("━", "used"),
            ("╌", "will be used by the reset if the pace goes on"),
            ("·", "free"),
            ("┃", "where an even pace would be now: used beyond it is faster than even"),
            ("▶", "the pace runs past the end of the window"),
        ),
    ),
    (
        "The burn graph",
        (
            ("⣿", "tokens per hour, from zero; the newest at the right; the colour changes above your usual rate"),
            ("╌", "your usual rate while working"),
            ("gap", "a time of which nothing is known"),
        ),
    ),
    (
        "Alerts",
        (
            ("!", "a remark beside a session or window"),
            ("○", "worth knowing"),
            ("▲", "worth a look"),
            ("■", "worth an interruption"),
            ("✓", "over"),
            ("✗", "a setting that was refused"),
        ),
    ),
    (
        "Sessions and turns",
        (
            ("●", "working"),
            ("◇", "waiting for you"),
            ("○", "idle"),
            ("·", "ended"),
            ("↳", "a turn of a subagent"),
            ("▼", "a compaction of the context"),
            ("✗", "the cache was lost before this turn"),
            ("╵", "a message of yours"),
            ("+ »", "a marked session, to be compared"),
            ("ctx", "how full the context is"),
            ("Δctx", "what a turn added to the context"),
            ("hit", "share of the prompt that came out of the cache"),
            ("new", "prompt tokens neither read from nor written to the cache"),
            ("≥", "at least so many: the agent's log does not have the final number"),
            ("–", "unknown, which is not zero"),
        ),
    ),
    (
        "Where it went and history",
        (
            ("░", "in the two bars: prompt read again from the cache"),
            ("▓", "written to the cache"),
            ("█", "output"),
            ("▒", "fresh prompt, neither read nor written"),
            ("pts", "percent of a window, at the scale learned as of now; more than 100 is more than one window"),
            ("+?", "and turns of models without a known price"),
            ("· ░▒▓█", "in the heat map: nothing, then more and more; blank is a time of which nothing is known"),
            ("?", "something was used, but nobody knows its price"),
            ("■", "a lock-out"),
        ),
    ),
)
"""Headings with (sign, meaning) pairs."""


def help_lines(
    groups: Sequence[BindingGroup],
    keymap: Mapping[str, str],
    width: int,
    display: Callable[[Binding], str],
) -> list[Line]:
    """The whole help for a width. `keymap` holds the person's own keys by binding id, `display` names a key."""
    lines: list[Line] = []
    for title, bindings in groups:
        lines += _section(title, _keys(bindings, keymap, display), width, "" if lines else IDS)
    for title, signs in GRAMMAR:
        lines += _section(title, ((sign, meaning, "") for sign, meaning in signs), width)
    return lines[1:]


def _keys(
    bindings: Sequence[Binding], keymap: Mapping[str, str], display: Callable[[Binding], str]
) -> Iterator[tuple[str, str, str]]:
    """(keys, sentence, id) of each binding; keys that share an id stand together."""
    own: dict[str, list[Binding]] = {}
    for binding in bindings:
        own.setdefault(binding.id or f"{binding.key} {binding.action}", []).append(binding)
    for name, same in own.items():
        chosen = keymap.get(name, "")
        shown = [same[0].with_key(key.strip(), None) for key in chosen.split(",")] if chosen else same
        keys = " ".join(dict.fromkeys(display(binding) for binding in shown))
        yield keys, same[0].tooltip or same[0].description, same[0].id or ""


def _section(title: str, rows: Iterable[tuple[str, str, str]], width: int, note: str = "") -> Iterator[Line]:
    found = list(rows)
    label = min(12, max((len(key) for key, _, _ in found), default=0)) + 2
    names = max((len(name) for _, _, name in found), default=0) + 2 if width >= ID_FROM else 0
    yield ()
    yield spread(((title, "help--title"),), ((note, "help--id"),) if note and names else (), width)
    for key, sentence, name in found:
        yield from _row(key, sentence, name, width, label, names if names > 2 else 0)


def _row(key: str, sentence: str, name: str, width: int, label: int, names: int) -> Iterator[Line]:
    """A key or sign, its meaning on as many lines as it needs, and the id at the right edge of the first."""
    room = max(8, width - label - names)
    first, *rest = textwrap.wrap(sentence, room) or [""]
    ending: Line = ((fit_right(name, names), "help--id"),) if names else ()
    yield ((fit(key, label), "help--key"), (fit(first, room) if names else first, "help--words"), *ending)
    for text in rest:
        yield ((" " * label, ""), (text, "help--words"))
