"""Two sessions side by side as a report: text, Markdown or HTML, JSON of a stable schema, CSV."""

from __future__ import annotations

import csv
import io
from datetime import tzinfo
from typing import Any, Final

import msgspec

from pyrometer.report.columns import Align, fit
from pyrometer.report.document import Block, Document, Heading, Sentences, Table
from pyrometer.report.history import harmless
from pyrometer.report.times import iso_exact
from pyrometer.snapshot import SessionDetail
from pyrometer.text import clock, span
from pyrometer.words.compared import amount, line_words, times
from pyrometer.xray.compared import GROUPS, Group, Side, ratio

SCHEMA: Final = 1
"""Of the JSON report; grows when a field changes its meaning or goes."""
FIELDS: Final = ("table", "measure", "left", "right", "ratio")
_RIGHT: Align = "right"
_LEFT: Align = "left"
_NAME = 28


def sides(left: SessionDetail, right: SessionDetail, left_lines: str = "", right_lines: str = "") -> tuple[Side, Side]:
    """Both under the last folder of their projects, and their ids where these are the same."""
    names = [_name(detail) for detail in (left, right)]
    if names[0] == names[1]:
        names = [f"{name} {detail.session.id[:8]}" for name, detail in zip(names, (left, right), strict=True)]
    return Side(names[0], left, left_lines), Side(names[1], right, right_lines)


def compare_document(left: Side, right: Side, now: float, zone: tzinfo | None) -> Document:
    """Who they are, then a table of totals and one for each way to put them on one scale."""
    title = f"{left.name} against {right.name}"
    blocks: list[Block] = [Heading(title, 1), Sentences(tuple(_about(side, now, zone) for side in (left, right)))]
    for group in GROUPS:
        if (table := _table(group, left, right)) is not None:
            blocks += [Heading(group.label), table]
    if notes := tuple(line_words(left, right)):
        blocks.append(Sentences(notes))
    return Document(title, tuple(blocks))


def compare_json(left: Side, right: Side, now: float) -> str:
    """As JSON text; null is unknown."""
    report: dict[str, Any] = {"schema": SCHEMA, "at": iso_exact(now), "left": _who(left), "right": _who(right)}
    for group in GROUPS:
        report[_key(group.label)] = {
            _key(measure.name): {"left": one, "right": other, "ratio": ratio(one, other)}
            for measure, one, other in (
                (measure, measure.at(left.detail), measure.at(right.detail)) for measure in group.measures
            )
        }
    report["notes"] = list(line_words(left, right))
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def compare_csv(left: Side, right: Side) -> str:
    """A row for each figure that one of them has."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for group in GROUPS:
        for measure, one, other in group.rows(left.detail, right.detail):
            values = (group.name, measure.name, one, other, ratio(one, other))
            writer.writerow(["" if value is None else harmless(value) for value in values])
    return text.getvalue()


def _table(group: Group, left: Side, right: Side) -> Table | None:
    rows = tuple(
        (measure.name, amount(one, measure.unit), amount(other, measure.unit), times(ratio(one, other)))
        for measure, one, other in group.rows(left.detail, right.detail)
    )
    head = ("", fit(left.name, _NAME), fit(right.name, _NAME), "left/right")
    return Table(head, rows, (_LEFT, _RIGHT, _RIGHT, _RIGHT), (3,)) if rows else None


def _about(side: Side, now: float, zone: tzinfo | None) -> str:
    session = side.detail.session
    lasted = span(session.last_at - session.started_at)
    return (
        f"{side.name}: {session.agent} {session.id} · {fit(session.model, 40)} · "
        f"{clock(session.started_at, zone, now=now)} to {clock(session.last_at, zone, now=now)} ({lasted})"
    )


def _who(side: Side) -> dict[str, Any]:
    session = side.detail.session
    return {
        "agent": session.agent,
        "id": session.id,
        "project": session.project or None,
        "model": session.model or None,
        "started_at": iso_exact(session.started_at),
        "last_at": iso_exact(session.last_at),
        "logs": len(side.detail.logs),
        "window": side.detail.scales[0][0] if side.detail.scales else None,
    }


def _key(words: str) -> str:
    return words.lower().replace(" ", "_").replace("-", "_")


def _name(detail: SessionDetail) -> str:
    folder = detail.session.project.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    return folder or detail.session.id[:8]
