"""The line in which the monitor is honest about itself."""

from __future__ import annotations

from pyrometer.snapshot import HealthView, Progress
from pyrometer.tui.cells import Line, clip_line
from pyrometer.tui.cells import length as line_length

BAR = 12
"""Cells of the progress bar."""


def health_line(health: HealthView, progress: Progress | None, width: int) -> Line:
    """What is watched, what could not be read, and how far the reading of history is."""
    reading = progress is not None and not progress.done
    for line in _variants(health, progress if reading else None):
        if line_length(line) <= width:
            return line
    return clip_line(_variants(health, progress if reading else None)[-1], width)


def _variants(health: HealthView, progress: Progress | None) -> list[Line]:
    """From long to short."""
    folders = sum(1 for _, _, exists in health.roots if exists)
    watching = f"watching {_many(folders, 'folder')} · {_many(health.files, 'file')}"
    short = f"{_many(folders, 'folder')} · {_many(health.files, 'file')}"
    troubles = f" · {_many(health.trouble_count, 'bad line')}" if health.trouble_count else ""
    notes = f" · {_many(len(health.notes), 'note')}" if health.notes else ""
    first = f" · {health.notes[0]}" if health.notes else ""
    texts = [watching + troubles + first, watching + troubles + notes, short + troubles + notes, short]
    if progress is None:
        said = [short + troubles + first, *health.notes[:1]] if len(health.notes) == 1 else []
        return [_line(text, health) for text in (texts[0], *said, *texts[1:])]
    tails = [(*_line(text, health), *_progress(progress, bar=True)) for text in texts[:2]]
    tails += [(*_line(text, health), *_progress(progress, bar=False)) for text in texts[1:]]
    return [*tails, _progress(progress, bar=True)[1:], _progress(progress, bar=False)[1:]]


def _line(text: str, health: HealthView) -> Line:
    return ((text, "health--notes" if health.notes or health.trouble_count else "health--words"),)


def _progress(progress: Progress, *, bar: bool) -> Line:
    done = min(1.0, progress.files_done / progress.files) if progress.files else 1.0
    drawn: Line = ()
    if bar:
        filled = int(done * BAR)
        drawn = (("━" * filled, "health--bar"), ("·" * (BAR - filled) + " ", "health--words"))
    return ((" · ", "health--words"), ("history ", "health--words"), *drawn, (f"{int(done * 100)} %", "health--words"))


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
