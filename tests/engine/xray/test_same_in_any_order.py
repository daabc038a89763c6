"""However turns and markers arrive, and whoever asks in between: the findings are those of a plain recount."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.meter import Meter
from pyrometer.engine.session import Session
from pyrometer.engine.tally import counts
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.sums import COLUMNS
from pyrometer.model import Compaction, Prompt, Record, SessionFacts, ToolResult, Turn
from pyrometer.settings import Metrics
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.usage import ToolUse
from tests.engine.engine_lines import HOUR, NOW
from tests.engine.xray.xray_lines import HOME, answer, credits, heard, price

BEGIN = NOW - 3 * HOUR
times = st.integers(0, 9_000).map(lambda second: BEGIN + second)


@st.composite
def turns(draw: st.DrawFn) -> Turn:
    prompt = draw(st.sampled_from([3_000, 40_000, 90_000, 100_000]))
    number = draw(st.integers(0, 30))
    return answer(
        str(number),
        draw(times),
        prompt,
        int(prompt * draw(st.sampled_from([0, 0.1, 0.5, 0.9, 1]))),
        output=draw(st.integers(0, 900)),
        short=draw(st.booleans()),
        model=draw(st.sampled_from(["claude-opus-5", "claude-fable-5"])),
        chain=draw(st.sampled_from(["", "", "one", "two"])),
        cache_miss=draw(st.sampled_from(["", "", "", "tools_changed", "model_changed"])),
        tools=(ToolUse(f"tool {number}", "Bash", digest=draw(st.sampled_from("xxxy"))),),
    )


markers = (
    st.builds(Compaction, key=st.sampled_from("abc"), agent=st.just("claude"), session=st.just("home"), at=times)
    | st.builds(Prompt, key=st.sampled_from("pq"), agent=st.just("claude"), session=st.just("home"), at=times)
    | st.builds(
        SessionFacts,
        agent=st.just("claude"),
        session=st.just("home"),
        at=times,
        version=st.sampled_from(["", "1", "2"]),
        parent=st.sampled_from(["", "", "", "mother"]),
        start=st.sampled_from(["", "", "clear", "resume"]),
    )
    | st.builds(
        ToolResult,
        tool=st.integers(0, 30).map(lambda number: f"tool {number}"),
        agent=st.just("claude"),
        session=st.just("home"),
        at=times,
        size=st.integers(1, 2),
    )
)
said = st.lists(st.tuples(turns() | markers, st.integers(1, 3)), min_size=1, max_size=40)


def told(meter: Meter) -> list[object]:
    return [(view.findings, meter.detail(view.key, NOW).events) for view in meter.sessions(NOW)]  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(said, st.data())
def test_order_and_questions_in_between_do_not_show(records: list[tuple[Record, int]], data: st.DataObject) -> None:
    one, other = Meter(Metrics(), price, credits=credits), Meter(Metrics(), price, credits=credits)
    for record, file in records:
        one.record(record, file, NOW)
    for place, (record, file) in enumerate(data.draw(st.permutations(records + records[::4]))):
        other.record(record, file, NOW)
        if place % 3 == 0:
            told(other)
    assert told(one) == told(other)


@settings(max_examples=100, deadline=None)
@given(said)
def test_what_a_file_takes_back_was_never_said(records: list[tuple[Record, int]]) -> None:
    meter, fresh = Meter(Metrics(), price, credits=credits), Meter(Metrics(), price, credits=credits)
    for record, file in records:
        meter.record(record, file, NOW)
        if file != 2:
            fresh.record(record, file, NOW)
    told(meter)
    meter.forget(2)
    assert told(meter) == told(fresh)


@settings(max_examples=100, deadline=None)
@given(st.lists(turns(), max_size=40, unique_by=lambda turn: turn.key))
def test_sums_are_those_of_the_turns(lines: list[Turn]) -> None:
    prompt = Prompt("p", "claude", "home", BEGIN + 4_500)
    for view in heard(*lines, prompt).sessions(NOW):
        if view.findings is None:
            continue
        since = [turn for turn in lines if turn.at >= prompt.at]
        assert view.findings.calls_since_prompt == len(since)
        assert_near(view.findings.dollars_since_prompt, sum(map(price, since)))
        assert_near(view.findings.credits_since_prompt, sum(map(credits, since)))
        hour = [credits(turn) for turn in lines if turn.at >= NOW + 1 - HOUR]
        assert_near(view.findings.credits_hour, sum(hour))
        events = heard(*lines).detail(HOME, NOW).events  # type: ignore[union-attr]
        invalid = [event for event in events if event.kind == "invalidation"]
        assert view.findings.invalidations == len(invalid)
        assert view.findings.invalidated == sum(event.lost for event in invalid)


def assert_near(found: float | None, expected: float) -> None:
    assert found is not None
    assert abs(found - expected) < 0.1


@settings(max_examples=120, deadline=None)
@given(st.lists(turns(), max_size=40, unique_by=lambda turn: turn.key), st.lists(times, max_size=3))
def test_the_rules_word_by_word(lines: list[Turn], compacted: list[float]) -> None:
    records = [Compaction(str(at), "claude", "home", at) for at in compacted]
    meter = heard(*lines, *records)
    detail = meter.detail(HOME, NOW)
    if detail is None:
        assert not lines
        return
    order = [key for turn in reversed(detail.turns) for key in [(turn.at, turn.chain, turn.usage)]]
    assert [(e.kind, e.at, e.chain) for e in reversed(detail.events)] == plain_rules(lines, order, compacted)


def plain_rules(
    lines: Sequence[Turn], order: Sequence[object], compacted: Sequence[float]
) -> list[tuple[str, float, str]]:
    """The table of kinds, turn by turn."""
    by_place = sorted(lines, key=lambda turn: order.index((turn.at, turn.chain, turn.usage)))
    found: list[tuple[str, float, str]] = []
    last: dict[str, Turn] = {}
    life: dict[str, int] = {}
    for turn in by_place:
        before = last.get(turn.chain)
        kind = "cold start"
        if before is not None:
            prev, size, read = before.usage.prompt, turn.usage.prompt, turn.usage.cache_read
            lost, gap = prev - read, turn.at - before.at
            marked = turn.chain == "" and any(before.at <= at < turn.at for at in compacted)
            if marked or (size < 0.6 * prev and prev - size >= 5_000):
                kind = "compaction"
            elif lost < 5_000 or not (lost > 0.5 * prev or turn.cache_miss) or gap < 1:
                kind = ""
            elif turn.cache_miss:
                kind = "invalidation" if turn.cache_miss == "tools_changed" else "model switch"
            elif turn.model != before.model:
                kind = "model switch"
            else:
                kind = "expiry" if gap >= life.get(turn.chain, 3_600) - 10 else "invalidation"
        if kind:
            found.append((kind, turn.at, turn.chain))
        last[turn.chain] = turn
        if turn.usage.cache_write:
            life[turn.chain] = 3_600 if turn.usage.cache_write_1h else 300
    return found


def recounted(session: Session, known: dict[int, Turn]) -> tuple[list[CacheEvent], list[int]]:
    fresh = Reel(session, known.__getitem__, price, credits)
    fresh.roll()
    return fresh.events, [fresh.sums.between(column, 0) for column in range(COLUMNS)]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 9_999), st.integers(600, 1_500))
def test_a_long_session_goes_back_to_its_marks(seed: int, length: int) -> None:
    """Late turns, corrections and losses anywhere in a session of many marks."""
    session, known, random = Session("claude", "home"), dict[int, Turn](), Random(seed)
    for place in range(length):
        put(session, known, place, _line(random, place))
    reel = Reel(session, known.__getitem__, price, credits)
    reel.roll()
    for _ in range(12):
        place = random.choice([random.randrange(length), length - 1 - random.randrange(40)])
        if place in known:
            take(session, known, place)
        if random.random() < 0.7:
            put(session, known, place, _line(random, place))
        reel.roll()
    events = list(reel.events)
    sums = [reel.sums.between(column, 0) for column in range(COLUMNS)]
    assert len(reel.sums) == len(known)
    assert (events, sums) == recounted(session, known)


def _line(random: Random, place: int) -> Turn:
    prompt = 50_000 + random.randrange(9_000)
    read = 0 if random.random() < 0.05 else prompt - random.randrange(3_000)
    return answer(str(place), BEGIN + place * 7, prompt, read, chain=random.choice(["", "", "sub"]))


def put(session: Session, known: dict[int, Turn], ident: int, turn: Turn) -> None:
    known[ident] = turn
    session.count(turn, ident, counts(turn, price(turn)), 1)


def take(session: Session, known: dict[int, Turn], ident: int) -> None:
    turn = known.pop(ident)
    session.count(turn, ident, counts(turn, price(turn)), -1)
