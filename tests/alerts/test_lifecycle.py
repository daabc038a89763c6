"""From conditions to alerts: once, after a while, and not again too soon."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.grouping import GROUP_WAIT
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.alerts.lives import MOST_PAST
from pyrometer.alerts.state import AlertsState
from pyrometer.commands import Silence
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView

HOLD, KEEP, COOLDOWN = 120.0, 600.0, 1800.0


def condition(value: float = 9, **given: Any) -> Condition:
    """A rule that starts at 5 and ends below 3."""
    defaults: dict[str, Any] = {
        "rule": "burn", "subject": "codex/a", "name": "a", "provider": "codex", "level": "warning", "on": value >= 5,
        "off": value < 3, "message": f"a burns {value}", "action": "stop a", "hold": HOLD, "keep": KEEP,
        "cooldown": COOLDOWN,
    }  # fmt: skip
    return Condition(**{**defaults, **given})


def limit(locked: bool, **given: Any) -> Condition:
    fields = {"rule": "limit", "subject": "codex 5h", "name": "codex 5h", "level": "critical", "hold": 0, "keep": 0,
              "cooldown": 0, "silences": True, "exempt": True}  # fmt: skip
    return condition(9 if locked else 1, **{**fields, **given})


def again(is_open: bool) -> Condition:
    return condition(9 if is_open else 1, rule="reset", subject="codex 5h", hold=0, keep=1800, cooldown=0,
                     after="limit", exempt=True)  # fmt: skip


def alerts() -> Alerts:
    return Alerts(Settings())


def run(book: Alerts, *steps: tuple[float, list[Condition]]) -> list[tuple[float, str, bool]]:
    """(time, rule, ended) of all that was announced or ended."""
    return [
        (now, view.rule, view.resolved_at is not None)
        for now, conditions in steps
        for view in book.evaluate(conditions, now)
    ]


def test_it_fires_after_its_hold_and_ends_after_its_keep() -> None:
    book = alerts()
    steps = [(float(now), [condition(9 if now < 300 else 1)]) for now in range(0, 1000, 10)]
    assert run(book, *steps) == [(140, "burn", False), (900, "burn", True)]


def test_a_short_peak_is_nothing() -> None:
    book = alerts()
    assert run(book, (0, [condition()]), (119, [condition(4)]), (130, [condition()]), (240, [condition()])) == []


def test_between_the_thresholds_nothing_changes() -> None:
    book = alerts()
    values = [9, 4, 9, 4, 2, 4, 9, 3] * 40
    steps = [(60.0 * i, [condition(value)]) for i, value in enumerate([9] * 3 + values)]
    assert run(book, *steps) == [(180, "burn", False)]


def test_what_fired_and_what_the_text_said_stays_until_the_level_rises() -> None:
    book = alerts()
    run(book, (0, [condition()]), (120, [condition(8)]), (200, [condition(7)]))
    assert [view.message for view in book.views(200)] == ["a burns 8"]
    assert run(book, (300, [condition(6, level="critical")])) == [(300, "burn", False)]
    assert run(book, (400, [condition(6)]), (500, [condition(6, level="critical")])) == []
    assert [(view.level, view.message, view.since) for view in book.views(500)] == [("critical", "a burns 6", 120)]


def test_a_subject_that_is_gone_ends() -> None:
    book = alerts()
    run(book, (0, [condition()]), (120, [condition()]), (150, [condition()]))
    assert run(book, (200, []), (799, [])) == []
    assert run(book, (800, [])) == [(800, "burn", True)]


def test_nothing_happens_while_history_is_read() -> None:
    book = alerts()
    run(book, (0, [limit(locked=True)]))
    assert book.evaluate(None, 50) == ()
    assert [view.resolved_at for view in book.views(50)] == [None]


def test_alerts_of_one_kind_wait_for_each_other_and_share_a_text() -> None:
    book = alerts()
    both = [condition(hold=0), condition(hold=0, subject="codex/b", name="b", message="b burns")]
    assert book.evaluate(both[:1], 0) == ()
    assert len(book.views(0)) == 1
    assert book.evaluate(both, GROUP_WAIT - 1) == ()
    (told,) = book.evaluate(both, GROUP_WAIT)
    assert told.message == "a burns 9 · also b"
    assert book.evaluate(both, GROUP_WAIT + 100) == ()
    assert len(book.views(GROUP_WAIT + 100)) == 2


def test_a_reached_limit_silences_its_provider_and_nobody_else() -> None:
    book = alerts()
    other = condition(provider="claude", subject="claude/c", hold=0)
    book.evaluate([condition(hold=0), other, limit(locked=True)], 0)
    assert {(view.rule, view.subject) for view in book.views(0)} == {("limit", "codex 5h"), ("burn", "claude/c")}
    book.evaluate([condition(hold=0), other, limit(locked=False)], 10)
    assert ("burn", "codex/a") in {(view.rule, view.subject) for view in book.views(10)}


def test_something_critical_silences_what_is_milder_about_its_subject() -> None:
    book = alerts()
    worse = condition(rule="loop", level="critical", hold=0)
    book.evaluate([condition(hold=0), worse, condition(hold=0, subject="codex/b")], 0)
    assert {(view.rule, view.subject) for view in book.views(0)} == {("loop", "codex/a"), ("burn", "codex/b")}


def test_open_again_is_said_once_after_each_limit_and_never_without_one() -> None:
    book = alerts()
    assert run(book, *((60.0 * i, [limit(locked=False), again(is_open=True)]) for i in range(20))) == []
    locks = [False, True, True, False, False, True, False] + [False] * 100
    steps = [(2000.0 + 600 * i, [limit(locked=lock), again(is_open=not lock)]) for i, lock in enumerate(locks)]
    told = run(book, *steps)
    assert [rule for _, rule, ended in told if not ended] == ["limit", "reset", "limit", "reset"]
    assert told[-1][1:] == ("reset", True)
    assert book.views(1e6)[0].resolved_at is not None


def test_open_again_survives_a_restart() -> None:
    before, after = alerts(), alerts()
    before.evaluate([limit(locked=True), again(is_open=False)], 0)
    stored = msgspec.json.decode(msgspec.json.encode(before.save()), type=AlertsState)
    after.restore(stored)
    assert after.evaluate([limit(locked=True), again(is_open=False)], 60) == ()
    steps = [(100.0, [limit(locked=False), again(is_open=True)]), (130.0, [limit(locked=False), again(is_open=True)])]
    assert run(after, *steps) == [(100, "limit", True), (130, "reset", False)]


def test_muted_alerts_are_listed_but_marked() -> None:
    book = alerts()
    book.mute(1000)
    (told,) = book.evaluate([limit(locked=True)], 0)
    assert told.muted
    assert book.muted_until == 1000
    book.evaluate([limit(locked=False)], 1000)
    assert book.muted_until is None
    (told,) = book.evaluate([limit(locked=True)], 1001)
    assert not told.muted
    book.mute(5000)
    book.unmute()
    assert book.muted_until is None


def test_the_list_shows_what_fires_first_and_is_bounded() -> None:
    book = alerts()
    for number in range(300):
        locked = number % 2 == 0
        book.evaluate([limit(locked=locked), condition(9, rule="pace", exempt=True)], 10.0 * number)
    shown = book.views(3000)
    assert shown[0].rule == "pace"
    assert len(shown) == 151
    ended = [view.since for view in shown[1:]]
    assert ended == sorted(ended, reverse=True)
    for number in range(300, 1000):
        book.evaluate([limit(locked=number % 2 == 0)], 10.0 * number)
    assert len(book.views(10_000)) <= MOST_PAST + 1


def test_memory_is_bounded() -> None:
    book = alerts()
    for number in range(1600):
        book.evaluate([condition(subject=str(number), hold=0, keep=0)], float(number))
    assert len(book.save().states) <= 1001


def test_a_badge_is_no_alert_and_its_text_is_always_the_newest() -> None:
    book = alerts()
    mild: dict[str, Any] = {"level": "badge", "hold": 0, "keep": 0, "badge": "2.0×"}
    assert run(book, (0, [condition(9, **mild)]), (50, [condition(8, **{**mild, "badge": "2.1×"})])) == []
    assert book.views(50) == ()
    (badge,) = book.badges()
    assert (badge.text, badge.message, badge.since, badge.level) == ("2.1×", "a burns 8", 0, "badge")
    assert run(book, (60, [condition(1, **mild)])) == []
    assert (book.badges(), book.views(60)) == ((), ())


def test_a_full_window_is_not_about_to_be_full() -> None:
    book = alerts()
    near: dict[str, Any] = {"rule": "lockout_imminent", "subject": "codex 5h", "level": "critical", "hold": 0}
    run(book, (0, [condition(9, badge="full ~3m", **near)]))
    assert [badge.text for badge in book.badges()] == ["full ~3m"]
    run(book, (60, [condition(1, badge="full ~56s", **near), limit(True, badge="full")]))
    assert [badge.text for badge in book.badges()] == ["full"]


def test_a_badge_that_becomes_a_line_is_told_then() -> None:
    book = alerts()
    mild: dict[str, Any] = {"hold": 0, "badge": "x"}
    run(book, (0, [condition(level="badge", **mild)]))
    assert run(book, (50, [condition(level="info", **mild)]), (80, [condition(level="info", **mild)])) == [
        (80, "burn", False)
    ]
    assert [view.since for view in book.views(80)] == [50]


def test_alerts_on_one_window_are_told_together_and_others_are_not() -> None:
    book = alerts()
    quick: dict[str, Any] = {"hold": 0, "window": "codex 5h"}
    given_ones = [
        condition(**quick),
        condition(**quick, rule="lockout_likely", subject="codex 5h", name="codex 5h", message="codex 5h 62%"),
        condition(**{**quick, "window": "codex week"}, rule="week_full", subject="codex week", name="codex week"),
        condition(**quick, rule="cache", subject="codex/c", name="c", level="info"),
        condition(**quick, rule="context", subject="codex/a"),
    ]
    assert book.evaluate(given_ones, 0) == ()
    told = {view.rule: view.message for view in book.evaluate(given_ones, GROUP_WAIT)}
    assert told["burn"] == "a burns 9 · also codex 5h (lock-out likely)"
    assert set(told) == {"burn", "week_full", "cache"}


def test_something_critical_about_a_window_silences_warnings_of_all_that_weighs_on_it() -> None:
    book = alerts()
    quick: dict[str, Any] = {"hold": 0, "window": "codex 5h"}
    near = condition(**quick, rule="lockout_imminent", subject="codex 5h", level="critical")
    line = condition(**quick, rule="cache", level="info")
    pace = condition(**quick, rule="pace", subject="codex 5h", level="badge", badge="+12 pace")
    other = condition(**{**quick, "window": "codex week"}, subject="codex/w")
    book.evaluate([near, condition(**quick), line, pace, other], 0)
    assert {view.rule for view in book.views(0)} == {"lockout_imminent", "cache", "burn"}
    assert {view.subject for view in book.views(0)} == {"codex 5h", "codex/a", "codex/w"}
    assert book.badges() == ()


def test_open_again_hides_nothing() -> None:
    book = alerts()
    run(book, (0, [limit(locked=True), again(is_open=False)]))
    reset = again(is_open=True)
    late = condition(rule="lockout_likely", subject="codex 5h", window="codex 5h", hold=0)
    loud = msgspec.structs.replace(reset, level="critical")
    run(book, (10, [limit(locked=False), loud, late]))
    assert {view.rule for view in book.views(10) if view.resolved_at is None} == {"reset", "lockout_likely"}


def test_a_loop_silences_the_burn_of_its_session_only() -> None:
    book = alerts()
    loop = condition(rule="loop", level="info", hold=0)
    book.evaluate([loop, condition(hold=0), condition(hold=0, subject="codex/b")], 0)
    assert {(view.rule, view.subject) for view in book.views(0)} == {("loop", "codex/a"), ("burn", "codex/b")}


def test_once_in_an_episode_and_again_in_the_next_or_more_severely() -> None:
    book = alerts()

    def at(value: float, episode: float | None, level: str = "warning") -> list[Condition]:
        return [condition(value, hold=0, keep=0, cooldown=0, episode=episode, slack=10, level=level)]

    steps = [at(9, 100), at(1, 100), at(9, 108), at(9, 100, "critical"), at(1, 100), at(9, 111), at(9, None)]
    told = run(book, *((100.0 * number, each) for number, each in enumerate(steps)), (700, at(9, 111)))
    assert told == [(100, "burn", True), (300, "burn", False), (400, "burn", True), (600, "burn", False)]


def test_another_episode_ends_what_fires() -> None:
    book = alerts()
    run(book, (0, [condition(hold=0, cooldown=0, episode=1)]), (30, [condition(hold=0, cooldown=0, episode=1)]))
    told = run(book, (60, [condition(hold=0, cooldown=0, episode=2)]), (90, [condition(hold=0, episode=2)]))
    assert told == [(60, "burn", True), (90, "burn", False)]


def test_turns_count_as_well_as_time() -> None:
    book = alerts()

    def at(value: float, turns: int) -> list[Condition]:
        return [condition(value, hold=0, keep=0, hold_turns=4, keep_turns=4, turns=turns, level="critical")]

    assert run(book, (0, at(9, 10)), (1000, at(9, 13)), (1010, at(9, 14))) == [(1010, "burn", False)]
    assert run(book, (2000, at(1, 20)), (3000, at(1, 23)), (3010, at(1, 24))) == [(3010, "burn", True)]


def test_the_patient_wait_between_the_thresholds() -> None:
    for patient, expected in ((True, [(7200, "burn", False)]), (False, [])):
        steps = [(0, 9), (3600, 4), (7170, 4), (7200, 9), (7220, 4)]
        patiently = [(at, [condition(value, hold=7200, patient=patient, level="critical")]) for at, value in steps]
        assert run(alerts(), *patiently) == expected
    assert run(alerts(), *[(at, [condition(value, hold=60, patient=True)]) for at, value in ((0, 9), (90, 4))]) == []


values = st.lists(st.tuples(st.floats(0, 10), st.integers(1, 900)), max_size=80)


def history(steps: list[tuple[float, int]], book: Alerts, restart_at: int = -1) -> list[AlertView]:
    """All announcements; with `restart_at` the book is saved and restored before that step."""
    told: list[AlertView] = []
    now = 0.0
    for index, (value, wait) in enumerate(steps):
        if index == restart_at:
            stored, book = book.save(), alerts()
            book.restore(stored)
        now += wait
        told += book.evaluate([condition(value)], now)
    return told


@given(values)
@settings(max_examples=200, deadline=None)
def test_never_twice_without_an_end_and_the_cool_down_between(steps: list[tuple[float, int]]) -> None:
    book = alerts()
    history(steps, book)
    spans = sorted((view.since, view.resolved_at) for view in book.views(1e9))
    for (_, ended), (fired, _) in pairwise(spans):
        assert ended is not None
        assert fired >= ended + COOLDOWN
    announced = [view for view in history(steps, alerts()) if view.resolved_at is None]
    assert len({view.since for view in announced}) == len(announced) <= len(spans)


@given(values, st.integers(0, 80))
@settings(max_examples=100, deadline=None)
def test_a_restart_at_any_point_changes_nothing(steps: list[tuple[float, int]], restart_at: int) -> None:
    assert history(steps, alerts(), restart_at) == history(steps, alerts())


@given(st.lists(st.floats(3, 10), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_flapping_inside_the_hysteresis_is_one_alert_at_most(flapping: list[float]) -> None:
    steps = [(value, 60) for value in [9.0, 9.0, 9.0, *flapping]]
    assert [view.resolved_at for view in history(steps, alerts())] in ([], [None])


many = st.lists(
    st.tuples(
        st.sampled_from(["loop", "burn", "limit", "pace"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["badge", "info", "warning", "critical"]),
        st.floats(0, 10),
        st.integers(0, 2),
        st.integers(1, 900),
    ),
    max_size=80,
)


@given(many, st.sets(st.sampled_from(["loop", "burn", "limit", "pace"])), st.booleans())
@settings(max_examples=200, deadline=None)
def test_whatever_happens(steps: list[tuple[str, str, str, float, int, int]], hushed: set[str], muted: bool) -> None:
    """The budget holds, badges are never told, what is silenced never rings, once an episode and level."""
    book = alerts()
    for rule in hushed:
        book.obey(Silence(rule=rule), 0)
    if muted:
        book.mute(20_000)
    now, rung, fired = 0.0, [], []
    for rule, subject, level, value, episode, wait in steps:
        now += wait
        said = condition(value, rule=rule, subject=subject, name=subject, level=level, hold=0, keep=60, cooldown=0,
                         episode=float(episode), badge="b")  # fmt: skip
        for view in book.evaluate([said], now):
            assert view.level in ("info", "warning", "critical")
            if view.resolved_at is None:
                fired.append((view.rule, view.subject, view.level, view.since))
            if view.rings:
                rung.append(now)
                assert view.rule not in hushed
                assert not muted or now >= 20_000
                assert view.level == "critical"
        assert not {badge.rule for badge in book.badges()} & hushed
    assert len(fired) == len(set(fired))
    assert all(later - earlier >= 600 for earlier, later in pairwise(rung))
    assert all(sum(at <= other < at + 86_400 for other in rung) <= 6 for at in rung)
    assert book.bells.rung == [at for at in rung if now - at < 86_400 or at == rung[-1]][-len(book.bells.rung) :]


@given(many, st.integers(0, 80))
@settings(max_examples=100, deadline=None)
def test_a_restart_changes_nothing_of_all_that_either(
    steps: list[tuple[str, str, str, float, int, int]], restart_at: int
) -> None:
    told = []
    for cut in (-1, restart_at):
        book, now = alerts(), 0.0
        seen: list[AlertView] = []
        for index, (rule, subject, level, value, episode, wait) in enumerate(steps):
            if index == cut:
                stored, book = msgspec.json.encode(book.save()), alerts()
                book.restore(msgspec.json.decode(stored, type=AlertsState))
            now += wait
            said = condition(value, rule=rule, subject=subject, level=level, hold=300, episode=float(episode))
            seen += book.evaluate([said], now)
        told.append(seen)
    assert told[0] == told[1]
