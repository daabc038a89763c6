"""One line of a log, and the response of a model that it tells of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it must be counted. `at` is the time of its first line; buckets never overlap."""

    agent: str
    session: str
    model: str
    at: float
    uncached: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    output: int
    reasoning: int = 0


@dataclass(slots=True)
class Line:
    """One line with its newline. `response` is set on the line that makes a response complete."""

    data: bytes
    kind: str
    at: float
    response: Response | None = None
    opens: bool = False
    """The first line of a response: a turn more from here on."""
    more: bool = False
    """More lines of the same response follow."""
    mark: int = 0
    """Uncached tokens of the response, if they were chosen to tell it apart."""


def iso(at: float) -> str:
    """`2026-11-21T20:54:21.265Z`."""
    whole, milliseconds = divmod(round(at * 1000), 1000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z"


def dumps(value: object) -> bytes:
    """Compact JSON, as the agents write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
