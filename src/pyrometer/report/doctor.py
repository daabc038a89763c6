"""What `pyrometer doctor` found, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, TypeAlias

import msgspec

import pyrometer
from pyrometer.report.times import iso

SCHEMA = 1
WIDTH = 100
State: TypeAlias = Literal["ok", "note", "missing", "broken"]
"""`note`: worth knowing. `missing`: figures are unavailable without it. `broken`: something must be put right."""
_SIGNS: dict[State, str] = {"ok": "●", "note": "○", "missing": "◐", "broken": "■"}


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    section: str
    name: str
    state: State
    text: str
    fix: str = ""
    """The exact command or setting that puts it right; empty where nothing needs to be done."""


class Examination(msgspec.Struct, frozen=True):
    """The whole result, as it is published with `--json`."""

    schema: int
    version: str
    at: str
    ok: bool
    checks: list[Check]


def examination(checks: Sequence[Check], now: float) -> Examination:
    """The checks with their verdict: `ok` unless something is broken."""
    return Examination(SCHEMA, pyrometer.__version__, iso(now), not is_broken(checks), list(checks))


def is_broken(checks: Sequence[Check]) -> bool:
    """Whether anything must be put right."""
    return any(check.state == "broken" for check in checks)


def doctor_json(checks: Sequence[Check], now: float) -> str:
    """As JSON text with a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(examination(checks, now)), indent=2).decode() + "\n"


def doctor_text(checks: Sequence[Check]) -> str:
    """As text, section by section, each problem followed by what fixes it."""
    lines = [f"Pyrometer {pyrometer.__version__}"]
    for section, group in groupby(checks, key=lambda check: check.section):
        lines += ["", section]
        for check in group:
            lines += _lines(check)
    return "\n".join([*lines, "", _summary(checks)]) + "\n"


def _lines(check: Check) -> Iterator[str]:
    head = f"  {_SIGNS[check.state]} {check.name}: "
    yield from textwrap.wrap(
        head + check.text, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    if check.fix:
        yield f"      → {check.fix}"


def _summary(checks: Sequence[Check]) -> str:
    broken = sum(check.state == "broken" for check in checks)
    missing = sum(check.state == "missing" for check in checks)
    if broken or missing:
        return f"{broken} broken, {missing} missing: each arrow above says what to do."
    return "Everything is in place."
