"""When files, folders and the tree are due."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pyrometer.tail import schedule as module
from pyrometer.tail.schedule import Schedule

NOW = 1_700_000_000.0
HOUR = 3600.0


def read(plan: Schedule, now: float) -> None:
    """Read everything to its end, as of `now`."""
    while plan.unread:
        for path in plan.due(now).files:
            plan.polled(path, now, moved=True, more=False)


def looks(plan: Schedule, start: float, seconds: float) -> Counter[str]:
    """How often each path is due while an owner waits as told."""
    seen: Counter[str] = Counter()
    now = start
    while now < start + seconds:
        due = plan.due(now)
        seen.update(due.files)
        seen["<folders>"] += due.folders
        seen["<walk>"] += due.walk
        for path in due.files:
            plan.polled(path, now, moved=False, more=False)
        now += max(plan.wait(now), 0.001)
    return seen


def test_hot_warm_and_cold_files() -> None:
    plan = Schedule()
    for path, age in (("hot", 5), ("warm", HOUR), ("cold", 30 * HOUR)):
        plan.found(path, NOW - age, NOW)
    read(plan, NOW)
    seen = looks(plan, NOW + 1, 10)
    assert 95 <= seen["hot"] <= 101
    assert 10 <= seen["warm"] <= 11
    assert seen["cold"] == 0


def test_a_quiet_hot_file_is_asked_less_often() -> None:
    plan = Schedule()
    plan.found("hot", NOW - 120, NOW)
    read(plan, NOW)
    assert 39 <= looks(plan, NOW, 10)["hot"] <= 51


def test_folders_each_two_seconds_and_a_walk_each_minute() -> None:
    plan = Schedule()
    first = plan.due(NOW)
    assert (first.walk, first.folders) == (True, False)
    for minute in range(0, 120, 30):
        plan.found("file", NOW + minute, NOW + minute)
        seen = looks(plan, NOW + minute, 30)
        assert 13 <= seen["<folders>"] <= 15
        assert seen["<walk>"] == (minute == 60)


def test_folders_are_asked_less_often_while_nothing_moves() -> None:
    plan = Schedule()
    plan.due(NOW)
    seen = looks(plan, NOW, 120.5)
    assert seen["<walk>"] == 2
    assert 21 <= seen["<folders>"] <= 24


def test_where_events_tell_warm_files_and_walks_take_turns() -> None:
    plan = Schedule()
    names = [f"warm{number}" for number in range(50)]
    for name in names:
        plan.found(name, NOW - HOUR, NOW)
    plan.found("hot", NOW - 5, NOW)
    looks(plan, NOW, 1)
    plan.hear(NOW, everything=True)
    seen = looks(plan, NOW + 1, 40)
    assert all(3 <= seen[name] <= 5 for name in names)
    assert seen["hot"] >= 390
    assert looks(plan, NOW + 41, 1_000)["<walk>"] in (3, 4)


def test_where_no_event_told_of_what_moved_everything_is_looked_at_again() -> None:
    plan = Schedule()
    plan.found("warm", NOW - HOUR, NOW)
    plan.found("other", NOW - HOUR, NOW)
    read(plan, NOW)
    plan.hear(NOW, everything=True)
    assert plan.due(NOW + 100).near == frozenset()
    plan.found("warm", NOW + 110, NOW + 200)
    assert "warm" in plan.due(NOW + 200).files
    plan.polled("warm", NOW + 200, moved=True, more=False)
    due = plan.due(NOW + 210)
    assert (due.folders or due.walk, due.near) == (True, None)
    assert looks(plan, NOW + 211, 10)["other"] >= 10


def test_an_event_that_is_only_late_is_forgiven() -> None:
    plan = Schedule()
    plan.found("warm", NOW - HOUR, NOW)
    read(plan, NOW)
    plan.hear(NOW, everything=True)
    plan.due(NOW + 100)
    plan.found("warm", NOW + 109, NOW + 110)
    plan.polled("warm", NOW + 110, moved=True, more=False)
    plan.found("new", NOW - HOUR, NOW + 111)
    plan.polled("new", NOW + 111, moved=True, more=False)
    assert plan.due(NOW + 120).near == frozenset()


def test_unknown_paths_that_events_tell_of_say_where_to_look() -> None:
    plan = Schedule()
    plan.due(NOW)
    plan.hear(NOW, everything=True)
    plan.hint(["a/new"])
    due = plan.due(NOW + 1)
    assert (due.folders, due.near) == (True, frozenset({"a/new"}))
    plan.found("a/new", NOW - 7, NOW + 1)
    plan.polled("a/new", NOW + 1, moved=True, more=False)
    assert plan.due(NOW + 20).near == frozenset()


def test_a_rested_file_cools_and_a_moved_one_is_hot_again() -> None:
    plan = Schedule()
    plan.found("file", NOW, NOW)
    read(plan, NOW)
    assert 9 <= looks(plan, NOW + 11 * 60, 10)["file"] <= 15
    assert looks(plan, NOW + 6 * HOUR, 10)["file"] <= 1
    plan.found("file", NOW + 6 * HOUR + 20, NOW + 6 * HOUR + 20)
    read(plan, NOW + 6 * HOUR + 20)
    assert looks(plan, NOW + 6 * HOUR + 21, 1)["file"] >= 9


def test_a_walk_that_found_nothing_new_asks_for_nothing() -> None:
    plan = Schedule()
    plan.found("cold", NOW - 30 * HOUR, NOW)
    read(plan, NOW)
    plan.found("cold", NOW - 30 * HOUR, NOW)
    assert plan.unread == 0


def test_reading_history_does_not_make_it_hot() -> None:
    plan = Schedule()
    plan.found("old", NOW - 30 * HOUR, NOW)
    for more in (True, True, False):
        assert "old" in plan.due(NOW).files
        plan.polled("old", NOW, moved=True, more=more)
    assert looks(plan, NOW + 1, 5)["old"] == 0


def test_history_is_read_newest_first_and_finished_before_older_files() -> None:
    plan = Schedule()
    for number in range(30):
        plan.found(f"{number}", NOW - (number + 1) * 10 * HOUR, NOW)
    order = []
    left = dict.fromkeys(map(str, range(30)), 3)
    while plan.unread:
        for path in plan.due(NOW).files:
            left[path] -= 1
            if not left[path]:
                order.append(int(path))
            plan.polled(path, NOW, moved=True, more=left[path] > 0)
    assert len(order) == 30
    assert all(abs(place - number) < module.AT_ONCE for place, number in enumerate(order))


def test_one_busy_file_starves_nobody() -> None:
    plan = Schedule()
    plan.found("busy", NOW, NOW)
    for number in range(20):
        plan.found(f"hot {number}", NOW - 1, NOW)
        plan.found(f"old {number}", NOW - 50 * HOUR, NOW)
    seen: Counter[str] = Counter()
    for tick in range(50):
        now = NOW + tick * 0.1
        due = plan.due(now).files
        assert len(due) == len(set(due))
        seen.update(due)
        for path in due:
            plan.polled(path, now, moved=path == "busy", more=path == "busy")
        assert plan.wait(now) == 0
    assert seen["busy"] == 50
    assert all(seen[f"hot {number}"] >= 49 and seen[f"old {number}"] == 1 for number in range(20))


def test_hints_make_known_files_due_and_bring_the_folders_forward() -> None:
    plan = Schedule()
    plan.found("cold", NOW - 30 * HOUR, NOW)
    read(plan, NOW)
    plan.hint(["cold"])
    assert plan.wait(NOW + 0.2) == 0
    assert plan.due(NOW + 0.2).files == ["cold"]
    plan.polled("cold", NOW + 0.2, moved=True, more=False)
    assert looks(plan, NOW + 0.3, 1)["cold"] >= 9
    folders_at = next(NOW + 2 + step / 10 for step in range(30) if plan.due(NOW + 2 + step / 10).folders)
    plan.hint(["new folder"])
    assert not plan.due(folders_at + 0.4).folders
    assert plan.due(folders_at + 0.5).folders


def test_a_lost_file_is_never_due_again() -> None:
    plan = Schedule()
    plan.found("hot", NOW, NOW)
    plan.found("old", NOW - 30 * HOUR, NOW)
    plan.lost("hot")
    plan.lost("old")
    plan.polled("hot", NOW, moved=True, more=True)
    assert looks(plan, NOW, 5).keys() == {"<folders>", "<walk>"}


def test_a_file_from_the_future_cools_like_any_other() -> None:
    plan = Schedule()
    plan.found("future", NOW + 1e6, NOW)
    read(plan, NOW)
    assert looks(plan, NOW + 6 * HOUR, 10)["future"] <= 1


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    plan = Schedule()
    plan.found("hot", NOW, NOW)
    read(plan, NOW)
    plan.due(NOW + 5)
    assert plan.wait(NOW - HOUR) <= module.FOLDER_TICK
    due = plan.due(NOW - HOUR)
    assert (due.files, due.walk) == (["hot"], True)


@given(st.lists(st.tuples(st.integers(0, 8), st.floats(0, 1e6), st.booleans()), max_size=60))
def test_everything_found_is_read_to_its_end(steps: list[tuple[int, float, bool]]) -> None:
    plan, unread, now = Schedule(), set(), NOW
    for number, age, more in steps:
        now += 0.01
        path = str(number)
        plan.lost(path)
        plan.found(path, now - age, now)
        unread.add(path)
        for due in plan.due(now).files:
            plan.polled(due, now, moved=True, more=more)
            if not more:
                unread.discard(due)
    assert unread <= {path for path in map(str, range(9)) if path in plan._waiting or path in plan._asked}
    for _ in range(20):
        for due in plan.due(now).files:
            unread.discard(due)
            plan.polled(due, now, moved=True, more=False)
    assert not unread
    assert plan.unread == 0
