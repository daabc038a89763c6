"""A point in the past, as people write it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.cli.since import parse_since, parse_stretch

NOW = datetime(2026, 11, 21, 14, 26, tzinfo=UTC).timestamp()
BERLIN = ZoneInfo("Europe/Berlin")


def at(*parts: int, zone: ZoneInfo | None = None) -> float:
    return datetime(*parts, tzinfo=zone or UTC).timestamp()  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", at(2026, 11, 1, zone=BERLIN)),
        ("2026-11-01T09:00", at(2026, 11, 1, 9, zone=BERLIN)),
        ("2026-11-01 09:00:30", at(2026, 11, 1, 9, 0, 30, zone=BERLIN)),
        ("2026-11-01T09:00Z", at(2026, 11, 1, 9)),
        ("2026-11-01T09:00+05:30", at(2026, 11, 1, 3, 30)),
        ("today", at(2026, 11, 21, zone=BERLIN)),
        ("yesterday", at(2026, 11, 20, zone=BERLIN)),
        ("90m", NOW - 5400),
        ("3h", NOW - 3 * 3600),
        (" 2d ", NOW - 2 * 86_400),
        ("1W", NOW - 7 * 86_400),
    ],
)
def test_what_people_write_is_understood(text: str, expected: float) -> None:
    assert parse_since(text, NOW, BERLIN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1d", at(2026, 11, 21, zone=BERLIN)),
        ("7d", at(2026, 11, 15, zone=BERLIN)),
        ("1w", at(2026, 11, 15, zone=BERLIN)),
        ("30d", at(2026, 10, 23, zone=BERLIN)),
        ("0d", at(2026, 11, 21, zone=BERLIN)),
        ("3h", NOW - 3 * 3600),
        ("999999w", 0.0),
    ],
)
def test_a_table_of_days_holds_whole_days(text: str, expected: float) -> None:
    assert parse_stretch(text, None, NOW, BERLIN) == (expected, NOW)


def test_stretches_that_follow_each_other_leave_no_gap() -> None:
    (_, before), (after, _) = parse_stretch("14d", "7d", NOW, BERLIN), parse_stretch("7d", None, NOW, BERLIN)
    assert before == after
    assert parse_stretch("all", None, NOW, BERLIN) == (0.0, NOW)
    with pytest.raises(ValueError, match="--until is not after --since"):
        parse_stretch("7d", "7d", NOW, BERLIN)


def test_a_date_is_local_midnight_on_both_sides_of_a_clock_change() -> None:
    before, after = parse_since("2026-10-25", NOW, BERLIN), parse_since("2026-10-26", NOW, BERLIN)
    assert after - before == 25 * 3600


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "3x", "-3h", "2026-11-01T25:00", "3 months", "0000-00-00"])
def test_anything_else_is_refused_with_the_forms_that_work(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-11-01.*3h"):
        parse_since(text, NOW, BERLIN)


def test_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="future"):
        parse_since("2026-11-22", NOW, BERLIN)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_text_gives_anything_but_a_time_in_the_past_or_a_refusal(text: str) -> None:
    try:
        at = parse_since(text, NOW, BERLIN)
    except ValueError:
        at = NOW
    assert at <= NOW
