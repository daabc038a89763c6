"""What the forecast says of windows that nobody has named for long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

from pyrometer.engine.tables import Tables
from pyrometer.forecast.foresight import Event
from pyrometer.limits.verdict import judge
from pyrometer.model import LimitHit, LimitReading, Record, Turn
from pyrometer.monitor.lookout import Lookout
from pyrometer.settings import Settings
from pyrometer.snapshot import Verdict, WindowView
from tests.limits.making import burn, session, window
from tests.replay.weeks import DAY, HOUR, MONDAY, day, days

TABLES = Tables()
BUSY = 5.0
"""Pace at which the window of a morning is full before noon."""


def learned(records: Iterable[tuple[int, Record]], until: float, *, readings: bool = False) -> Lookout:
    """A lookout that knows what these logs say up to then."""
    kinds = (Turn, LimitHit, LimitReading) if readings else (Turn, LimitHit)
    events: list[Event] = sorted(
        (record.at, record) for _, record in records if isinstance(record, kinds) and record.at <= until
    )
    lookout = Lookout(UTC, TABLES.credits, Settings().budgets, TABLES.price)
    lookout.learn(events)
    while lookout.learning:
        lookout.step()
    return lookout


def seen(lookout: Lookout, now: float, *views: WindowView) -> tuple[WindowView, ...]:
    return lookout.look(views, lambda: (), now)


def test_a_month_of_logs_with_lock_outs_tells_of_the_limit_without_any_reading() -> None:
    now = MONDAY + 21 * DAY + 11 * HOUR
    lookout = learned([*days(range(21), pace=BUSY), *day(21, pace=BUSY)], now)
    [five] = seen(lookout, now)
    assert (five.provider, five.label, five.source) == ("claude", "5h", "learned from your lock-outs")
    assert five.outlook is not None
    assert five.outlook.basis == "lock-outs"
    assert five.verdict in (Verdict.LOCKOUT, Verdict.TIGHT)
    assert judge([five], burn(), (session(last_at=now),), now).window == five


def test_without_a_lock_out_nothing_is_made_up() -> None:
    now = MONDAY + 21 * DAY + 11 * HOUR
    assert seen(learned([*days(range(21)), *day(21)], now), now) == ()


def test_before_the_first_reading_of_a_week_the_earlier_windows_tell() -> None:
    now = MONDAY + 7 * DAY + 10 * HOUR
    quiet = [(file, record) for file, record in day(7) if not isinstance(record, LimitReading)]
    lookout = learned([*days(range(5)), *quiet], now, readings=True)
    [five] = seen(lookout, now)
    assert five.source == "learned from earlier windows"
    assert five.outlook is not None
    assert five.outlook.basis == "learned"
    assert 1 < five.outlook.percent < 60


def test_a_limit_that_its_provider_no_longer_names_is_gone() -> None:
    now = MONDAY + 7 * DAY + 10 * HOUR
    quiet = [(file, record) for file, record in day(7) if not isinstance(record, LimitReading)]
    lookout = learned([*days(range(5)), *quiet], now, readings=True)
    week = window(provider="claude", limit_id="seven_day", label="week", minutes=10_080, read_at=now - 60)
    assert [view.label for view in seen(lookout, now, week)] == ["week"]


def test_behind_a_window_that_is_over_the_next_one_is_foreseen_with_its_own_times() -> None:
    now = MONDAY + 7 * DAY + 10 * HOUR
    quiet = [(file, record) for file, record in day(7) if not isinstance(record, LimitReading)]
    lookout = learned([*days(range(5)), *quiet], now, readings=True)
    over = window(provider="claude", limit_id="five_hour", label="5h", percent=None, resets_at=now - 2 * HOUR,
                  read_at=now - 4 * HOUR, verdict=Verdict.UNKNOWN)  # fmt: skip
    [five] = seen(lookout, now, over)
    assert five.source == "learned from earlier windows"
    assert five.resets_at is not None
    assert five.resets_at > now


def test_a_window_that_is_over_stays_so_if_its_provider_has_spoken_of_others_since() -> None:
    now = MONDAY + 7 * DAY + 10 * HOUR
    quiet = [(file, record) for file, record in day(7) if not isinstance(record, LimitReading)]
    lookout = learned([*days(range(5)), *quiet], now, readings=True)
    over = window(provider="claude", limit_id="five_hour", label="5h", percent=None, resets_at=now - 2 * HOUR,
                  read_at=now - 4 * HOUR, verdict=Verdict.UNKNOWN)  # fmt: skip
    week = window(provider="claude", limit_id="seven_day", label="week", minutes=10_080, read_at=now - 60)
    assert seen(lookout, now, over, week)[0] == over


def test_a_window_that_is_seen_is_not_made_up_again() -> None:
    now = MONDAY + 21 * DAY + 11 * HOUR
    lookout = learned([*days(range(21), pace=BUSY), *day(21, pace=BUSY)], now)
    named = window(provider="claude", limit_id="five_hour", label="5h", read_at=now - 7 * HOUR)
    assert [view.label for view in seen(lookout, now, named)] == ["5h"]
