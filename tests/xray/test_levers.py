"""What would help now: each lever with a number of this person's own, none without."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.credits import credits_of, shipped
from pyrometer.report.table import table
from pyrometer.snapshot import SessionView, Snapshot
from pyrometer.snapshot.findings import Findings
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.usage import Usage
from pyrometer.words import help_words
from pyrometer.xray.levers import LeverView, levers
from tests.factories import MINUTE, NOW, ZONE, lockout, session, window

API = session().id


def heavy(**changes: Any) -> SessionView:
    """A session of 200k that began with 30k and burns 100k credits an hour, on twenty turns."""
    found: dict[str, Any] = {"credits_hour": 100_000.0, "first_prompt": 30_000, "turns_hour": 20} | changes.pop(
        "findings", {}
    )
    known: dict[str, Any] = {"context": 200_000, "burn_hour": 4_000_000.0} | changes
    return session(findings=Findings(**found), **known)


def scene(*sessions: SessionView, outlook: Outlook | None = None, **changes: Any) -> Snapshot:
    """One window of five hours that looks even."""
    even = {"percent": 40.0, "starts_at": NOW - 150 * MINUTE, "resets_at": NOW + 150 * MINUTE, "minutes": 300}
    return lockout(sessions=sessions, windows=(window(**(even | changes), outlook=outlook),))


def kinds(snapshot: Snapshot) -> set[str]:
    return {lever.kind for lever in levers(snapshot)}


def one(snapshot: Snapshot, kind: str) -> LeverView:
    return next(lever for lever in levers(snapshot) if lever.kind == kind)


def test_a_smaller_context_saves_its_reading_on_every_turn() -> None:
    lever = one(scene(heavy()), "compact")
    assert lever.tokens_a_turn == 200_000 - 30_000 - 10_000
    saved = 20 * credits_of("claude", "claude-opus-4-6", Usage(cache_read=160_000))
    assert lever.credits_an_hour == pytest.approx(saved)
    assert lever.share == pytest.approx(saved / 100_000)
    cost = credits_of("claude", "claude-opus-4-6", Usage(cache_read=200_000, cache_write_1h=40_000, output=10_000))
    assert lever.turns_back == pytest.approx(cost / (saved / 20))
    assert f"paid back in about {round(cost / (saved / 20))} turns" in help_words(lever, scene(heavy()), ZONE)


def test_a_smaller_prompt_saves_no_more_than_was_burnt_and_nothing_without_turns() -> None:
    lever = one(scene(heavy(findings={"credits_hour": 900.0})), "compact")
    assert lever.credits_an_hour == 900.0
    assert not kinds(scene(heavy(findings={"turns_hour": 0}))) & {"compact", "restart", "tools"}
    assert "compact" not in kinds(scene(heavy(findings={"credits_hour": 10_000_000.0}))), (
        "under two percent of the burn"
    )


def test_a_small_context_or_an_unknown_beginning_is_left_alone() -> None:
    assert "compact" not in kinds(scene(heavy(context=60_000)))
    assert not kinds(scene(heavy(findings={"first_prompt": None}))) & {"compact", "restart", "tools"}


def test_a_session_that_waits_can_be_closed() -> None:
    assert "restart" not in kinds(scene(heavy()))
    assert one(scene(heavy(state="waiting")), "restart").tokens_a_turn == 170_000


def test_one_model_down() -> None:
    lever = one(scene(heavy(model="claude-fable-5")), "model")
    cheaper = shipped().family_down("claude", "claude-fable-5")
    assert cheaper is not None
    assert lever.model == cheaper[0]
    assert lever.credits_an_hour == pytest.approx(
        100_000 * (1 - cheaper[1] / shipped().multiplier("claude", "claude-fable-5"))
    )
    assert "model" not in kinds(scene(heavy(model="nobody-knows")))
    small, large = heavy(model="claude-fable-5"), heavy(id="large", findings={"credits_hour": 10_000_000.0})
    assert "model" not in kinds(scene(small, msgspec.structs.replace(large, model="nobody-knows"))), "too little of it"
    lasts = Outlook(40.0, 1.0, "reported", probability=0.0)
    assert "model" not in kinds(scene(heavy(model="claude-fable-5"), outlook=lasts)), "what for, if the window lasts"


def test_tools_and_instructions_from_25k_on() -> None:
    assert one(scene(heavy()), "tools").tokens_a_turn == 30_000
    assert "tools" not in kinds(scene(heavy(findings={"first_prompt": 24_000})))


@pytest.mark.parametrize(
    ("left", "state", "recache", "told"),
    [(45, "waiting", 412_000, True), (45, "working", 412_000, False), (-1, "waiting", 412_000, False),
     (3_000, "waiting", 412_000, False), (45, "waiting", 900, False)],
)  # fmt: skip
def test_an_answer_before_the_cache_goes_cold(left: float, state: Any, recache: int, told: bool) -> None:
    snapshot = scene(heavy(state=state, findings={"cold_at": NOW + left, "recache": recache}),
                     outlook=Outlook(40.0, 1.0, "reported", scale=1e-5))  # fmt: skip
    assert ("answer" in kinds(snapshot)) is told
    if told:
        lever = one(snapshot, "answer")
        assert lever.tokens_once == 412_000
        assert lever.points == pytest.approx((credits_of("claude", "claude-opus-4-6", Usage(cache_write_1h=recache))
            - credits_of("claude", "claude-opus-4-6", Usage(cache_read=recache))) * 1e-5)  # fmt: skip
        assert "within 45s: else 412k tokens are written to the cache anew" in help_words(lever, snapshot, ZONE)


def test_waiting_until_the_pace_is_even() -> None:
    assert "wait" not in kinds(scene(heavy()))
    lever = one(scene(heavy(), percent=60.0), "wait")
    assert lever.at == NOW + 30 * MINUTE
    rest = Lever("wait", "claude", probability=0.4)
    lever = one(scene(heavy(), percent=60.0, outlook=forecast(rest)), "wait")
    assert help_words(lever, scene(heavy()), ZONE).endswith("then the use is no more than even, lock-out 70% → 40%")
    useless = Lever("wait", "claude", probability=0.7)
    assert "wait" not in kinds(scene(heavy(), percent=60.0, outlook=forecast(useless)))
    assert "wait" not in kinds(scene(percent=60.0))


def forecast(*changes: Lever) -> Outlook:
    return Outlook(40.0, 1.0, "reported", probability=0.7, scale=1e-5, changes=changes)


def test_the_forecast_decides_what_comes_first() -> None:
    down = Lever("model", "claude", API, "claude-sonnet-4-6", 0.5)
    snapshot = scene(heavy(), outlook=forecast(down, Lever("pause", "claude", API, probability=0.2)))
    first, second = levers(snapshot)[:2]
    assert (first.kind, first.probability_now, first.probability) == ("pause", 0.7, 0.2)
    assert (second.kind, second.probability) == ("model", 0.5)
    assert first.points == pytest.approx(1.0)
    assert help_words(first, snapshot, ZONE).endswith("−100k credits/h (100% of claude's burn), lock-out 70% → 20%")


def test_a_pause_that_changes_nothing_is_no_lever() -> None:
    assert "pause" not in kinds(scene(heavy(), outlook=forecast(Lever("pause", "claude", API, probability=0.7))))
    assert "pause" not in kinds(scene(heavy()))


def test_nothing_is_said_of_what_rests() -> None:
    assert levers(scene(session())) == ()
    assert not kinds(scene(heavy(findings={"credits_hour": 0.0})))
    assert not kinds(scene(heavy(state="ended")))
    known = forecast(Lever("pause", "claude", API, probability=0.2))
    assert {"pause", "compact"} <= kinds(scene(heavy(), outlook=known))
    assert not kinds(scene(heavy(state="idle"), outlook=known))
    assert levers(lockout(sessions=())) == ()


def test_the_table_shows_a_few() -> None:
    seen = scene(heavy(state="waiting", model="claude-fable-5"), percent=60.0)
    text = table(msgspec.structs.replace(seen, levers=levers(seen)), 160, ZONE)
    lines = text[text.index("what would help") :].splitlines()
    assert 2 <= len([line for line in lines if line.startswith("  ")]) <= 4
    assert "what would help" not in table(lockout(), 160, ZONE)


numbers = st.none() | st.integers(0, 10**7)


@settings(max_examples=100, deadline=None)
@given(
    context=numbers, first=numbers, recache=st.integers(0, 10**7), cold=st.none() | st.floats(-1e4, 1e4),
    burn=st.floats(0, 1e8), credits=st.floats(0, 1e8), percent=st.none() | st.floats(0, 110),
    state=st.sampled_from(["working", "waiting", "idle"]),
    model=st.sampled_from(["claude-opus-4-6", "x", "claude-fable-5"]),
)  # fmt: skip
def test_every_lever_has_a_number(context: int | None, first: int | None, recache: int, cold: float | None, burn: float,
                                  credits: float, percent: float | None, state: Any, model: str) -> None:  # fmt: skip
    found = Findings(
        credits_hour=credits, turns_hour=7, first_prompt=first, recache=recache, cold_at=cold and NOW + cold
    )
    view = session(findings=found, context=context, burn_hour=burn, state=state, model=model)
    snapshot = scene(view, percent=percent, outlook=forecast(Lever("pause", "claude", API, probability=0.3)))
    for lever in levers(snapshot):
        amounts = (lever.tokens_a_turn, lever.tokens_once, lever.credits_an_hour, lever.at)
        assert any(amount is not None and amount > 0 for amount in amounts)
        assert all(amount is None or amount >= 0 for amount in amounts)
        assert lever.share is None or 0 <= lever.share <= 1
        assert any(char.isdigit() for char in help_words(lever, snapshot, ZONE))
