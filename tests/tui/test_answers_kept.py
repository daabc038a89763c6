"""What was answered before is on the screen at once; the newer answer takes its place."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

from pyrometer.tui.past.host import FRESH, MOST, Answers, PastHost
from pyrometer.tui.widgets.usage_table import UsageTable
from tests.tui.past_world import NOW, filled, host, past_pane, press, settle


def test_the_newest_answer_of_each_question_for_a_quarter_of_an_hour() -> None:
    answers = Answers()
    answers.keep("a", 1, NOW)
    answers.keep("b", 2, NOW)
    answers.keep("a", 3, NOW + 10)
    assert answers.of("a", NOW + 10 + FRESH) == 3
    assert answers.of("b", NOW + 10 + FRESH) is None, "too old"
    assert answers.of("a", NOW) is None, "of a later time than now: the clock was put back"
    assert answers.of("c", NOW) is None


def test_no_more_than_so_many() -> None:
    answers = Answers()
    for number in range(MOST + 1):
        answers.keep(number, number + 1, NOW)
    assert answers.of(0, NOW) is None
    assert answers.of(1, NOW) == 2


class Slow:
    """A past that answers when it is let."""

    def __init__(self, past: Any) -> None:
        self._past = past
        self.may = Event()
        self.may.set()
        self.asked = 0

    def overview(self, question: Any) -> Any:
        self.asked += 1
        self.may.wait(10)
        return self._past.overview(question)

    def grid(self, *question: Any) -> Any:
        return self._past.grid(*question)


async def test_where_it_went_has_its_rows_before_the_answer_when_it_is_opened_again(tmp_path: Path) -> None:
    plain = host(filled(tmp_path / "s.db"))
    slow = Slow(plain.past)
    async with past_pane(lambda: PastHost(slow, home=plain.home)) as (app, pilot):
        await press(pilot, "g")
        seen = [row.name for row in app.screen.query_one(UsageTable)._rows]
        await press(pilot, "q")
        slow.may.clear()
        await pilot.press("g")
        await pilot.pause()
        assert [row.name for row in app.screen.query_one(UsageTable)._rows] == seen != []
        assert app.screen.waiting, "the newer answer is on its way"  # type: ignore[attr-defined]
        slow.may.set()
        await settle(pilot)
        assert slow.asked == 2
        assert not app.screen.waiting  # type: ignore[attr-defined]


async def test_another_time_is_another_question(tmp_path: Path) -> None:
    plain = host(filled(tmp_path / "s.db"))
    slow = Slow(plain.past)
    async with past_pane(lambda: PastHost(slow, home=plain.home)) as (app, pilot):
        await press(pilot, "g", "minus", "q")
        slow.may.clear()
        await pilot.press("g", "plus")
        await pilot.pause()
        view = app.screen.view  # type: ignore[attr-defined]
        assert view.found.answer.question.start < view.stretch.start, "the week's: those of this time are to come"
        slow.may.set()
        await settle(pilot)
        assert view.found.answer.question.start >= view.stretch.start - FRESH
