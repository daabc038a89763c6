"""What the monitor says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.engine.meter import Meter
from pyrometer.monitor.intake import Intake
from pyrometer.snapshot import HealthView
from pyrometer.text import printable

_LONGEST = 1_000
"""Characters of a path. Files have any name: not all of them are text, or fit for a terminal."""


def health(
    intake: Intake, meter: Meter, now: float, *, last_line_at: float | None, watching: str, notes: tuple[str, ...]
) -> HealthView:
    """Counts, places and reasons of all that could not be read as meant, what stands in the way now first."""
    return HealthView(
        files=intake.files,
        active_files=intake.active,
        bytes_read=intake.bytes_read,
        lines=intake.lines,
        troubles=tuple((kind, printable(place, _LONGEST), times) for kind, place, times in _troubles(intake)),
        notes=tuple(printable(note, _LONGEST) for note in notes if note),
        roots=intake.discovery.roots_state(),
        last_line_at=None if last_line_at is None else min(last_line_at, now),
        watching=watching,
        unpriced_models=meter.unpriced,
    )


def _troubles(intake: Intake) -> Iterator[tuple[str, str, int]]:
    for kind, place in intake.standing:
        yield kind, place, 1
    for (kind, place), count in intake.troubles.most_common():
        yield kind, place, count
