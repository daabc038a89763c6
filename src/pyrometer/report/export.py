"""A table of a screen written into a new file: never over another one, for its owner's eyes."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.history.seen import Format, Seen, SeenRow
from pyrometer.report.history import SCHEMA, fields, flat, harmless, untold
from pyrometer.report.times import iso_exact

SHARE: Final = "share"
"""The field beside those of `pyrometer history`: part of the whole by the measure, 0..1."""
_MOST: Final = 1_000
"""Files of one day and name."""


def export(seen: Seen, shape: Format, folders: Sequence[Path], now: float) -> Path:
    """The new file, in the first of these folders that can be written. Raises OSError if there is none."""
    text = as_csv(seen) if shape == "csv" else as_json(seen)
    day = datetime.fromtimestamp(now, seen.question.zone).date().isoformat()
    refused = OSError("there is no folder to write to")
    for folder in folders:
        try:
            return _written(folder, f"pyrometer-{seen.question.by}-{day}", shape, text)
        except OSError as problem:
            refused = problem
    raise refused


def _written(folder: Path, stem: str, shape: Format, text: str) -> Path:
    for number in range(1, _MOST):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.{shape}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    raise FileExistsError(f"{folder} has a thousand of them already")


def as_csv(seen: Seen) -> str:
    """With a line of headings, without the whole."""
    text = io.StringIO()
    writer = csv.DictWriter(text, (*fields(seen.scales), SHARE), lineterminator="\n")
    writer.writeheader()
    for row in seen.rows:
        values = _flat(row, seen).items()
        writer.writerow({name: "" if value is None else harmless(value) for name, value in values})
    return text.getvalue()


def as_json(seen: Seen) -> str:
    """As `pyrometer history --json`, with the way to the table and what no log tells."""
    question, beyond = seen.question, seen.beyond
    report = {
        "schema": SCHEMA,
        "by": question.by,
        "since": iso_exact(question.start),
        "until": iso_exact(question.end),
        "path": seen.path,
        "filter": seen.wanted,
        "measure": seen.measure,
        "rows": [_flat(row, seen) for row in seen.rows],
        "total": _flat(seen.whole, seen),
        "unlogged": None
        if beyond is None
        else {"tokens": beyond.usage.total, "dollars": beyond.dollars, "sessions": beyond.sessions},
        "notes": seen.notes,
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _flat(line: SeenRow, seen: Seen) -> dict[str, object]:
    return {
        **flat(line.row, seen.scales, untold(seen.question)),
        SHARE: None if line.share is None else round(line.share, 5),
    }
