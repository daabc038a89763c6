"""The plain table, and the columns that it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pyrometer.report.columns import FIRST, cells, columns, fit
from pyrometer.report.table import table
from pyrometer.snapshot import GroupView
from pyrometer.snapshot.outlook import Outlook
from pyrometer.usage import Usage
from tests import factories


def shown(snapshot: object, width: int = 100) -> str:
    return table(snapshot, width, factories.ZONE)  # type: ignore[arg-type]


def test_a_busy_afternoon() -> None:
    assert (
        shown(factories.two_windows())
        == """\
▲ LOCKOUT in 41m · 15:07 at this pace
46m before reset · hold 214k/h to last
claude 5h resets 15:53 · as reported by claude

limit        used  even  at reset  full   resets                said by
claude 5h     73%   71%      121%  15:07  15:53 (in 1h27m)      reported by claude, 20s ago
claude week   31%   46%       68%  –      Mon 09:00 (in 3d18h)  reported by claude, 4m ago

burn 412k tok/h · 371k in the last hour · 1.6× your usual 257k
last hour: 9.0k uncached · 310k cache read · 31k cache write · 21k output

session       agent   model              state    burn/h   context  hit  turns  tokens    cost
api-refactor  claude  claude-opus-4-6    working    312k  128k 64%  93%    148    9.9M  $14.80
docs          codex   gpt-5.2-codex      working     88k   60k 22%  78%     37    9.9M   $2.31
infra         claude  claude-sonnet-4-6  idle          –   82k 41%    –     61    9.9M       –

■ critical since 14:21: burn 1.6× usual for 10m → hold 214k/h to last
"""
    )


def test_what_is_foreseen_is_a_range_and_what_is_learned_is_marked() -> None:
    outlook = Outlook(
        percent=65,
        sd=4,
        basis="learned",
        probability=0.7,
        at_reset=(88, 97, 106),
        eta10=factories.NOW + 1_800,
        eta50=factories.NOW + 3_600,
        eta90=factories.NOW + 5_400,
    )
    seen = factories.two_windows()
    first = replace(seen.windows[0], outlook=outlook)
    row = shown(replace(seen, windows=(first,))).splitlines()[5]
    assert "~65%" in row
    assert "88–100+%" in row
    assert "14:56–15:56" in row


@pytest.mark.parametrize("state", factories.STATES)
@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_every_state_fits_every_width_and_names_its_sessions(state: str, width: int) -> None:
    snapshot = factories.STATES[state]()
    text = shown(snapshot, width)
    assert max(cells(line) for line in text.splitlines()) <= width
    for session in snapshot.sessions:
        assert session.project.rpartition("/")[2][: FIRST - 1] in text


def test_a_narrow_table_keeps_what_matters_most() -> None:
    text = shown(factories.two_windows(), 40)
    assert "73%" in text
    assert "15:53" in text
    assert "312k" in text
    assert "said by" not in text


def test_sessions_beyond_the_limit_are_counted() -> None:
    snapshot = factories.two_windows()
    text = table(snapshot, 100, factories.ZONE, most=2)
    assert "infra" not in text
    assert "and 1 more; pyrometer now --since 2d" in text
    assert "more;" not in table(snapshot, 100, factories.ZONE, most=3)


def test_ids_tell_sessions_apart_and_projects_are_added_up() -> None:
    one, other = (factories.session(id=f"01a1ffe1-{end}-7552") for end in ("65e1", "6646"))
    groups = (
        GroupView("/home/dev/api", 9000.0, 4000.0, Usage(output=70), 2),
        GroupView("/home/dev/rest", 0.0, 30.0, Usage(output=5), 1),
        GroupView("/home/dev/old", 0.0, 0.0, Usage(output=5), 1),
    )
    text = shown(factories.lockout(sessions=(one, other), projects=groups), 120)
    assert "01a1ffe1-65 " in text
    assert "01a1ffe1-66 " in text
    assert text.partition("project")[2].partition("\n\n")[0].splitlines()[1:] == [
        "api        9.0k       4.0k         2      70",
        "rest          –         30         1       5",
    ]


def test_lower_bounds_are_marked() -> None:
    assert "≥9.9M" in shown(factories.lockout(sessions=(factories.session(not_final=1),)))


def test_unknown_is_a_dash_never_zero() -> None:
    unread = factories.window(percent=None, projected=None, full_at=None, resets_at=None, read_at=None, even=None)
    bare = factories.session(context=None, cache_hit=None, dollars=None, burn=0.0, model="")
    text = shown(factories.lockout(windows=(unread,), sessions=(bare,)))
    row = next(line for line in text.splitlines() if line.startswith("claude 5h") and "resets" not in line)
    assert row.split() == ["claude", "5h", "–", "–", "–", "–", "–", "reported", "by", "claude"]
    assert "0%" not in text


def test_a_reset_that_has_passed_says_so() -> None:
    assert "14:25 (passed)" in shown(factories.lockout(windows=(factories.window(resets_at=factories.NOW - 60),)))


def test_invented_data_comes_with_a_word_in_the_first_line() -> None:
    assert shown(factories.demo()).startswith("INVENTED DATA\n")


def test_troubles_point_to_the_doctor_and_resolved_alerts_are_gone() -> None:
    text = shown(factories.lockout(health=factories.health(troubles=(("bad json", "x", 2), ("no time", "y", 1)))))
    assert "3 lines could not be read as meant: pyrometer doctor" in text
    assert "even line" not in text


words = st.text(st.characters(categories=["L", "N", "P", "Mn"]), max_size=30)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=5), st.integers(8, 120))
@settings(max_examples=200, deadline=None)
def test_columns_line_up_and_fit(rows: list[tuple[str, str, str]], width: int) -> None:
    lines = columns(rows, ("left", "right", "left"), width, (2, 1))
    assert len(lines) == len(rows)
    assert max(map(cells, lines)) <= max(width, FIRST)


@given(words, st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_fit_never_passes_the_width(text: str, width: int) -> None:
    cut = fit(text, width)
    assert cells(cut) <= width
    assert cut == text or width == 0 or cut.endswith("…")


def test_wide_characters_take_two_cells() -> None:
    assert cells("東京") == 4
    assert cells("e\u0301") == 1
    assert fit("東京都", 5) == "東京…"
