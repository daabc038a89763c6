"""Whatever a log names things, the screen stays text."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyrometer.snapshot import Snapshot
from pyrometer.tui.cells import safe
from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import pane

EVIL = [
    "[/]",
    "[red]x[/red]",
    "[@click=app.quit]go[/]",
    "\x1b]0;owned\x07",
    "\x1b[31mred",
    "\x9b31m",
    "a\u202eb\u2066c",
    "line\nbreak\ttab\r",
    "日本語のとても長いプロジェクトの名前です",
    "e\u0301\u0301\u0301" * 20,
    "👩‍👩‍👧‍👦 family",
    "\ud800",
    "",
    " " * 50,
    "x" * 5000,
    "$name ${x} %s {0}",
]


def evil_snapshot(name: str) -> Snapshot:
    sessions = tuple(
        msgspec.structs.replace(each, project=name, model=name, branch=name, agent=name or "claude")
        for each in factories.sessions()
    )
    turns = tuple(msgspec.structs.replace(turn, project=name, model=name, subagent=name) for turn in factories.turns())
    alerts = tuple(msgspec.structs.replace(alert, message=name, action=name) for alert in factories.alerts())
    windows = (factories.window(label=name, note=name), factories.week_window(provider=name, percent=None, note=name))
    health = factories.health(notes=(name,), roots=((name, name, True),))
    return factories.lockout(
        sessions=sessions, busiest=sessions[0], last_turns=turns, alerts=alerts, windows=windows, health=health
    )


def assert_plain(text: str) -> None:
    """No control, no direction override, no surrogate."""
    wrong = [char for char in text if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert not wrong, [hex(ord(char)) for char in wrong]


@pytest.mark.parametrize("name", EVIL)
async def test_hostile_names_in_every_size(name: str) -> None:
    async with pane(evil_snapshot(name), (160, 45), notifications=True) as (app, pilot):
        for size in ((160, 45), (80, 24), (40, 20), (30, 10), (80, 4)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert_plain(frame(app))


@pytest.mark.parametrize("name", ["[/]", "\x1b]0;owned\x07", "[@click=app.quit]go[/]"])
async def test_hostile_names_in_toasts(name: str) -> None:
    async with pane(factories.two_windows(alerts=()), (80, 24), notifications=True) as (app, pilot):
        fresh = msgspec.structs.replace(factories.alerts()[0], message=name, action=name, since=factories.NOW)
        assert app.monitor is not None
        app.monitor.announce((fresh,))
        await pilot.pause()
        assert app._notifications
        assert_plain(frame(app))


@pytest.mark.parametrize("typed", EVIL[:4])
async def test_hostile_words_in_the_waiting_state(typed: str) -> None:
    roots = ((typed, typed, True), (typed, typed, False))
    async with pane(factories.waiting(health=factories.health(roots=roots)), (60, 20)) as (app, _):
        assert_plain(frame(app))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_no_name_reaches_the_terminal_raw(names: list[str]) -> None:
    async with pane(size=(120, 24)) as (app, pilot):
        for name in names:
            app.feed(evil_snapshot(name))
            await pilot.pause()
            assert_plain(frame(app))


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_second_fence_keeps_good_text_and_drops_controls(text: str) -> None:
    assert_plain(safe(text))
    if text.isprintable():
        assert safe(text) == text
