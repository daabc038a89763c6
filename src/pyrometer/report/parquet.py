"""The answer as a Parquet file. Needs pyarrow: the extra `pyrometer[parquet]`."""

from __future__ import annotations

from pathlib import Path

import pyarrow
import pyarrow.parquet

from pyrometer.history.question import Answer
from pyrometer.report.history import fields, flat


def write_parquet(path: Path, answer: Answer) -> None:
    """One row a line, the columns of the CSV. Raises OSError if the file cannot be written."""
    rows = [flat(row, answer.scales) for row in answer.rows]
    table = pyarrow.table({field: [row[field] for row in rows] for field in fields(answer.scales)})
    pyarrow.parquet.write_table(table, path)
