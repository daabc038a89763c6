"""Switching screens: from the key to the finished picture, in a pane that follows a corpus."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.measure.live import settle
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

TARGET = 0.1
"""Seconds."""
PATIENCE = 5.0


class Step(NamedTuple):
    """A key, what stands on the screen when it has done its work, and the keys that lead back."""

    name: str
    keys: bytes
    shows: str
    """A regular expression for one line."""
    back: bytes = b""


STEPS = (
    Step("where it went, first time", b"g", r"^spent on", b""),
    Step("by session", b"\x1b[C", r"^ *session .*turns", b""),
    Step("by tool", b"\x1b[C" * 6, r"^ *tool .*turns", b""),
    Step("back to the pane", b"\x1b", r"^burn ", b""),
    Step("where it went again", b"g", r"^spent on", b"\x1b"),
    Step("history, first time", b"h", r"^ *days  weeks  months", b"\x1b"),
    Step("history again", b"h", r"^ *days  weeks  months", b"\x1b"),
    Step("X-ray, first time", b"\r", r"1 turns +2 context", b""),
    Step("its context", b"2", r"^cost by turn", b""),
    Step("its tools", b"4", r"^tool +calls", b"\x1b"),
    Step("X-ray again", b"\r", r"1 turns +2 context", b"\x1b"),
    Step("levers", b"l", r"what would help", b"\x1b"),
    Step("score", b"c", r"[Ff]orecast|score", b"\x1b"),
    Step("help", b"?", r"Everywhere", b"\x1b"),
)


def switch(options: Options) -> Table:
    """The same way through the screens, some times; the history is read before."""
    table = Table(
        f"Switching screens with {options.size} of logs, medians of {options.runs}", ("to", "after", "target", "")
    )
    found = [_walk(options) for _ in range(options.runs)]
    for place, step in enumerate(STEPS):
        took = middle(times[place] for times in found)
        table.add(step.name, seconds(took), seconds(TARGET), verdict(took, TARGET))
    table.notes.append(
        "From the key to the arrival of the picture at the terminal, with its figures, not a word of waiting."
    )
    return table


def _walk(options: Options) -> list[float]:
    with options.home() as home:
        pane = Terminal(python("-m", "pyrometer"), environment(options.corpus, home))
        settle(pane)
        pane.drain(8.0)
        times = [_step(pane, step) for step in STEPS]
        pane.close()
    return times


def _step(pane: Terminal, step: Step) -> float:
    started, before = time.perf_counter(), pane.lines
    pane.press(step.keys)
    arrived = [started + PATIENCE]

    def seen(at: float, lines: Sequence[str]) -> bool:
        if lines != before and any(re.search(step.shows, line) for line in lines):
            arrived[0] = at
            return True
        return False

    pane.watch(PATIENCE, seen)
    pane.drain(1.0)
    if step.back:
        pane.press(step.back)
        pane.drain(1.0)
    return arrived[0] - started
