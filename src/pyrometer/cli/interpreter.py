"""How the interpreter shares itself between a screen and the threads that work for it, and is ended by others."""

from __future__ import annotations

import gc
import signal
import sys
from typing import Final

SHIFT: Final = 0.001
"""Seconds that a thread may go on while another one waits. A screen looks for keys many times while it is drawn, and
would wait for as long each time; the default is five times that."""
YOUNG: Final = 5_000
"""New objects after which the collector looks at them. A screen makes thousands that stay, which need no look each."""


def share() -> None:
    """Threads take turns quickly, and the collector does not interrupt them often."""
    sys.setswitchinterval(SHIFT)
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])


def end_in_order() -> None:
    """Asked to end (SIGTERM), do as for Ctrl-C: give the terminal back as it was, and write down what is known.

    A terminal that is closed (SIGHUP) needs nothing back: that goes on ending the process at once. Jobs that a script
    starts in the background are born deaf to SIGINT, and would be so to both.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def keep_out_of_rounds() -> None:
    """What is there now is there to stay: the collector never looks at it again.

    Call it once, when all is loaded. To look at everything takes a tenth of a second, and happens in the midst of
    opening a screen, since that is when objects are made.
    """
    gc.collect()
    gc.freeze()
