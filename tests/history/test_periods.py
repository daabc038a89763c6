"""Days, weeks and months in zones whose clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pyrometer.history.periods import periods

BERLIN = ZoneInfo("Europe/Berlin")


def at(*parts: int, zone: ZoneInfo = BERLIN) -> float:
    return datetime(*parts, tzinfo=zone).timestamp()  # type: ignore[misc, arg-type]


def test_the_day_on_which_clocks_go_back_has_25_hours() -> None:
    found = periods("day", at(2026, 10, 24), at(2026, 10, 27), BERLIN)
    assert [(period.name, (period.end - period.start) / 3600) for period in found] == [
        ("2026-10-24", 24),
        ("2026-10-25", 25),
        ("2026-10-26", 24),
    ]


def test_the_day_on_which_clocks_go_forward_has_23_hours() -> None:
    found = periods("day", at(2026, 3, 29), at(2026, 3, 30), BERLIN)
    assert [(period.end - period.start) / 3600 for period in found] == [23]


def test_weeks_begin_on_monday_and_bear_their_iso_number() -> None:
    found = periods("week", at(2026, 1, 1), at(2026, 1, 13), BERLIN)
    assert [period.name for period in found] == ["2026-W01", "2026-W02", "2026-W03"]
    assert found[0].start == at(2026, 1, 1)
    assert found[1].start == at(2026, 1, 5)


def test_months_have_their_own_lengths() -> None:
    found = periods("month", at(2026, 1, 15), at(2026, 3, 1), BERLIN)
    assert [period.name for period in found] == ["2026-01", "2026-02"]
    assert (found[1].end - found[1].start) / 86_400 == 28


def test_nothing_comes_of_an_empty_stretch() -> None:
    assert periods("day", at(2026, 1, 2), at(2026, 1, 2), BERLIN) == []
    assert periods("day", at(2026, 1, 3), at(2026, 1, 2), BERLIN) == []


@given(
    st.sampled_from(["day", "week", "month"]),
    st.floats(0, 3e9),
    st.floats(1, 400 * 86_400.0),
    st.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/Santiago")]),
)
def test_they_cover_the_stretch_without_gaps(unit: str, start: float, length: float, zone: ZoneInfo) -> None:
    found = periods(unit, start, start + length, zone)  # type: ignore[arg-type]
    assert found[0].start == start
    assert found[-1].end == start + length
    assert all(left.end == right.start for left, right in pairwise(found))
