"""The lines of the detail screen: they keep to their room and say what is known."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pyrometer.snapshot import TurnView
from pyrometer.tui.cells import Line, length, plain
from pyrometer.tui.widgets.context_curve import curve, dots, mark_cells
from pyrometer.tui.widgets.session_facts import fact_groups
from pyrometer.tui.widgets.session_head import flow, title_line
from pyrometer.tui.widgets.turn_columns import (
    CompactionRow,
    columns_for,
    compaction_row,
    short_model,
    tool_names,
    turn_header,
    turn_row,
)
from pyrometer.tui.widgets.turn_list import rows_of
from pyrometer.usage import ToolUse, Usage
from tests import factories
from tests.tui.detail_host import BASH, GITHUB, busy

# Lines


def test_tools_are_counted_and_mcp_names_its_server() -> None:
    assert tool_names((BASH, GITHUB, BASH)) == "Bash×2 github:search_code"
    started = (ToolUse(id="1", name="Task", subagent="Explore"), ToolUse(id="2", name="Skill", skill="review"))
    assert tool_names(started) == "Task→Explore Skill→review"
    assert tool_names(()) == ""


@pytest.mark.parametrize(
    ("model", "short"),
    [
        ("claude-opus-4-5-20251101", "opus-4-5"),
        ("gpt-5.2-codex", "gpt-5.2-codex"),
        ("", "–"),
        ("20251101", "20251101"),
    ],
)
def test_short_model(model: str, short: str) -> None:
    assert short_model(model) == short


def test_a_lower_bound_is_marked_and_a_lost_cache_stands_out() -> None:
    turn = factories.turns(3)[2]
    assert "≥" not in plain(turn_row(turn, 120, factories.ZONE))
    assert "≥2.1k" in plain(turn_row(msgspec.structs.replace(turn, final=False), 120, factories.ZONE))
    assert ("6%", "turns--high") in [(text.strip(), name) for text, name in turn_row(turn, 80, factories.ZONE)]
    small = msgspec.structs.replace(turn, usage=Usage(uncached=900, output=1))
    assert "turns--high" not in {name for _, name in turn_row(small, 80, factories.ZONE)}


def test_compactions_stand_between_their_turns_with_their_sizes() -> None:
    detail = factories.detail()
    rows = rows_of(detail)
    place = next(place for place, row in enumerate(rows) if isinstance(row, CompactionRow))
    before, after = rows[place + 1], rows[place - 1]
    assert before.at <= detail.compactions[0] < after.at
    mark = rows[place]
    assert isinstance(mark, CompactionRow)
    assert (mark.before, mark.after) == (137_500, 40_000)
    assert plain(compaction_row(mark, 40, factories.ZONE)).startswith("14:09 ▼ compaction 138k → 40k ┈")
    assert len(rows_of(msgspec.structs.replace(detail, compactions=(0.0,)))) == 40, "older than the oldest turn"


WIDTHS = st.integers(0, 220)
NAMES = st.text(max_size=30)
AMOUNTS = st.integers(0, 10**11)
USAGES = st.builds(
    Usage,
    uncached=AMOUNTS,
    cache_read=AMOUNTS,
    cache_write_5m=AMOUNTS,
    cache_write_1h=AMOUNTS,
    output=AMOUNTS,
    reasoning=st.none() | AMOUNTS,
)
TURNS = st.builds(
    TurnView,
    at=st.floats(0, 4e9),
    model=NAMES,
    usage=USAGES,
    final=st.booleans(),
    tools=st.lists(st.builds(ToolUse, id=NAMES, name=NAMES, server=NAMES), max_size=4).map(tuple),
    session=NAMES,
    project=NAMES,
    agent=NAMES,
    chain=NAMES,
    subagent=NAMES,
    context=st.none() | AMOUNTS,
    growth=st.none() | st.integers(-(10**9), 10**9),
)


@settings(max_examples=150, deadline=None)
@given(TURNS, WIDTHS)
def test_rows_keep_to_the_width_and_below_their_headings(turn: TurnView, width: int) -> None:
    row, header = turn_row(turn, width, factories.ZONE), turn_header(width, 3)
    assert length(row) <= width
    assert length(header) <= max(width, len(" ↑ 3 newer"))
    assert length(compaction_row(CompactionRow(turn.at, 5), width, factories.ZONE)) <= width
    fixed = [cells for column, cells in columns_for(width) if column.width]
    if width >= 26:
        assert 5 + sum(fixed) <= width
        assert [cell_len(text) for text, _ in row[1 : len(fixed) + 1]] == fixed


@settings(max_examples=150, deadline=None)
@given(
    width=st.integers(1, 220),
    rows=st.integers(0, 12),
    project=NAMES,
    usage=USAGES,
    context=st.none() | AMOUNTS,
    window=st.none() | st.integers(0, 10**7),
    growth=st.none() | st.floats(-1e6, 1e6),
)
def test_the_head_keeps_to_its_room(
    width: int, rows: int, project: str, usage: Usage, context: int | None, window: int | None, growth: float | None
) -> None:
    session = factories.session(usage=usage, context=context, context_window=window, growth=growth, model=project)
    lines = flow(fact_groups(session, factories.ZONE), width, rows)
    assert len(lines) <= rows
    assert all(length(line) <= width for line in lines)
    assert length(title_line(session, factories.NOW, project, width)) <= width


def test_the_head_says_what_is_known_and_nothing_else() -> None:
    words = [plain(line) for line in flow(fact_groups(busy().session, factories.ZONE), 200, 20)]
    assert words == [
        "claude-opus-4-6 · context 34% of 200k · +4.2k a turn · full in ≈ 31 turns · 1 compaction",
        "burn 312k/h · last hour 290k/h · hit 93% · all turns 91%",
        "new 42k · written 610k 5m + 12k 1h · read 9.1M · output ≥131k · reasoning 40%",
        "148 turns · 12 prompts · 12.3 turns a prompt · 2 subagents · $14.80 API-equivalent",
        "branch main · started 11:26 · version 2.1.0 · session 5f0c2c1e · forked from 0c0ffee0",
        "since the window opened 9.9M tokens",
    ]
    for window, said in (
        (factories.week_window(), ["since the week window opened 9.9M tokens"]),
        (factories.window(provider="codex"), []),
    ):
        words = [plain(line) for line in flow(fact_groups(busy().session, factories.ZONE, window), 200, 20)]
        assert words[5:] == said, "of the window that it is part of"
    bare = factories.session(
        context=None, growth=None, dollars=None, prompts=0, subagents=0, compactions=0, version="", branch="", turns=1
    )
    words = [plain(line) for line in flow(fact_groups(bare, factories.ZONE), 200, 20)]
    assert words[0] == "claude-opus-4-6 · context unknown"
    assert words[3:] == ["1 turn", "started 11:26 · session 5f0c2c1e"]


# Curve


def texts(lines: list[Line]) -> list[str]:
    return [plain(line) for line in lines]


def test_the_curve_is_zero_based_against_the_window() -> None:
    half = [(float(turn), 100_000) for turn in range(400)]
    assert texts(curve(half, (), 200_000, width=40, rows=4)) == ["╌" * 40, " " * 40, "⣿" * 40, "⣿" * 40]
    assert texts(curve(half, (), None, width=40, rows=2)) == ["⣿" * 40, "⣿" * 40], "no window: the peak is the top"


def test_the_axis_names_the_window_and_zero() -> None:
    lines = texts(curve([(0.0, 50_000)], (), 200_000, width=60, rows=4))
    assert lines[0].startswith("200k ╌")
    assert lines[3].startswith("   0 ⣿⣿⣿⣿ "), "one turn is four cells wide at most"


def test_rows_near_the_window_change_colour() -> None:
    full = [(float(turn), 199_000) for turn in range(400)]
    colours = [{name for _, name in line} for line in curve(full, (), 200_000, width=40, rows=10)]
    assert colours == [{"curve--high"}] * 2 + [{"curve--normal"}] * 8


def test_a_compaction_is_marked_above_the_first_turn_after_it() -> None:
    contexts = [(float(turn), 150_000 if turn < 40 else 20_000) for turn in range(80)]
    lines = texts(curve(contexts, (39.5,), 200_000, width=40, rows=4))
    assert lines[0].index("▼") == 20
    assert [line[20] for line in lines[1:]] == ["┊", "┊", "⣤"]
    assert lines[2][19] == "⣿"
    assert mark_cells(contexts, (-5.0,), 80) == frozenset(), "before the first turn there is nothing to mark"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=300), st.integers(1, 150))
def test_no_peak_is_lost_and_order_is_kept(tokens: list[int], cells: int) -> None:
    contexts = [(float(place), value) for place, value in enumerate(tokens)]
    values = dots(contexts, 2 * cells)
    known = [value for value in values if value is not None]
    assert len(values) == 2 * cells
    assert None not in values[: len(known)], "no gaps between turns"
    assert max(known) == max(tokens)
    assert known[0] == tokens[0] or len(tokens) > 2 * cells
    assert known[-1] >= tokens[-1]
    assert set(known) <= set(tokens)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 10**7)), max_size=60),
    st.lists(st.floats(0, 1e6), max_size=6),
    st.none() | st.integers(0, 10**7),
    st.integers(0, 220),
    st.integers(0, 12),
)
def test_any_curve_fills_its_room(
    contexts: list[tuple[float, int]], compactions: list[float], window: int | None, width: int, rows: int
) -> None:
    lines = curve(sorted(contexts), compactions, window, width=width, rows=rows)
    assert len(lines) == (rows if contexts and width else 0)
    assert all(length(line) == width for line in lines)
