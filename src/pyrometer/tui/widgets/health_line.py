"""The line in which the monitor is honest about itself."""

from __future__ import annotations

from pyrometer.snapshot import HealthView, Progress
from pyrometer.text import span
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
    troubles = f" · {_many(health.trouble_count, 'trouble')}" if health.trouble_count else ""
    notes = f" · {_many(len(health.notes), 'note')}" if health.notes else ""
    first = f" · {health.notes[0]}" if health.notes else ""
    texts = [watching + troubles + first, watching + troubles + notes, short + troubles + notes, short]
    if progress is None:
        said = [short + troubles + first, *health.notes[:1]] if len(health.notes) == 1 else []
        reasons = [f"{watching}{troubles}{words}{first}" for words in _reasons(health)]
        return [_line(text, health) for text in (*reasons, texts[0], *said, *texts[1:])]
    much, little = _speed(progress)
    tails = [(*_line(text, health), *_progress(progress, bar=True), *much) for text in texts[:2]]
    if much and not troubles and not notes:
        tails += [(*_progress(progress, bar=bar)[1:], *much) for bar in (True, False)]
    tails += [(*_line(text, health), *_progress(progress, bar=True), *little) for text in texts[1:]]
    tails += [(*_line(text, health), *_progress(progress, bar=False), *little) for text in texts[2:]]
    alone = [(*_progress(progress, bar=bar)[1:], *tail) for bar, tail in ((True, little), (False, little), (False, ()))]
    return [*tails, *alone]


def _reasons(health: HealthView) -> tuple[str, ...]:
    """What most of the troubles are, and who names the places; only where nothing else is to be said."""
    if not health.troubles or health.notes:
        return ()
    kind, _, _ = max(health.troubles, key=lambda trouble: trouble[2])
    more = ", …" if len({kind for kind, _, _ in health.troubles}) > 1 else ""
    return f": {kind}{more} · see pyrometer doctor", f": {kind}{more}"


def _line(text: str, health: HealthView) -> Line:
    return ((text, "health--notes" if health.notes or health.trouble_count else "health--words"),)


def _progress(progress: Progress, *, bar: bool) -> Line:
    done = progress.share
    drawn: Line = ()
    if bar:
        filled = int(done * BAR)
        drawn = (("━" * filled, "health--bar"), ("·" * (BAR - filled) + " ", "health--words"))
    what = "history " if progress.older else "reading "
    return ((" · ", "health--words"), (what, "health--words"), *drawn, (f"{int(done * 100)} %", "health--words"))


def _speed(progress: Progress) -> tuple[Line, Line]:
    """Files, megabytes, how fast, how much longer; and only the last of these. Nothing before there is a rate."""
    if progress.rate is None or progress.left is None:
        return (), ()
    left = f" · {span(progress.left)} left"
    done, whole = progress.bytes_done / 1e6, progress.bytes / 1e6
    much = f" · {progress.files_done:,} of {progress.files:,} files · {done:,.0f} of {whole:,.0f} MB"
    much += f" · {progress.rate / 1e6:,.0f} MB/s"
    return ((much + left, "health--words"),), ((left, "health--words"),)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number:,} {word}s"
