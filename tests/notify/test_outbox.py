"""An alert is delivered in its turn, or given up late and counted; never lost, never sent twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pyrometer.notify.notice import Notice
from pyrometer.notify.outbox import HOUR, LATE, OVERFLOW, Outbox
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.settings import Notify
from tests.notify.made_notice import notice

DOWN = refused("down")


class Wire:
    """A channel that answers as it is told to; remembers every try as (time, text)."""

    def __init__(self, answer: Outcome | None = None) -> None:
        self.answer = answer or delivered()
        self.now = 0.0
        self.tries: list[tuple[float, str]] = []
        self.arrived: list[str] = []

    def __call__(self, sent: Notice) -> Outcome:
        self.tries.append((self.now, sent.message))
        if self.answer.delivered:
            self.arrived.append(sent.message)
        return self.answer


def outbox(wire: Any, **limits: Any) -> Outbox:
    return Outbox("x", wire, Notify(**limits))


def run(box: Outbox, wire: Wire, until: float) -> None:
    """Steps exactly when the outbox asks for it."""
    due: float | None = wire.now
    while due is not None and due <= until:
        wire.now = max(wire.now, due)
        due = box.step(wire.now)
    wire.now = until


def test_a_failed_alert_is_tried_again_with_doubled_pauses_up_to_the_longest() -> None:
    wire = Wire(DOWN)
    box = outbox(wire, retry_first=5, retry_longest=30, retry_for=3)
    box.put(notice(message="a"), 0)
    run(box, wire, 10_000)
    times = [at for at, _ in wire.tries]
    assert [later - earlier for earlier, later in pairwise(times)] == [5, 10, 20, 30, 30, 30, 30]
    assert times[-1] <= 180
    assert box.given_up == {"down": 1}
    assert len(box) == 0


def test_what_cannot_succeed_is_given_up_at_once() -> None:
    wire = Wire(refused("no such program", final=True))
    box = outbox(wire)
    box.put(notice(), 0)
    assert box.step(0) is None
    assert box.given_up == {"no such program": 1}


def test_the_first_in_line_holds_back_the_others_so_that_order_is_kept() -> None:
    wire = Wire(DOWN)
    box = outbox(wire, retry_first=5)
    for text in "abc":
        box.put(notice(message=text), 0)
    assert box.step(0) == 5
    assert box.step(4) == 5
    assert [text for _, text in wire.tries] == ["a"]
    wire.answer = delivered()
    run(box, wire, 100)
    assert wire.arrived == ["a", "b", "c"]
    assert box.failing is None


def test_the_budget_of_the_hour_makes_alerts_wait_not_vanish() -> None:
    wire = Wire()
    box = outbox(wire, per_hour=2)
    for text in "abcde":
        box.put(notice(message=text), 0)
    run(box, wire, HOUR - 1)
    assert wire.arrived == ["a", "b"]
    run(box, wire, 3 * HOUR)
    assert wire.arrived == list("abcde")
    assert not box.given_up


def test_too_many_waiting_cost_the_oldest() -> None:
    wire = Wire(DOWN)
    box = outbox(wire, queue=2)
    for text in "abcd":
        box.put(notice(message=text), 0)
    assert box.given_up == {OVERFLOW: 2}
    wire.answer = delivered()
    run(box, wire, 10)
    assert wire.arrived == ["c", "d"]


def test_the_one_that_is_being_sent_is_not_dropped() -> None:
    box: Outbox

    def send(sent: Notice) -> Outcome:
        box.put(notice(message="later"), 0)
        box.put(notice(message="last"), 0)
        return delivered()

    box = Outbox("x", send, Notify(queue=1))
    box.put(notice(message="first"), 0)
    box.step(0)
    assert (box.delivered, box.given_up, len(box)) == (1, {OVERFLOW: 1}, 1)


def test_before_leaving_everything_is_tried_once_more() -> None:
    wire = Wire(DOWN)
    box = outbox(wire, retry_first=60)
    for text in "ab":
        box.put(notice(message=text), 0)
    box.step(0)
    box.hurry(1)
    wire.now = 1
    assert box.step(1) == 1
    assert box.step(1) is None
    assert [text for _, text in wire.tries] == ["a", "a", "b"]
    assert box.given_up == {"down": 2}


def test_what_is_abandoned_is_counted() -> None:
    box = outbox(Wire())
    box.put(notice(), 0)
    assert box.abandon() == 1
    assert box.given_up == {LATE: 1}
    assert box.step(0) is None


@pytest.mark.parametrize("fault", [OSError(), ValueError(), RuntimeError()])
def test_a_fault_of_the_channel_costs_its_alert_only(fault: Exception) -> None:
    def broken(sent: Notice) -> Outcome:
        raise fault

    box = outbox(broken)
    box.put(notice(), 0)
    assert box.step(0) is None
    assert sum(box.given_up.values()) == 1


@settings(max_examples=100, deadline=None)
@given(
    answers=st.lists(st.sampled_from([True, False]), max_size=60),
    gaps=st.lists(st.floats(0, 400), min_size=1, max_size=20),
    first=st.floats(0.5, 60),
)
def test_no_alert_is_given_up_before_its_time(answers: list[bool], gaps: list[float], first: float) -> None:
    limits = Notify(retry_first=first, retry_longest=120, retry_for=10)
    wire = Wire()
    box = Outbox("x", wire, limits)
    script = iter(answers)

    def send(sent: Notice) -> Outcome:
        wire.answer = delivered() if next(script, True) else DOWN
        return wire(sent)

    box = Outbox("x", send, limits)
    put = {}
    for number, gap in enumerate(gaps):
        run(box, wire, wire.now + gap)
        put[str(number)] = wire.now
        box.put(notice(message=str(number)), wire.now)
    run(box, wire, wire.now + 10 * HOUR)
    assert len(box) == 0
    assert wire.arrived == sorted(wire.arrived, key=int)
    assert len(set(wire.arrived)) == len(wire.arrived)
    lost = set(put) - set(wire.arrived)
    assert sum(box.given_up.values()) == len(lost)
    for text in lost:
        last = max(at for at, tried in wire.tries if tried == text)
        assert last + 120 + 1e-6 >= put[text] + 600


class OutboxMachine(RuleBasedStateMachine):
    """Any mixture of puts, steps, failures, hurry and abandon: what went in has arrived, was counted, or waits."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = Wire()
        self.box = outbox(self.wire, queue=5, per_hour=4, retry_for=1)
        self.put_in = 0

    @rule()
    def put(self) -> None:
        self.box.put(notice(message=str(self.put_in)), self.wire.now)
        self.put_in += 1

    @rule(working=st.sampled_from([delivered(), DOWN, refused("never", final=True)]), wait=st.floats(0, 3000))
    def step(self, working: Outcome, wait: float) -> None:
        self.wire.now += wait
        self.wire.answer = working
        due = self.box.step(self.wire.now)
        assert (due is None) == (len(self.box) == 0)
        assert due is None or due >= self.wire.now

    @rule()
    def hurry(self) -> None:
        self.box.hurry(self.wire.now)

    @rule()
    def abandon(self) -> None:
        self.box.abandon()

    @invariant()
    def nothing_is_lost_unnoticed(self) -> None:
        assert self.put_in == len(self.wire.arrived) + sum(self.box.given_up.values()) + len(self.box)
        assert self.box.delivered == len(self.wire.arrived)
        assert len(self.box) <= 5

    @invariant()
    def in_order_and_once(self) -> None:
        numbers = [int(text) for text in self.wire.arrived]
        assert numbers == sorted(set(numbers))


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
