"""Compares counted sessions with the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus.truth import FILE


class WrongTotalsError(Exception):
    """What was measured counts wrongly: its speed is of no interest."""


def truth(corpus: Path) -> dict[str, Any]:
    """`truth.json` of the corpus."""
    found: dict[str, Any] = json.loads((corpus / FILE).read_text())
    return found


def require_exact(corpus: Path, counted: Mapping[str, Mapping[str, int]]) -> None:
    """Raises WrongTotalsError, naming sessions, unless turns and tokens of every session are the true ones."""
    expected = truth(corpus)["by_session"]
    wrong = [
        f"{session}: {_two(counted.get(session, {}))}, expected {_two(expected.get(session, {}))}"
        for session in sorted(expected.keys() | counted.keys())
        if _two(counted.get(session, {})) != _two(expected.get(session, {}))
    ]
    if wrong:
        raise WrongTotalsError(f"{len(wrong)} of {len(expected)} sessions are wrong:\n" + "\n".join(wrong[:10]))


def _two(row: Mapping[str, int]) -> tuple[int, int]:
    """(turns, tokens)."""
    return row.get("turns", 0), row.get("total", 0)
