"""The answer as a Parquet file. Needs pyarrow: the extra `pyrometer[parquet]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow
import pyarrow.parquet

from pyrometer.history.question import Answer
from pyrometer.report.history import fields, flat, untold

_TEXTS: Final = ("name", "agent", "project", "starts_at", "ends_at")
_AMOUNTS: Final = ("dollars", "credits", "cache_hit", "percent", "unlogged_dollars", "points_")
"""Beginnings of the names of columns that are no whole numbers."""


def write_parquet(path: Path, answer: Answer) -> None:
    """One row a line, the columns of the CSV. Raises OSError if the file cannot be written.

    Columns have the same type in all files, also where nothing is known, so that files can be read together.
    """
    without = untold(answer.question)
    rows = [flat(row, answer.scales, without) for row in answer.rows]
    names = fields(answer.scales)
    schema = pyarrow.schema([(name, _type(name)) for name in names])
    table = pyarrow.table({name: [row[name] for row in rows] for name in names}, schema=schema)
    pyarrow.parquet.write_table(table, path)


def _type(name: str) -> Any:
    if name in _TEXTS:
        return pyarrow.string()
    if name == "locked":
        return pyarrow.bool_()
    return pyarrow.float64() if name.startswith(_AMOUNTS) else pyarrow.int64()
