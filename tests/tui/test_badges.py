"""Badges stand beside sessions and windows: in words where there is room, as a sign where there is not."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.snapshot import BadgeView, Snapshot
from pyrometer.tui.cells import cell_len, length, plain
from pyrometer.tui.screens.detail import DetailScreen
from pyrometer.tui.widgets.badges import BADGES, badge_cells, badge_sign, badge_text
from pyrometer.tui.widgets.session_columns import columns_for
from pyrometer.tui.widgets.session_lines import session_line
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import pane

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]


def badge(subject: str, **changes: object) -> BadgeView:
    base = BadgeView(
        rule="cache",
        subject=subject,
        level="badge",
        text="hit 71%",
        message="cache hit 71% over 8 turns in api-refactor",
        action="see what changes the prefix",
        since=factories.NOW - 60,
    )
    return msgspec.structs.replace(base, **changes)


def badged() -> Snapshot:
    """Two sessions and a window with badges, one of them with three."""
    first, second, _ = factories.sessions()
    hot = badge(
        first.subject, rule="burn", level="warning", text="3.1× burn", message="burn 3.1× its normal", action=""
    )
    more = badge(first.subject, rule="bloat", text="2.2× size", message="prompts have doubled", action="/compact")
    pace = badge(factories.window().subject, rule="pace", text="+15 pace", message="15 points ahead", action="")
    return factories.two_windows(badges=(hot, badge(first.subject), more, badge(second.subject, level="info"), pace))


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    async with pane(badged(), (width, height)) as (app, _):
        check_frame(app, f"pane-badges-{width}x{height}")


async def test_no_color_changes_no_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with pane(badged(), (80, 24)) as (app, _):
        check_frame(app, "pane-badges-80x24")


async def test_the_detail_says_what_a_badge_means_and_what_to_do() -> None:
    async with pane(badged(), (80, 24)) as (app, pilot):
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DetailScreen)
        assert "▲ 3.1× burn · burn 3.1× its normal" in frame(app)
        assert "! hit 71% · cache hit 71% over 8 turns in api-refactor\n  see what changes the prefix\n" in frame(app)


async def test_hidden_names_are_hidden_in_the_detail_as_well() -> None:
    async with pane(badged(), (80, 24)) as (app, pilot):
        await pilot.press("p", "down", "enter")
        await pilot.pause()
        assert "cache hit 71% over 8 turns in project" in frame(app)
        assert "api-refactor" not in frame(app)


def test_a_badge_moves_no_other_column() -> None:
    session = factories.session()
    for width in range(20, 130):
        bare = plain(session_line(session, width, now=factories.NOW, chosen=False, busiest=False))
        marked = plain(
            session_line(
                session, width, now=factories.NOW, chosen=False, busiest=False, badges=(badge(session.subject),)
            )
        )
        begin = 0
        for column, cells in columns_for(width):
            if column.name not in ("sign", "badges"):
                assert bare[begin : begin + cells] == marked[begin : begin + cells]
            begin += cells
        assert marked != bare, width


texts = st.lists(st.text(st.characters(codec="utf-8"), max_size=14), max_size=4)


@settings(max_examples=100, deadline=None)
@given(texts, st.integers(2, 40))
def test_badges_fill_exactly_their_cells(words: list[str], width: int) -> None:
    badges = [badge("claude/x", text=text) for text in words]
    assert length(badge_cells(badges, width)) == width


def test_what_does_not_fit_is_counted() -> None:
    three = [badge("x", text=text) for text in ("hit 71%", "cold 45s", "2.2× size")]
    assert badge_text(three, BADGES - 1) == "hit 71% +2"
    assert badge_text(three, 20) == "hit 71% cold 45s +1"
    assert badge_text(three, 40) == "hit 71% cold 45s 2.2× size"
    assert cell_len(badge_sign(three)) == 1


def test_the_sign_is_that_of_the_most_severe_and_never_that_of_an_idle_session() -> None:
    assert badge_sign([badge("x", level="critical"), badge("x")]) == "■"
    assert badge_sign([badge("x", level="info")]) == badge_sign([badge("x")]) == "!"
    assert badge_sign([]) == ""
