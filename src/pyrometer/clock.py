"""The only module that reads the clock and the time zone. Everything else takes `now` as an argument."""

from __future__ import annotations

import time
from datetime import UTC, tzinfo


def now() -> float:
    """Seconds since the epoch, UTC."""
    return time.time()


def monotonic() -> float:
    """Seconds from some fixed point; never jumps. For measuring spans only."""
    return time.monotonic()


def worked() -> float:
    """CPU seconds of the calling thread. For measuring what something cost."""
    return time.thread_time()


def zone() -> tzinfo:
    """The machine's time zone; UTC where it names none that is known."""
    import tzlocal

    try:
        return tzlocal.get_localzone()
    except (LookupError, ValueError, OSError):
        return UTC
