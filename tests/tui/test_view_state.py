"""What the person chose survives new snapshots and ends where it should."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyrometer.snapshot import Verdict
from pyrometer.tui.masked import masked
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.view_state import SPANS, ViewState, window_key
from pyrometer.tui.widgets.key_hints import Hint, hint_at, hint_line, shown_hints
from pyrometer.tui.widgets.session_order import ORDERS, matching, next_order, ordered
from tests import factories


def test_the_window_key_visits_every_other_window_and_comes_back() -> None:
    snapshot = factories.lockout()
    state, seen = ViewState(), []
    for _ in snapshot.windows:
        state = state.next_window(snapshot)
        seen.append(state.window)
    assert seen == [*map(window_key, snapshot.windows[1:]), None]


def test_without_windows_the_window_key_does_nothing() -> None:
    assert ViewState().next_window(factories.unknown()) == ViewState()


def test_a_chosen_window_gives_the_verdict_while_it_exists() -> None:
    snapshot = factories.two_windows()
    state = ViewState().with_window(snapshot, 1)
    assert state.seen(snapshot).verdict.verdict is Verdict.OK
    assert state.seen(factories.unknown()) == factories.unknown()
    assert state.with_window(snapshot, 1).window is None
    assert state.with_window(snapshot, 99) is state


@given(st.floats(1, 20_000), st.lists(st.sampled_from([-1, 1]), max_size=20))
def test_spans_stay_within_the_list(minutes: float, steps: list[int]) -> None:
    state = ViewState(graph_minutes=minutes)
    for step in steps:
        state = state.with_span(step)
        assert state.graph_minutes in SPANS


def test_the_mask_hides_names_everywhere_and_keeps_their_numbers() -> None:
    book = MaskBook(hidden=True)
    first = masked(factories.lockout(), book)
    again = masked(factories.lockout(sessions=tuple(reversed(factories.sessions()))), book)
    names = {session.id: session.project for session in first.sessions}
    assert names == {session.id: session.project for session in again.sessions}
    assert len(set(names.values())) == 3
    text = repr(first)
    assert "api-refactor" not in text
    assert "/home/ada/infra" not in text


def test_without_hiding_a_snapshot_is_itself() -> None:
    snapshot = factories.lockout()
    assert masked(snapshot, MaskBook()) is snapshot


@given(st.integers(0, 30), st.sampled_from(["", "burn", "context", "hit", "age", "project", "turns", "nonsense"]))
def test_ordering_keeps_every_session(number: int, order: str) -> None:
    sessions = factories.many_sessions(number)
    assert sorted(s.key for s in ordered(sessions, order)) == sorted(s.key for s in sessions)
    assert ordered(ordered(sessions, "burn"), order) == ordered(sessions, order)


def test_live_sessions_come_first() -> None:
    states = [session.state for session in ordered(factories.many_sessions(20), "")]
    ranks = [{"working": 0, "waiting": 0, "idle": 1, "ended": 2}[state] for state in states]
    assert ranks == sorted(ranks)


def test_the_order_key_goes_round() -> None:
    order, seen = "", []
    for _ in ORDERS:
        order = next_order(order)
        seen.append(order)
    assert seen[-1] == ""
    assert set(seen) == set(ORDERS)


def test_every_word_of_a_filter_must_occur() -> None:
    sessions = factories.sessions()
    assert [s.id[:4] for s in matching(sessions, "claude INFRA")] == ["77b1"]
    assert matching(sessions, "codex infra") == []
    assert len(matching(sessions, "  ")) == 3


HINTS = tuple(
    Hint(name, key, name.title(), key)
    for name, key in zip(
        ("help", "freeze", "filter", "mute", "window", "theme", "expand", "sort", "detail", "mask", "quit"),
        "?␣/mwteo⏎pq",
        strict=False,
    )
)


@given(st.integers(1, 200))
def test_hints_fit_and_clicks_find_them(width: int) -> None:
    line = "".join(text for text, _ in hint_line(HINTS, width))
    assert len(line) <= width
    for hint in shown_hints(HINTS, width):
        assert hint_at(HINTS, width, line.index(f"{hint.key} {hint.label}")) == hint
    if len(line) > 10:
        assert shown_hints(HINTS, width)[-1].identity == "quit"
