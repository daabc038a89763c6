"""The score: asked for while it is looked at, shown as a table, honest where there is too little."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.commands import ShowScore
from pyrometer.snapshot.scored import Bin, KindScore, Score, Scores
from pyrometer.tui.cells import length, plain
from pyrometer.tui.widgets.score_lines import reliability_bar, score_lines
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import pane

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
GOOD = Score(
    34,
    6,
    412,
    True,
    (Bin(0.05, 0.04, 212), Bin(0.34, 0.3, 120), Bin(0.88, 0.92, 80)),
    0.083,
    0.16,
    0.03,
    12.0,
    0.08,
    0.12,
)
FEW = Score(7, 1, 60, False, (Bin(0.2, 0.0, 60),), 0.04, 0.0, 0.2)
SCORES = Scores(factories.NOW, (KindScore("5-hour windows", ((14.0, FEW), (60.0, GOOD))),))


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frames(width: int, height: int) -> None:
    async with pane(factories.two_windows(), (width, height)) as (app, pilot):
        await pilot.press("c")
        app.feed(factories.two_windows(scores=SCORES))
        await pilot.pause()
        check_frame(app, f"score-{width}x{height}")


async def test_the_score_is_asked_for_only_while_it_is_looked_at() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("c")
        assert app.asked == [ShowScore(True)]
        assert "measuring" in frame(app)
        app.feed(factories.two_windows(scores=SCORES))
        await pilot.pause()
        assert "not enough yet: 7 of 20 windows" in frame(app)
        assert "0%     60" not in frame(app), "too few to show"
        assert "Brier 0.083 against 0.160 for the base rate: 48% better" in frame(app)
        await pilot.press("c")
        assert app.asked[-1] == ShowScore(False)


async def test_it_arrives_while_the_figures_are_frozen() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("space", "c")
        app.feed(factories.two_windows(scores=SCORES))
        await pilot.pause()
        assert "34 windows" in frame(app)


async def test_every_line_can_be_reached_in_a_small_pane() -> None:
    async with pane(factories.two_windows(scores=SCORES), (30, 10)) as (app, pilot):
        await pilot.press("c")
        app.feed(factories.two_windows(scores=SCORES))
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert "window is over." in frame(app)


def test_nothing_said_and_nothing_kept_are_told_apart() -> None:
    text = "\n".join(plain(line) for line in score_lines(Scores(0.0), 80))
    assert "not enough yet: 0 of 20 windows" in text
    assert "--replay" in text
    assert "No store is kept here" in "\n".join(plain(line) for line in score_lines(Scores(0.0, kept=False), 80))


shares = st.floats(0, 1)


@settings(max_examples=100, deadline=None)
@given(shares, shares, st.integers(1, 10**9), st.integers(1, 200))
def test_lines_fit_and_the_mark_is_always_there(said: float, came: float, number: int, width: int) -> None:
    one = Bin(said, came, number)
    bar = reliability_bar(one, width)
    assert length(bar) in (0, width)
    assert width < 3 or plain(bar).count("┃") == 1
    score = Score(30, 3, number, True, (one,), 0.1, 0.2, 0.1, None, None, 0.1)
    if width >= 30:
        lines = score_lines(Scores(0.0, (KindScore("weekly windows", ((14.0, score),)),)), width)
        assert max(length(line) for line in lines) <= width
