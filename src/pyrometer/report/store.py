"""What the store holds, as text and as JSON."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from pyrometer.paths import display
from pyrometer.store.rows import Counts


class StoreReport(msgspec.Struct, frozen=True):
    """The whole result, as it is published with `--json`. Sizes in bytes, times in epoch seconds."""

    path: str
    size: int
    schema: int | None
    note: str
    counts: Counts | None
    kept_by: int | None = None
    """Id of the process that writes it now; 0 if it cannot be told."""


def store_json(report: StoreReport) -> str:
    """As JSON text with a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def store_text(report: StoreReport, home: Path) -> str:
    """As text, one fact a line."""
    facts = [("store", display(Path(report.path), home))]
    if report.size:
        facts.append(("size", f"{report.size / 1e6:,.1f} MB"))
    if report.kept_by is not None:
        facts.append(("kept by", "a running Pyrometer" + (f" (process {report.kept_by})" if report.kept_by else "")))
    if report.note:
        facts.append(("note", report.note))
    if report.counts is not None:
        facts += _held(report.counts)
    return "".join(f"{name:<12}{text}\n" for name, text in facts)


def _held(held: Counts) -> list[tuple[str, str]]:
    sums = f"{held.summed:,} turns by quarter of an hour ({held.quarters:,}) and day ({held.days:,})"
    return [
        ("logs", f"{held.files:,}"),
        ("sessions", f"{held.sessions:,}"),
        ("turns", f"{held.turns:,}{_since(held.turns_from)}{_let_go(held.let_go)}"),
        ("prompts", f"{held.prompts:,}"),
        ("compactions", f"{held.compactions:,}"),
        ("limits", f"{held.readings:,} readings, {held.lockouts:,} lock-outs"),
        ("cache", f"{held.cache_events:,} events"),
        ("forecasts", f"{held.forecasts:,}"),
        ("sums", f"{sums}{_since(held.sums_from)}"),
    ]


def _let_go(number: int) -> str:
    return f", and {number:,} by number only: too old, or forgotten" if number else ""


def _since(at: float | None) -> str:
    return "" if at is None else f", since {datetime.fromtimestamp(at).date().isoformat()}"
