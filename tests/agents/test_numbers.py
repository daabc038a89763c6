from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.agents.numbers import LARGEST, instant, natural

FIRST = datetime.fromisoformat("1970-01-03")
LAST = datetime.fromisoformat("2200-01-01")


@given(st.integers(0, LARGEST))
@settings(deadline=None)
def test_natural_takes_every_way_to_write_a_count(value: int) -> None:
    assert natural(value) == value
    assert natural(str(value)) == value
    assert natural(f" {value}.0 ") == value
    if value < 2**53:
        assert natural(float(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        -1,
        -1.0,
        0.5,
        float("nan"),
        float("inf"),
        -float("inf"),
        LARGEST + 1,
        10**400,
        [],
        {},
        "",
        " ",
        "-1",
        "1.5",
        "1e3",
        "0x1",
        "1_000",
        "١",
        "twelve",
        "9" * 17,
        "9" * 5000,
        "NaN",
        b"1",
    ],
)
def test_natural_refuses_what_is_no_count(value: object) -> None:
    assert natural(value) is None


@given(
    st.datetimes(min_value=FIRST, max_value=LAST),
    st.integers(0, 9),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
@settings(deadline=None, max_examples=200)
def test_instant_reads_every_precision_and_offset(moment: datetime, digits: int, offset: int) -> None:
    zone = timezone(timedelta(minutes=offset))
    fraction = f"{moment.microsecond:06d}000"[:digits]
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    text = f"{moment:%Y-%m-%dT%H:%M:%S}{'.' + fraction if digits else ''}{sign}{hours:02d}:{minutes:02d}"
    expected = moment.replace(microsecond=0, tzinfo=zone).timestamp() + float(f"0.{fraction or 0}")
    assert instant(text) == pytest.approx(expected, abs=1e-5)
    if offset == 0:
        assert instant(text[:-6] + "Z") == pytest.approx(expected, abs=1e-5)


def test_instant_knows_the_usual_form_and_the_rare_ones() -> None:
    assert instant("2026-11-21T20:54:21.265Z") == 1_795_294_461.265
    assert instant("2026-11-21t20:54:21z") == 1_795_294_461
    assert instant("2026-11-21 20:54:21Z") == 1_795_294_461
    assert instant("2026-11-21T21:54:21+01:00") == 1_795_294_461
    assert instant("2026-12-31T23:59:60.000Z") == instant("2027-01-01T00:00:00.000Z"), "a leap second"


@pytest.mark.parametrize(
    "text",
    [
        None,
        1795294461,
        "",
        "now",
        "2026-11-21",
        "2026-11-21T20:54:21",
        "2026-13-21T20:54:21Z",
        "2026-W01-1T20:54:21.265Z",
        "2026-11-21T25:54:21.000Z",
        "2026-11-21T20:54:61.000Z",
        "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "2026-11-21T20:54:21.Z",
        "2026-11-21T20:54:21.265Z ",
        "2026-11-21T20:54:21.265Z" * 3,
        "٢٠٢٦-11-21T20:54:21Z",
    ],
)
def test_instant_refuses_what_is_no_certain_time(text: object) -> None:
    assert instant(text) is None


@given(st.text(max_size=60))
@settings(deadline=None)
def test_instant_never_raises(text: str) -> None:
    assert instant(text) is None or instant(text) >= 0  # type: ignore[operator]
