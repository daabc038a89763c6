"""Says on the terminal what is going on, once it takes longer than a second."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import TextIO

DELAY = 1.0
"""Seconds of silence: what is quick needs no words."""
_CLEAR = "\r\x1b[K"
_WHEEL = "⠋⠙⠸⠴⠦⠇"


@contextlib.contextmanager
def patience(stderr: TextIO, words: str | Callable[[], str], delay: float = DELAY) -> Iterator[None]:
    """Shows `words`, or what they say by then, and a moving sign on `stderr` while the block runs.

    Only if `stderr` is a terminal and the block is slow.
    """
    if not stderr.isatty():
        yield
        return
    done = Event()
    say = (lambda: words) if isinstance(words, str) else words
    teller = Thread(target=_tell, args=(stderr, say, delay, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(stderr: TextIO, words: Callable[[], str], delay: float, done: Event) -> None:
    if done.wait(delay):
        return
    turn = 0
    while not done.is_set():
        stderr.write(f"{_CLEAR}{_WHEEL[turn % len(_WHEEL)]} {words()}")
        stderr.flush()
        turn += 1
        done.wait(0.1)
    stderr.write(_CLEAR)
    stderr.flush()
