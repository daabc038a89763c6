"""The sentences: what they say in each state, and that they fit."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.budget import SOURCE
from pyrometer.limits.windows import GOES_ON
from pyrometer.snapshot import HealthView, Snapshot, Verdict, VerdictView, WindowView
from pyrometer.snapshot.outlook import Outlook
from pyrometer.words import SIGNS, detail_lines, fit, headline, name_among, session_name, sign, status_line
from tests.limits.making import HOUR, burn, session, window

NOW = 1_790_000_000.0 // 86_400 * 86_400 + 14 * HOUR + 26 * 60
"""14:26 UTC."""
RESET = NOW + 87 * 60
WEEK = {"label": "week", "minutes": 10_080, "percent": 31.0, "resets_at": NOW + 60 * HOUR}


def five(**given: Any) -> WindowView:
    return window(**{"resets_at": RESET, "read_at": NOW - 240, **given})


def snapshot(verdict: Verdict, main: WindowView | None, at: float | None = None, **more: Any) -> Snapshot:
    windows = more.pop("windows", (main, window(**WEEK)) if main else ())
    fields = {"sessions": (session(),), **more}
    return Snapshot(NOW, VerdictView(verdict, main, at), burn(), windows, **fields)


LOCKOUT = snapshot(
    Verdict.LOCKOUT,
    five(verdict=Verdict.LOCKOUT, percent=73.0, full_at=NOW + 41 * 60, projected=121.0, per_hour_left=214_000.0),
    NOW + 41 * 60,
)
TIGHT = snapshot(Verdict.TIGHT, five(verdict=Verdict.TIGHT, percent=69.0, projected=98.0))
OK = snapshot(Verdict.OK, five(projected=86.0))
LOCKED = snapshot(
    Verdict.LOCKED,
    five(verdict=Verdict.LOCKED, percent=100.0, locked_until=RESET, source="refused by codex"),
    RESET,
)
IDLE = snapshot(Verdict.IDLE, five(), NOW - 24 * 60)
UNKNOWN = snapshot(Verdict.UNKNOWN, None)
EXPIRED = snapshot(Verdict.UNKNOWN, five(verdict=Verdict.UNKNOWN, percent=None, resets_at=NOW - 600))
ROOTS = (("claude", "/a", True), ("claude", "/b", False), ("codex", "/c", True))
WAITING = snapshot(Verdict.WAITING, None, sessions=(), health=HealthView(roots=ROOTS))
ALL = [LOCKOUT, TIGHT, OK, LOCKED, IDLE, UNKNOWN, EXPIRED, WAITING]


def lines(shown: Snapshot, width: int) -> list[str]:
    first = headline(shown.verdict, shown.at, UTC, width=width, burn=shown.burn)
    return [first, *detail_lines(shown, UTC, width=width)]


@pytest.mark.parametrize(
    ("risk", "width", "words"),
    [
        (0.29, 60, "● OK to the reset"),
        (0.76, 60, "● OK so far: 76% lock-out risk, early in the 5h"),
        (0.76, 30, "● OK so far: early in the 5h"),
        (0.76, 20, "● OK so far"),
    ],
)
def test_a_window_that_has_hardly_begun_is_not_said_to_last(risk: float, width: int, words: str) -> None:
    early = five(percent=3.0, outlook=Outlook(3.5, 0.3, "reported", probability=risk))
    assert lines(snapshot(Verdict.OK, early), width)[0] == words


def test_the_status_line_leaves_out_windows_that_tell_nothing_beside_those_that_do() -> None:
    silent = five(percent=None, resets_at=None, verdict=Verdict.UNKNOWN)
    shown = snapshot(Verdict.OK, five(projected=86.0), windows=(silent, window(**WEEK)))
    assert status_line(shown, UTC).split()[1:-1] == ["wk31%"]
    assert "5h–" in status_line(snapshot(Verdict.UNKNOWN, silent, windows=(silent,)), UTC)


def test_an_action_tells_sessions_of_one_project_apart() -> None:
    one, other = session(id="3a7415ef"), session(id="3a99beef")
    over, elsewhere = session(id="77", state="ended"), session(id="88", project="/home/dev/docs")
    assert name_among("codex", "3a7415ef", (one, other, elsewhere)) == "api-refactor (3a74)"
    assert name_among("codex", "3a7415ef", (one, over, elsewhere)) == "api-refactor"
    assert name_among("codex", "88", (one, other, elsewhere)) == "docs"
    assert name_among("codex", "0123456789", (one,)) == "01234567"


@pytest.mark.parametrize(
    ("width", "words"),
    [(80, "codex 5h resets 15:53 · ends at 86% at this pace"), (39, "codex 5h resets 15:53"),
     (20, "resets 15:53")],
)  # fmt: skip
def test_a_window_beside_those_of_another_provider_is_called_by_its_own(width: int, words: str) -> None:
    main = five(projected=86.0)
    both = (main, window(provider="claude"))
    assert detail_lines(snapshot(Verdict.OK, main, windows=both), UTC, width=width)[0] == words
    assert detail_lines(snapshot(Verdict.IDLE, main, NOW - 60, windows=both), UTC)[0].startswith("codex 5h ")


def test_agents_at_work_without_a_known_limit_are_named() -> None:
    shown = snapshot(Verdict.OK, five(projected=86.0), sessions=(session(), session(agent="claude")))
    assert lines(shown, 80)[2] == "codex 5h 42% used, as reported 4m ago by codex · claude: no limit known"
    assert lines(shown, 40)[2] == "42% used, as reported 4m ago by codex"
    resting = snapshot(Verdict.OK, five(projected=86.0), sessions=(session(), session(agent="claude", state="idle")))
    assert "claude" not in lines(resting, 80)[2]


@pytest.mark.parametrize(
    ("shown", "at_40"),
    [
        (LOCKOUT, ["▲ LOCKOUT in 41m · 15:07 at this pace", "46m before reset · hold 214k/h to last",
                   "5h resets 15:53 · at this pace"]),
        (TIGHT, ["◐ TIGHT: lasts 6m past the reset", "resets 15:53 · ends at 98% at this pace",
                 "69% used, as reported 4m ago by codex"]),
        (OK, ["● OK to the reset", "resets 15:53 · ends at 86% at this pace",
              "42% used, as reported 4m ago by codex"]),
        (LOCKED, ["■ LOCKED until 15:53 (in 1h27m)", "5h refused by codex 14:22 · week 31%", ""]),
        (IDLE, ["○ IDLE since 14:02", "5h 42% used · resets 15:53", "as reported 4m ago by codex"]),
        (UNKNOWN, ["? NO LIMIT KNOWN · burn 412k/h 1.6×", "codex reports its percent with a turn",
                   "or a budget · see pyrometer doctor"]),
        (EXPIRED, ["? NO READING since the reset 14:16", "5h: no percent until the next reading",
                   "the next turn brings one"]),
        (WAITING, ["… WAITING for a session", "watching 2 folders · nothing written yet", ""]),
    ],
)  # fmt: skip
def test_all_states_in_the_side_pane(shown: Snapshot, at_40: list[str]) -> None:
    assert lines(shown, 40) == at_40


def test_in_a_sliver_of_30_columns() -> None:
    assert lines(LOCKOUT, 30) == [
        "▲ LOCKOUT in 41m · 15:07",
        "46m before reset · hold 214k/h",
        "5h resets 15:53 · at this pace",
    ]
    assert lines(OK, 30)[1] == "15:53 · 86% at this pace"
    assert lines(LOCKED, 30)[0] == "■ LOCKED until 15:53"


def test_wide_lines_name_provider_source_and_age() -> None:
    assert lines(LOCKOUT, 80)[2] == "codex 5h resets 15:53 · as reported 4m ago by codex"
    assert lines(OK, 80)[1] == "5h resets 15:53 · ends at 86% at this pace"


@pytest.mark.parametrize("shown", ALL, ids=lambda shown: shown.verdict.verdict.value)
@pytest.mark.parametrize("width", [*range(10, 60), 80, 160])
def test_every_line_fits_and_the_sign_stays(shown: Snapshot, width: int) -> None:
    told = lines(shown, width)
    assert all(len(line) <= width for line in told)
    assert told[0].startswith(sign(shown.verdict.verdict))


@pytest.mark.parametrize("shown", [LOCKOUT, OK])
@pytest.mark.parametrize("width", range(30, 120))
def test_a_straight_line_is_always_labelled(shown: Snapshot, width: int) -> None:
    assert any("at this pace" in line for line in lines(shown, width))


def test_the_signs_differ() -> None:
    assert len(set(SIGNS.values())) == len(Verdict) == len(SIGNS)


def test_limit_reached_but_not_locked() -> None:
    shown = snapshot(Verdict.TIGHT, five(verdict=Verdict.TIGHT, percent=102.0, note=GOES_ON))
    assert lines(shown, 40)[0] == "◐ TIGHT: limit reached, work goes on"


def test_nearly_used_up_without_a_line() -> None:
    assert lines(snapshot(Verdict.TIGHT, five(percent=92.0)), 40)[0] == "◐ TIGHT: 8% left in the 5h"


def test_a_lock_without_an_end() -> None:
    main = five(verdict=Verdict.LOCKED, percent=100.0, resets_at=None, source="refused by codex")
    assert lines(snapshot(Verdict.LOCKED, main), 40)[0] == "■ LOCKED since 14:22 · end unknown"


def test_a_full_budget_is_not_called_a_lock() -> None:
    main = five(limit_id="budget", label="5h budget", verdict=Verdict.LOCKED, percent=110.0, locked_until=RESET)
    shown = snapshot(Verdict.LOCKED, main, RESET)
    assert lines(shown, 40)[0] == "■ BUDGET used up until 15:53 (in 1h27m)"
    rolling = five(limit_id="budget", label="wk budget", percent=110.0, resets_at=None, source=SOURCE)
    assert lines(snapshot(Verdict.LOCKED, rolling), 40)[0] == "■ BUDGET used up"


def test_while_locked_the_other_agent_is_named() -> None:
    main = LOCKED.verdict.window
    assert main is not None
    other = window(provider="claude", label="5h", percent=12.0)
    shown = snapshot(Verdict.LOCKED, main, RESET, windows=(main, other))
    assert lines(shown, 40)[2] == "claude 5h is open: 12% used"


def test_how_to_get_a_percentage_depends_on_the_agent() -> None:
    shown = snapshot(Verdict.UNKNOWN, None, sessions=(session(agent="claude"),))
    assert lines(shown, 80)[1:] == [
        "pyrometer statusline gives Claude's percent",
        "or set a budget of your own · see pyrometer doctor",
    ]


def test_the_status_line() -> None:
    assert status_line(LOCKOUT, UTC) == "▲41m 5h73% wk31% 412k/h"
    assert status_line(LOCKOUT, UTC, width=16) == "▲41m 5h73% wk31%"
    assert status_line(LOCKOUT, UTC, width=12) == "▲41m 5h73%"
    assert status_line(LOCKED, UTC) == "■15:53 5h100% wk31% 412k/h"
    assert status_line(UNKNOWN, UTC) == "? 412k/h"
    assert status_line(EXPIRED, UTC) == "? 5h– wk31% 412k/h"
    assert status_line(WAITING, UTC) == "…"


def test_the_status_line_with_two_agents_one_model_window_and_invented_data() -> None:
    main = five(percent=73.0)
    fable = window(label="fable week", scope="fable")
    claude = window(provider="claude", percent=12.0)
    shown = snapshot(Verdict.OK, main, windows=(main, fable, claude), invented=True)
    assert status_line(shown, UTC) == "demo ● codex 5h73% claude 5h12% 412k/h"


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("/home/dev/api", "api"),
        ("/home/dev/api/", "api"),
        ("C:\\work\\web", "web"),
        ("", "01234567"),
        ("/", "01234567"),
    ],
)
def test_what_a_session_is_called(project: str, name: str) -> None:
    assert session_name(session(project=project)) == name


@given(st.integers(-3, 60), st.lists(st.text(max_size=60), max_size=5))
@settings(max_examples=100, deadline=None)
def test_fit_takes_the_first_that_fits_and_never_more(width: int, variants: list[str]) -> None:
    chosen = fit(width, *variants)
    assert len(chosen) <= max(0, width)
    fitting = [variant for variant in variants if len(variant) <= width]
    if fitting:
        assert chosen == fitting[0]
