"""Results as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Table:
    """One table with a title above it and notes below it."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """One more row."""
        self.rows.append(cells)

    def markdown(self) -> str:
        """The table, its columns aligned."""
        whole = [self.columns, *self.rows]
        widths = [max(len(row[place]) for row in whole) for place in range(len(self.columns))]
        lines = [_line(row, widths) for row in whole]
        lines.insert(1, _line(["-" * width for width in widths], widths))
        notes = "".join(f"\n{note}\n" for note in self.notes)
        return f"### {self.title}\n\n" + "\n".join(lines) + f"\n{notes}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def middle(values: Iterable[float]) -> float:
    """The median; not-a-number for nothing."""
    found = list(values)
    return median(found) if found else float("nan")


def seconds(value: float) -> str:
    """`0.35 s`, `12 ms`."""
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.2f} s"


def verdict(value: float, target: float) -> str:
    """Whether a target was met, or by how much it was missed."""
    return "met" if value <= target else f"missed: {value / target:.2f} times the target"
