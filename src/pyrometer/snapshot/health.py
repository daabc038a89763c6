"""How the monitor itself is doing, as screens see it. Part of `pyrometer.snapshot`, which offers it."""

from __future__ import annotations

import msgspec


class HealthView(msgspec.Struct, frozen=True):
    """The monitor's honesty about itself."""

    files: int = 0
    active_files: int = 0
    bytes_read: int = 0
    lines: int = 0
    troubles: tuple[tuple[str, str, int], ...] = ()
    """(kind, place, count), most frequent first."""
    notes: tuple[str, ...] = ()
    """Sentences about the monitor's state: `no file events: polling`."""
    roots: tuple[tuple[str, str, bool], ...] = ()
    """(agent, folder, exists)."""
    last_line_at: float | None = None
    watching: str = ""
    """`events and polling`, `polling`."""
    unpriced_models: tuple[str, ...] = ()

    @property
    def trouble_count(self) -> int:
        return sum(count for _, _, count in self.troubles)


class Progress(msgspec.Struct, frozen=True):
    """How far the reading of history is."""

    files_done: int
    files: int
    bytes_done: int
    bytes: int
    rate: float | None = None
    """Bytes a second; None before there is something to tell it by."""
    older: bool = False
    """Of what lies behind the numbers, read by a process of its own."""

    @property
    def done(self) -> bool:
        return self.files_done >= self.files

    @property
    def share(self) -> float:
        """0..1 of the bytes; of the files where these are all empty."""
        done, whole = (self.bytes_done, self.bytes) if self.bytes else (self.files_done, self.files)
        return min(1.0, done / whole) if whole else 1.0

    @property
    def left(self) -> float | None:
        """Seconds, at this rate."""
        return (self.bytes - self.bytes_done) / self.rate if self.rate else None
