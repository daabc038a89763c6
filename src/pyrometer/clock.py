"""The only module that reads the clock. Everything else takes `now` as an argument."""

from __future__ import annotations

import time


def now() -> float:
    """Seconds since the epoch, UTC."""
    return time.time()


def monotonic() -> float:
    """Seconds from some fixed point; never jumps. For measuring spans only."""
    return time.monotonic()
