"""Lines are exactly as wide as they say, whatever the figures."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.snapshot import Progress, SessionView, Verdict, WindowView
from pyrometer.tui.cells import clip, fit, fit_right, length, plain
from pyrometer.tui.widgets.alert_lines import MOST_LINES, alert_lines, alert_title
from pyrometer.tui.widgets.burn_title import burn_title
from pyrometer.tui.widgets.empty_state import EmptyContent, empty_lines
from pyrometer.tui.widgets.gauges import GaugesContent, gauge_lines
from pyrometer.tui.widgets.health_line import health_line
from pyrometer.tui.widgets.meter_line import meter_line
from pyrometer.tui.widgets.meters import MetersContent, meter_lines
from pyrometer.tui.widgets.pace_line import pace_bar, pace_line
from pyrometer.tui.widgets.session_columns import column_at, columns_for
from pyrometer.tui.widgets.session_lines import TableHead, header_line, session_line
from pyrometer.tui.widgets.strip_view import strip_lines
from pyrometer.tui.widgets.turn_lines import turn_line, turn_title
from pyrometer.tui.widgets.verdict import VerdictContent, verdict_lines
from pyrometer.tui.widgets.window_lines import need_line, window_line, window_title
from tests import factories

FAST = settings(max_examples=120, deadline=None)
WIDTHS = st.integers(1, 250)
PERCENTS = st.none() | st.floats(-5, 400, allow_nan=False)
SHARES = st.none() | st.floats(-0.5, 3, allow_nan=False)
NAMES = st.text(max_size=60)

windows = st.builds(
    factories.window,
    percent=PERCENTS,
    even=st.none() | st.floats(0, 100),
    projected=PERCENTS,
    verdict=st.sampled_from(Verdict),
    label=st.sampled_from(["5h", "week", "fable week", "a very long label of a window"]),
    read_at=st.none() | st.floats(factories.NOW - 10**6, factories.NOW),
    note=st.sampled_from(["", "use unknown"]),
    full_at=st.none() | st.just(factories.NOW + 60),
)
sessions = st.builds(
    factories.session,
    project=NAMES,
    model=NAMES,
    agent=st.sampled_from(["claude", "codex", "anotheragent"]),
    state=st.sampled_from(["working", "waiting", "idle", "ended"]),
    burn=st.floats(0, 1e13),
    context=st.none() | st.integers(0, 10**7),
    context_window=st.none() | st.integers(0, 10**7),
    cache_hit=st.none() | st.floats(0, 1),
    growth=st.none() | st.floats(-1e6, 1e6),
    not_final=st.integers(0, 2),
    dollars=st.none() | st.floats(0, 1e6),
)


@FAST
@given(windows, WIDTHS)
def test_pace_lines_fill_their_width(window: WindowView, width: int) -> None:
    line = pace_line(window, width, now=factories.NOW, label=window.label)
    assert length(line) == width
    assert length(pace_bar(window, width)) == width


@given(st.floats(0, 100), st.floats(0, 100), st.integers(10, 200))
@FAST
def test_more_used_is_never_drawn_shorter(left: float, right: float, width: int) -> None:
    low, high = sorted((left, right))
    assert _used(low, width) <= _used(high, width)


def _used(percent: float, width: int) -> float:
    bar = plain(pace_bar(factories.window(percent=percent, even=None, projected=None), width))
    return bar.count("━") + bar.count("╸") / 2


def test_the_bar_of_the_screens() -> None:
    bar = plain(pace_bar(factories.window(percent=73.0, even=61.0, projected=121.0), 25))
    assert bar == "━━━━━━━━━━━━━━━┃━━╌╌╌╌╌╌▶"
    week = plain(pace_bar(factories.week_window(percent=31.0, even=46.0, projected=67.8), 25))
    assert week == "━━━━━━━━╌╌╌┃╌╌╌╌╌········"[:25]


def test_no_arrow_without_overrun_and_no_dashes_without_projection() -> None:
    assert "▶" not in plain(pace_bar(factories.window(projected=99.9), 30))
    assert "▶" in plain(pace_bar(factories.window(projected=100.1), 30))
    assert "╌" not in plain(pace_bar(factories.window(projected=None), 30))


def test_an_unknown_percentage_is_a_dash_and_says_why() -> None:
    line = plain(pace_line(factories.window(percent=None), 60, now=factories.NOW, label="5h"))
    assert line.rstrip().endswith("–")
    assert "no reading since the reset" in line
    assert "0%" not in line


def test_the_age_of_a_reading_stands_in_wide_lines() -> None:
    old = factories.window(read_at=factories.NOW - 240)
    assert "· 4m ago" in plain(pace_line(old, 120, now=factories.NOW, label="5h"))


def test_a_window_without_a_reading_since_its_reset_has_no_age() -> None:
    none = factories.window(percent=None, read_at=factories.NOW - 3600)
    assert "ago" not in plain(pace_line(none, 160, now=factories.NOW, label="5h"))


@FAST
@given(st.lists(windows, max_size=7), WIDTHS)
def test_gauges_fill_their_width(many: list[WindowView], width: int) -> None:
    for line in gauge_lines(GaugesContent(tuple(many), factories.NOW, 0), width):
        assert length(line) == width


@FAST
@given(SHARES, SHARES, WIDTHS, st.booleans())
def test_meters_fill_their_width(value: float | None, mark: float | None, width: int, high: bool) -> None:
    assert length(meter_line("context", value, width, mark=mark, high=high)) == width


@FAST
@given(sessions, WIDTHS, st.integers(1, 4))
def test_the_meters_of_a_session_fit(session: SessionView, width: int, height: int) -> None:
    lines = meter_lines(MetersContent(session, 0.8, 0.7), width, height)
    assert len(lines) <= height
    assert all(length(line) <= width for line in lines)


@FAST
@given(sessions, WIDTHS, st.booleans(), st.booleans())
def test_session_rows_fit_and_stand_below_their_headings(
    session: SessionView, width: int, chosen: bool, busiest: bool
) -> None:
    line = session_line(session, width, now=factories.NOW, chosen=chosen, busiest=busiest)
    assert length(line) <= width
    if chosen:
        assert length(line) == width
    assert sum(cells for _, cells in columns_for(width)) <= width


@FAST
@given(sessions, sessions, st.integers(24, 250))
def test_columns_do_not_move_with_the_figures(one: SessionView, other: SessionView, width: int) -> None:
    edges = [_edges(session_line(s, width, now=factories.NOW, chosen=False, busiest=False)) for s in (one, other)]
    assert edges[0] == edges[1]


def _edges(line: tuple[tuple[str, str], ...]) -> list[int]:
    return [length((piece,)) for piece in line]


@FAST
@given(st.integers(0, 99), st.integers(0, 99), st.text(max_size=70), st.booleans(), WIDTHS)
def test_the_header_fits(shown: int, visible: int, wanted: str, typing: bool, width: int) -> None:
    head = TableHead(shown=shown, total=99, visible=visible, wanted=wanted, typing=typing, order="burn")
    assert length(header_line(head, width)) <= width


def test_a_click_on_a_heading_names_its_column() -> None:
    header = plain(header_line(TableHead(shown=3, total=3, visible=9), 120))
    for title, name in (("burn", "burn"), ("ctx", "context"), ("hit", "hit"), ("age", "age"), ("turns", "turns")):
        assert column_at(120, header.index(title)) == name


def test_lower_bounds_are_marked() -> None:
    exact, bound = factories.session(), factories.session(not_final=2)
    shown = [plain(session_line(s, 60, now=factories.NOW, chosen=False, busiest=False)) for s in (exact, bound)]
    assert " 312k/h" in shown[0]
    assert "≥312k/h" in shown[1]
    assert "≥2.0k" in plain(turn_line(factories.turns()[1], 100, UTC))


@FAST
@given(NAMES, NAMES, WIDTHS, st.booleans())
def test_alert_lines_fit(message: str, action: str, width: int, over: bool) -> None:
    base = factories.alerts()[1 if over else 0]
    alert = type(base)(base.rule, base.subject, base.level, message, action, base.since, base.resolved_at)
    lines = alert_lines(alert, width, now=factories.NOW, zone=UTC)
    assert len(lines) <= (1 if over else MOST_LINES)
    assert all(length(line) <= width for line in lines)
    assert length(alert_title([alert], width, muted="15:26", focused=False)) <= width


@FAST
@given(st.integers(0, 13), WIDTHS)
def test_turn_lines_fit(place: int, width: int) -> None:
    assert length(turn_line(factories.turns()[place], width, UTC)) <= width
    assert length(turn_title(width, focused=True)) <= width


@FAST
@given(windows, WIDTHS)
def test_window_lines_fit(window: WindowView, width: int) -> None:
    line = window_line(window, window.label, width, label_width=8, now=factories.NOW, zone=UTC)
    assert length(line) <= width
    assert length(need_line([window], width)) <= width
    assert length(window_title(width)) <= width


def test_the_rate_that_would_last_names_one_of_several_providers() -> None:
    ours, other = factories.window(), factories.window(provider="codex", full_at=None)
    assert "the 5h window" in "".join(text for text, _ in need_line([ours], 80))
    assert "the claude 5h window" in "".join(text for text, _ in need_line([ours, other], 80))


@FAST
@given(st.sampled_from(sorted(factories.STATES)), WIDTHS, st.integers(1, 6))
def test_words_fit(name: str, width: int, height: int) -> None:
    snapshot = factories.STATES[name]()
    content = VerdictContent(snapshot, factories.NOW, UTC)
    lines = [*verdict_lines(content, width, height), *strip_lines(content, width)]
    lines += [health_line(snapshot.health, snapshot.progress, width)]
    if width >= 24:
        lines += empty_lines(EmptyContent(snapshot.health, snapshot.progress), width, 9)
    lines += [burn_title(snapshot.burn, width, seconds=7200, focused=False)]
    assert all(length(line) <= width for line in lines)


@FAST
@given(NAMES, WIDTHS)
def test_fitting_is_exact_in_cells(text: str, width: int) -> None:
    assert length(((fit(text, width), ""),)) == width
    assert length(((fit_right(text, width), ""),)) == width
    assert length(((clip(text, width), ""),)) <= width


def test_a_firing_alert_is_told_whole_where_there_is_room() -> None:
    alert = factories.alerts()[0]
    shown = [plain(line) for line in alert_lines(alert, 30, now=factories.NOW, zone=UTC)]
    assert " ".join(" ".join(shown).split()) == "14:21 ■ burn 1.6× usual for 10m · hold 214k/h to last"


def test_labels_of_two_providers_stay_whole_in_narrow_panes() -> None:
    both = (factories.window(), factories.week_window(), factories.window(provider="codex"))
    shown = [plain(line) for line in gauge_lines(GaugesContent(both, factories.NOW), 30)]
    assert [line[:12] for line in shown] == ["claude 5h   ", "claude week ", "codex 5h    "]


def test_with_a_single_line_the_action_goes_before_the_message_is_cut() -> None:
    alert = factories.alerts()[0]
    (line,) = alert_lines(alert, 34, now=factories.NOW, zone=UTC, most=1)
    assert plain(line) == "14:21 ■ burn 1.6× usual for 10m"
    (line,) = alert_lines(alert, 20, now=factories.NOW, zone=UTC, most=1)
    assert plain(line) == "14:21 ■ burn 1.6× u…"


def test_the_reading_of_history_tells_files_megabytes_speed_and_rest() -> None:
    shown = factories.reading()
    words = "".join(text for text, _ in health_line(shown.health, shown.progress, 120))
    assert words.endswith("62 % · 260 of 412 files · 590 of 940 MB · 148 MB/s · 2s left")
    behind = Progress(1, 412, 9_400_000, 940_000_000, older=True)
    assert "".join(text for text, _ in health_line(shown.health, behind, 120)).endswith("history ············ 1 %")
    begun = Progress(0, 412, 0, 940_000_000)
    assert "".join(text for text, _ in health_line(shown.health, begun, 120)).endswith("reading ············ 0 %")
