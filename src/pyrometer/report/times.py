"""Times as reports for programs write them: ISO 8601, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(at: float) -> str:
    """`2026-11-21T14:26:03Z`, of epoch seconds."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_or_none(at: float | None) -> str | None:
    """The same; None stays None."""
    return None if at is None else iso(at)


def iso_exact(at: float) -> str:
    """`2026-11-21T14:26:03.250000Z`: with the fraction of the second, if there is any."""
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def iso_milliseconds(at: float) -> str:
    """`2026-11-21T14:26:03.250Z`, as the agents' logs have it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
