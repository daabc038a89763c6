"""Turns in which a cache is expected to be empty."""

from __future__ import annotations

from pyrometer.snapshot.findings import CacheEvent, Findings

_EXPECTED = frozenset({"compaction", "clear", "cold start"})


def rebuilt_before(event: CacheEvent, findings: Findings, turns: int) -> bool:
    """Whether the event's chain was compacted, cleared or begun within so many turns before the event."""
    return any(
        other.kind in _EXPECTED and other.chain == event.chain and 0 <= event.turn - other.turn <= turns
        for other in findings.cache_events
    )


def rebuilt_lately(findings: Findings, turns: int) -> bool:
    """Whether the main loop's newest cache event is one of those, and that few turns ago."""
    newest = next((event for event in findings.cache_events if not event.chain), None)
    return newest is not None and newest.kind in _EXPECTED and findings.turns_since_rebuild < turns
