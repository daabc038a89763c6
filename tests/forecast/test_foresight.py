"""The facade: ledger changes, readings and refusals in; the outlook of every window out."""

from __future__ import annotations

from datetime import UTC

import msgspec
import pytest

from pyrometer.engine.credits import CreditTable
from pyrometer.forecast.foresight import Event, Foresight
from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.usage import Usage
from tests.forecast.stories import DAY, HOUR, MONDAY, NINE

FIVE_HOURS = ("claude", "five_hour", 300, "")
FABLE_WEEK = ("claude", "seven_day_fable", 10_080, "Fable")


def turn(at: float, tokens: int = 10_000, model: str = "claude-opus-5", session: str = "s", key: str = "") -> Turn:
    return Turn(key or f"k{at}{session}", "claude", session, at, model, Usage(uncached=tokens))


def reading(at: float, percent: float, resets_at: float, key: tuple[str, str, int, str] = FIVE_HOURS) -> LimitReading:
    return LimitReading(key[0], key[1], key[2], percent, resets_at, at, "test", scope=key[3])


def day_of_work(start: float, until: float = 60.0) -> list[Event]:
    """Four hours of work that use `until` percent of a million credits, with readings."""
    events: list[Event] = []
    for step in range(240):
        at = start + step * 60.0
        events.append((at, turn(at, tokens=int(until * 10_000 / 240))))
        events.append((at + 1, reading(at + 1, float(int(until * (step + 1) / 240)), start + 5 * HOUR)))
    return events


def tell(foresight: Foresight, event: Turn | LimitReading | LimitHit) -> None:
    if isinstance(event, Turn):
        foresight.spent(None, event)
    elif isinstance(event, LimitReading):
        foresight.reading(event)


def history(days: int = 5) -> list[Event]:
    return [event for day in range(days) for event in day_of_work(NINE + day * DAY)]


def trained() -> Foresight:
    foresight = Foresight(UTC)
    foresight.rebuild(history())
    return foresight


def test_a_window_exists_once_it_is_named() -> None:
    foresight = Foresight(UTC)
    foresight.spent(None, turn(NINE))
    foresight.advance(NINE + 60)
    assert foresight.outlooks(NINE + 60) == {}
    foresight.reading(reading(NINE + 61, 1.0, NINE + 5 * HOUR))
    outlook = foresight.outlooks(NINE + 62)[FIVE_HOURS]
    assert outlook.percent == pytest.approx(1.0)
    assert outlook.scale == pytest.approx(1e-4)  # the turn before the name counts


def test_the_percentage_goes_on_between_readings() -> None:
    foresight = trained()
    start = NINE + 7 * DAY
    for _, event in day_of_work(start)[:240]:
        tell(foresight, event)
    now = start + 2 * HOUR
    foresight.spent(None, turn(now, tokens=50_000))
    assert foresight.outlooks(now)[FIVE_HOURS].percent == pytest.approx(35.0, abs=0.6)


def test_a_turn_that_grows_counts_once() -> None:
    foresight = trained()
    now = NINE + 7 * DAY
    small, large = turn(now, 10_000, key="k"), turn(now, 30_000, key="k")
    foresight.spent(None, small)
    foresight.spent(small, large)
    other = trained()
    other.spent(None, large)
    assert foresight.outlooks(now + 1)[FIVE_HOURS].percent == pytest.approx(other.outlooks(now + 1)[FIVE_HOURS].percent)


def test_a_turn_that_was_somebody_elses_moves() -> None:
    foresight = trained()
    now = NINE + 7 * DAY
    mine = turn(now, 30_000, key="k")
    foresight.spent(None, turn(now, 10_000, session="first"))
    foresight.spent(None, mine)
    foresight.spent(mine, msgspec.structs.replace(mine, session="t"))
    forecaster = foresight.forecaster(FIVE_HOURS)
    assert forecaster is not None
    assert forecaster.shares() == {"first": pytest.approx(0.25), "t": pytest.approx(0.75)}


def test_what_is_taken_back_is_gone() -> None:
    foresight = trained()
    now = NINE + 7 * DAY
    foresight.spent(None, turn(now, 10_000))
    before = foresight.outlooks(now)[FIVE_HOURS].percent
    wrong = turn(now, 90_000, key="wrong")
    foresight.spent(None, wrong)
    foresight.spent(wrong, None)
    assert foresight.outlooks(now)[FIVE_HOURS].percent == pytest.approx(before)


def test_a_window_of_one_model_counts_only_that_model() -> None:
    foresight = Foresight(UTC)
    foresight.reading(reading(NINE, 10.0, MONDAY + 5 * DAY, FABLE_WEEK))
    foresight.spent(None, turn(NINE + 60, 10_000, "claude-fable-5"))
    foresight.reading(reading(NINE + 61, 20.0, MONDAY + 5 * DAY, FABLE_WEEK))
    fable = foresight.outlooks(NINE + 62)[FABLE_WEEK].percent
    foresight.spent(None, turn(NINE + 120, 10_000, "claude-opus-5"))
    assert foresight.outlooks(NINE + 121)[FABLE_WEEK].percent == fable
    foresight.spent(None, turn(NINE + 180, 10_000, "claude-fable-5"))
    assert foresight.outlooks(NINE + 181)[FABLE_WEEK].percent > fable


def test_other_agents_do_not_count() -> None:
    foresight = trained()
    now = NINE + 7 * DAY
    foresight.spent(None, turn(now, 10_000))
    before = foresight.outlooks(now)[FIVE_HOURS].percent
    foresight.spent(None, msgspec.structs.replace(turn(now, 90_000), agent="codex"))
    assert foresight.outlooks(now)[FIVE_HOURS].percent == before


def test_old_numbers_and_those_of_the_window_before_are_not_believed() -> None:
    foresight = trained()
    start = NINE + 7 * DAY
    foresight.spent(None, turn(start))
    foresight.reading(reading(start + 30, 100.0, start + 5 * HOUR))  # right after the start: the old window's
    foresight.reading(reading(start + 60, 1.0, start + 5 * HOUR))
    foresight.reading(reading(start + 90, 2.0, start + 5 * HOUR))
    foresight.reading(reading(start + 95, 1.0, start + 5 * HOUR))  # an idle session says it again
    outlook = foresight.outlooks(start + 96)[FIVE_HOURS]
    assert outlook.reported == 2.0
    assert outlook.percent < 3


def test_a_refusal_without_a_window_means_the_only_one() -> None:
    foresight = trained()
    start = NINE + 7 * DAY
    foresight.spent(None, turn(start))
    foresight.hit(LimitHit("claude", "", start + 60))
    assert foresight.outlooks(start + 61)[FIVE_HOURS].probability == 1.0


def test_a_refusal_finds_its_window_by_reset_or_length() -> None:
    foresight = trained()
    start = NINE + 7 * DAY
    week = ("claude", "seven_day", 10_080, "")
    for at, key, resets in ((start, FIVE_HOURS, start + 5 * HOUR), (start, week, start + 3 * DAY)):
        foresight.spent(None, turn(at))
        foresight.reading(reading(at + 1, 20.0, resets, key))
    foresight.hit(LimitHit("claude", "unified", start + 60, resets_at=start + 3 * DAY + 5))
    chances = {key: outlook.probability for key, outlook in foresight.outlooks(start + 61).items()}
    assert chances[week] == 1.0
    assert (chances[FIVE_HOURS] or 0) < 1.0
    foresight.hit(LimitHit("claude", "unified", start + 62))  # either could be meant
    assert (foresight.outlooks(start + 63)[FIVE_HOURS].probability or 0) < 1.0


def test_refusals_alone_make_a_window_with_all_that_went_before() -> None:
    foresight = Foresight(UTC)
    for day in range(6):
        for minute in range(120):
            foresight.spent(None, turn(NINE + day * DAY + minute * 60.0))
    assert foresight.unnamed(NINE + 5 * DAY + 2 * HOUR)["claude", 300].probability is not None
    foresight.hit(LimitHit("claude", "five_hour", NINE + 5 * DAY + 2 * HOUR, 300, NINE + 5 * DAY + 5 * HOUR))
    start = NINE + 6 * DAY
    foresight.spent(None, turn(start, 600_000))
    outlook = foresight.outlooks(start + 60)[FIVE_HOURS]
    assert outlook.basis == "lock-outs"
    assert outlook.percent == pytest.approx(42.0, abs=8)  # five windows as large held
    assert ("claude", 300) not in foresight.unnamed(start + 60)


def test_a_budget_runs_in_its_own_unit_and_in_the_providers_window() -> None:
    foresight = Foresight(UTC)
    key = ("claude", "budget", 300, "")
    foresight.budget(key, 1_000_000.0, lambda turn: float(turn.usage.total))
    start = NINE + 1234.0
    foresight.spent(None, turn(start, 250_000, "claude-haiku-4-5"))
    outlook = foresight.outlooks(start + 1)[key]
    assert (outlook.basis, outlook.percent) == ("budget", 25.0)
    foresight.reading(reading(start + 2, 3.0, start + 4 * HOUR))
    forecaster = foresight.forecaster(key)
    assert forecaster is not None
    assert forecaster.resets_at == start + 4 * HOUR
    assert foresight.outlooks(start + 3)[key].percent == 25.0


def test_a_budget_that_is_no_longer_set_is_not_shown() -> None:
    foresight = Foresight(UTC)
    key = ("claude", "budget", 300, "")
    foresight.budget(key, 1_000_000.0, lambda turn: float(turn.usage.total))
    foresight.spent(None, turn(NINE, 250_000))
    again = Foresight.restore(foresight.save(), UTC)
    assert key not in again.outlooks(NINE + 1)
    again.budget(key, 1_000_000.0, lambda turn: float(turn.usage.total))
    assert again.outlooks(NINE + 1)[key].percent == 25.0


def test_forecasts_are_logged_every_quarter_of_an_hour_with_their_outcome() -> None:
    foresight = trained()
    foresight.advance(NINE + 6 * DAY)
    foresight.ended.clear()
    start = NINE + 7 * DAY
    for at, event in day_of_work(start):
        tell(foresight, event)
        foresight.advance(at + 2)
    assert len(foresight.logged) == 16
    assert {said.window for said in foresight.logged} == {FIVE_HOURS}
    assert {said.resets_at for said in foresight.logged} == {start + 5 * HOUR}
    foresight.advance(start + 6 * HOUR)
    assert [(ended.window, ended.closed.resets_at) for ended in foresight.ended] == [(FIVE_HOURS, start + 5 * HOUR)]


def test_a_rebuilt_forecast_is_the_one_that_was_there_all_along() -> None:
    live, now = Foresight(UTC), NINE + 4 * DAY + HOUR
    for _, event in history(4):
        tell(live, event)
    rebuilt = Foresight(UTC)
    rebuilt.spent(None, turn(NINE, 999))
    rebuilt.rebuild(history(4))
    for one in (live, rebuilt):
        one.spent(None, turn(now))
    assert live.outlooks(now) == rebuilt.outlooks(now)
    assert rebuilt.logged == []


def test_a_restored_forecast_goes_on() -> None:
    foresight = trained()
    again = Foresight.restore(foresight.save(), UTC)
    start = NINE + 7 * DAY
    for one in (foresight, again):
        one.spent(None, turn(start))
        one.reading(reading(start + 1, 1.0, start + 5 * HOUR))
    assert foresight.outlooks(start + 60) == again.outlooks(start + 60)


def test_damaged_and_foreign_states_are_refused() -> None:
    data = trained().save()
    for wrong in (
        b"",
        b"nonsense",
        data[:-1],
        data[:200] + b"\x00" + data[201:],
        data.replace(b"forecast 1", b"forecast 2"),
    ):
        with pytest.raises(ValueError, match="state"):
            Foresight.restore(wrong, UTC)


def test_what_was_learned_in_other_credits_is_refused() -> None:
    heavier = {"claude": {"model": [{"name": "opus", "multiplier": 1.5}]}}
    shipped = CreditTable.shipped()
    other = CreditTable(
        {"claude": {"weights": {"uncached": 1, "cache_write": 1, "cache_read": 0, "output": 5}}}, heavier
    )
    data = Foresight(UTC, shipped).save()
    with pytest.raises(ValueError, match="weights"):
        Foresight.restore(data, UTC, other)


@pytest.mark.parametrize("minutes", [0, -1, 10**9])
def test_impossible_windows_are_ignored(minutes: int) -> None:
    foresight = Foresight(UTC)
    foresight.reading(reading(NINE, 5.0, NINE + HOUR, ("claude", "x", minutes, "")))
    foresight.hit(LimitHit("claude", "x", NINE, minutes, NINE + HOUR))
    assert foresight.outlooks(NINE + 1) == {}


def test_nobody_has_a_thousand_windows() -> None:
    foresight = Foresight(UTC)
    for number in range(1000):
        foresight.reading(reading(NINE, 5.0, NINE + HOUR, ("claude", f"x{number}", 300, "")))
    assert len(foresight.outlooks(NINE + 1)) <= 64
