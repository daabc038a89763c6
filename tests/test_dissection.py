"""One session taken apart: figures that agree with each other, with the turns, and with a hand-worked cliff."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.dissection import Dissection, dissected
from pyrometer.engine.meter import Meter
from pyrometer.model import Record
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionFigures
from pyrometer.snapshot.xray import ChainView, PartView
from pyrometer.words.cliff import brief_cliff, cliff_words
from tests.engine.engine_lines import NOW
from tests.engine.xray.xray_lines import answer, credits, price, warm
from tests.factories import ZONE
from tests.history.test_ask import turns as any_turns
from tests.tui.xray_made import WEIGHTS, made_carry, made_detail

HOME = ("claude", "home")


def nowhere(_: str) -> Sequence[int]:
    return ()


def heard(*records: Record, file: int = 1) -> Meter:
    meter = Meter(Metrics(), WEIGHTS.prices.cost, credits=credits)
    for record in records:
        meter.record(record, file, NOW)
    return meter


def figures_of(meter: Meter, key: tuple[str, str] = HOME, now: float = NOW) -> SessionFigures:
    reel = meter.reel(key)
    assert reel is not None
    return dissected(reel, WEIGHTS, nowhere, now)


def check(figures: SessionFigures, meter: Meter, key: tuple[str, str]) -> None:
    detail = meter.detail(key, NOW)
    assert detail is not None
    assert [turn.number for turn in detail.turns] == list(range(len(detail.turns), 0, -1))
    assert figures.dollars == pytest.approx(sum(turn.dollars or 0.0 for turn in detail.turns), abs=1e-6)
    assert figures.unpriced == sum(turn.dollars is None for turn in detail.turns if turn.usage.total)
    total = sum(turn.usage.total for turn in detail.turns)
    cuts: list[Sequence[PartView | ChainView]] = [*figures.parts.values(), figures.chains]
    for parts in cuts:
        assert sum(part.turns for part in parts) == figures.turns == len(detail.turns)
        assert sum(part.usage.total for part in parts) == total
        assert sum(part.dollars or 0.0 for part in parts) == pytest.approx(figures.dollars, abs=1e-6)
    assert figures.credit_split.whole == pytest.approx(figures.credits)
    assert sum(figures.dollar_split.shares) == pytest.approx(1.0 if figures.dollars else 0.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_turns, min_size=1, max_size=25))
def test_all_cuts_of_a_session_are_the_whole(said: list[Record]) -> None:
    meter = heard(*said)
    for session in meter.sessions(NOW):
        check(figures_of(meter, session.key), meter, session.key)


def test_what_is_made_for_the_screens_agrees_too() -> None:
    detail = made_detail()
    figures = detail.figures
    assert figures is not None
    assert figures.invalidations == 1
    assert [chain.kind for chain in figures.chains] == ["", "Explore", "Explore", "Plan"]
    assert figures.fan.most_at_once == 2
    assert figures.context.cap_known
    carry = made_carry()
    assert sum(dollars for _, dollars in carry.by_turn.values()) == pytest.approx(carry.dollars)
    assert set(carry.by_turn) <= {turn.ident for turn in detail.turns}
    assert [times for _, times in carry.errors] == [1]


def test_the_cliff_is_what_writing_the_prompt_again_costs() -> None:
    """40,000 tokens of Opus 4.5: $0.02 to read, $0.40 to write for an hour, $0.25 for five minutes."""
    one = answer("a", NOW - 600, 40_000, 0, model="claude-opus-4-5")
    cliff = figures_of(heard(one)).cliff
    assert cliff is not None
    assert (cliff.tokens, cliff.at) == (40_000, NOW + 3_000)
    assert cliff.warm_dollars == pytest.approx(0.02)
    assert cliff.cold_dollars == pytest.approx(0.40)
    words = cliff_words(cliff, NOW, ZONE)
    assert words.startswith("cold in 50m (")
    assert words.endswith("then the next message costs $0.40 instead of $0.02: 40k tokens anew")
    assert brief_cliff(cliff, NOW) == "cold in 50m → $0.40"
    assert cliff_words(cliff, NOW + 9_000, ZONE).startswith("cold since ")
    assert brief_cliff(cliff, NOW + 9_000) == "cold: $0.40"
    short = figures_of(heard(answer("a", NOW - 60, 40_000, 0, model="claude-opus-4-5", short=True))).cliff
    assert short is not None
    assert short.cold_dollars == pytest.approx(0.25)
    assert short.at == NOW + 240


def test_where_nobody_says_when_the_cache_goes_cold_a_miss_still_has_a_price() -> None:
    turn = answer("a", NOW - 60, 40_000, 30_000, agent="codex", model="gpt-5.2", plain=True)
    cliff = figures_of(heard(turn), ("codex", "home")).cliff
    assert cliff is not None
    assert cliff.at is None
    assert cliff.cold_dollars is not None
    assert cliff.warm_dollars is not None
    assert cliff.cold_dollars > cliff.warm_dollars
    assert cliff_words(cliff, NOW, ZONE).startswith("nobody says when this cache goes cold; a miss costs $")
    assert brief_cliff(cliff, NOW) == ""
    unknown = answer("a", NOW - 60, 40_000, 30_000, model="nobody-knows")
    assert "credits instead of" in cliff_words(figures_of(heard(unknown)).cliff, NOW, ZONE)
    tiny = answer("a", NOW - 60, 900, 0)
    assert cliff_words(figures_of(heard(tiny)).cliff, NOW, ZONE) == ""


def test_figures_stand_for_a_while_and_follow_then() -> None:
    meter = heard(*warm(1_500, begin=NOW - 30_000, step=10))
    reel = meter.reel(HOME)
    assert reel is not None
    dissection = Dissection(WEIGHTS)
    first = dissection.figures(reel, nowhere, NOW)
    meter.record(answer("late", NOW - 5, 50_000, 49_000), 1, NOW)
    assert meter.reel(HOME) is reel
    assert dissection.figures(reel, nowhere, NOW + 2) is first, "1,500 turns are worked out every three seconds at most"
    later = dissection.figures(reel, nowhere, NOW + 3.1)
    assert later is not None
    assert later.turns == 1_501
    assert dissection.figures(reel, nowhere, NOW + 99) is later, "nothing has happened"


def test_turns_are_shown_with_what_they_cost_and_what_happened_to_the_cache() -> None:
    lost = answer("lost", NOW - 10, 60_000, 0, cache_miss="tools_changed")
    meter = Meter(Metrics(), price, credits=credits)
    for record in (*warm(5, begin=NOW - 200), lost):
        meter.record(record, 1, NOW)
    detail = meter.detail(HOME, NOW)
    assert detail is not None
    assert [turn.event for turn in detail.turns] == ["invalidation", None, None, None, None, "cold start"]
    assert detail.turns[0].dollars == pytest.approx(price(lost))
    assert detail.turns[0].credits == pytest.approx(credits(lost))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(any_turns, st.booleans()), min_size=1, max_size=30))
def test_looking_on_all_the_time_shows_what_looking_once_does(said: list[tuple[Record, bool]]) -> None:
    """Turns in any order, late ones and changed ones: rows that are kept never differ from rows made anew."""
    watched, once = heard(), heard(*(record for record, _ in said))
    for record, looks in said:
        watched.record(record, 1, NOW)
        if looks:
            for session in watched.sessions(NOW):
                watched.detail(session.key, NOW)
    for session in once.sessions(NOW):
        one, other = watched.detail(session.key, NOW), once.detail(session.key, NOW)
        assert one is not None
        assert other is not None
        assert one.turns == other.turns
