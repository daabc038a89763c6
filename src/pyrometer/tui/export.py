"""Tables as they are seen, written into the folder that Pyrometer was started in. Nothing is ever overwritten."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final, Literal, TypeAlias

Shape: TypeAlias = Literal["csv", "json"]
Value: TypeAlias = float | str | bool | None
Rows: TypeAlias = Sequence[Mapping[str, Value]]
"""One mapping a row, with the same names in each."""
_MOST: Final = 1_000
"""Files of one name that are told apart."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def export(rows: Rows, name: str, shape: Shape, folder: Path, now: float, zone: tzinfo | None) -> Path:
    """Writes the rows and returns the file: `pyrometer-<name>-20260312-1426.csv`. OSError: it cannot be written."""
    stem = f"pyrometer-{_plain(name)}-{datetime.fromtimestamp(now, zone):%Y%m%d-%H%M}"
    text = as_csv(rows) if shape == "csv" else as_json(rows)
    for number in range(1, _MOST):
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}.{shape}"
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"there are {_MOST} files called {stem} already")


def as_csv(rows: Rows) -> str:
    """With a header line; unknown is empty."""
    text = io.StringIO()
    names = list(rows[0]) if rows else []
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else _harmless(row[name]) for name in names])
    return text.getvalue()


def as_json(rows: Rows) -> str:
    """A list of objects; unknown is null."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def _harmless(value: Value) -> Value:
    """Spreadsheets take texts that begin so for formulas."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(name: str) -> str:
    """Fit for a file's name everywhere."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60] or "table"
