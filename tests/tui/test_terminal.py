"""The exact bytes that reach the terminal of a running app, and the apps that write none."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest

from pyrometer.notify.tab_progress import NOTHING, TabProgress
from pyrometer.tui import terminal


class FakeDriver:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.flushed = 0

    def write(self, data: str) -> None:
        self.written.append(data)

    def flush(self) -> None:
        self.flushed += 1


class FakeApp:
    def __init__(self, *, headless: bool = False, web: bool = False, driver: bool = True) -> None:
        self.driver = FakeDriver()
        self._driver: terminal.Driver | None = self.driver if driver else None
        self._headless, self._web = headless, web

    @property
    def is_headless(self) -> bool:
        return self._headless

    @property
    def is_web(self) -> bool:
        return self._web


GHOSTTY = {"TERM_PROGRAM": "ghostty", "TERM": "xterm-ghostty"}
ITERM = {"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}


def test_notify_and_bell_write_and_flush() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, GHOSTTY)
    assert out.bell()
    assert out.notify("Pyrometer", "5h ends early")
    assert app.driver.written == ["\a", "\x1b]777;notify;Pyrometer;5h ends early\a"]
    assert app.driver.flushed == 2


def test_tmux_is_passed_through_but_the_bell_and_the_title_are_its_own() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, {"TMUX": "/tmp/tmux-0/default,1,0"})
    out.bell()
    out.set_title("▲ 41m")
    out.notify("P", "x")
    assert app.driver.written == ["\a", "\x1b[22;2t\x1b]2;▲ 41m\x1b\\", "\x1bPtmux;\x1b\x1b]9;P: x\a\x1b\\"]


def test_screen_gets_its_own_wrapping() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, {"STY": "1.pts", "TERM": "screen", "KITTY_WINDOW_ID": "1"})
    out.notify("P", "x")
    assert app.driver.written[0].startswith("\x1bP\x1b]99;i=pyrometer-")
    assert app.driver.written[0].endswith(";x\a\x1b\\")


def test_kitty_is_told_what_is_urgent() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, {"TERM": "xterm-kitty"})
    out.notify("P", "x", urgent=True)
    assert ":p=body:u=2;x\x1b\\" in app.driver.written[0]


@pytest.mark.parametrize("way", ["program", "off"])
def test_what_is_not_for_the_terminal_is_not_written(way: str) -> None:
    app = FakeApp()
    assert not terminal.Terminal(app, GHOSTTY, desktop=way).notify("P", "x")
    assert app.driver.written == []


DRAWS = {"WT_SESSION": "guid"}


def test_progress_is_sent_when_it_changes_and_again_before_it_fades_and_taken_away_at_the_end() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, DRAWS, tab_progress=True)
    bars = [
        (NOTHING, 0.0, False),
        (TabProgress("normal", 62.2), 1.0, True),
        (TabProgress("normal", 62.4), 2.0, False),
        (TabProgress("normal", 62.4), 11.0, True),
        (TabProgress("error", 100.0), 12.0, True),
    ]
    assert [out.show_progress(bar, now) for bar, now, _ in bars] == [wanted for _, _, wanted in bars]
    assert out.restore()
    assert app.driver.written == [
        "\x1b]9;4;1;62\x1b\\",
        "\x1b]9;4;1;62\x1b\\",
        "\x1b]9;4;2;100\x1b\\",
        "\x1b]9;4;0\x1b\\",
    ]
    assert not out.restore()


def test_progress_is_asked_for_and_goes_to_terminals_that_draw_it() -> None:
    app = FakeApp()
    for env, wanted in ((DRAWS, False), (ITERM, True)):
        assert not terminal.Terminal(app, env, tab_progress=wanted).show_progress(TabProgress("normal", 50), 0)
    assert app.driver.written == []
    inside = terminal.Terminal(app, {**DRAWS, "TMUX": "/x"}, tab_progress=True)
    inside.show_progress(TabProgress("normal", 50), 0)
    assert app.driver.written == ["\x1bPtmux;\x1b\x1b]9;4;1;50\x1b\x1b\\\x1b\\"]


def test_title_is_pushed_once_sent_when_changed_and_popped_on_exit() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, {})
    assert [out.set_title(text) for text in ("a", "a", "b")] == [True, False, True]
    assert [out.restore(), out.restore()] == [True, False]
    assert app.driver.written == ["\x1b[22;2t\x1b]2;a\x1b\\", "\x1b]2;b\x1b\\", "\x1b[23;2t"]


def test_titles_can_be_switched_off() -> None:
    app = FakeApp()
    out = terminal.Terminal(app, {}, title=False)
    assert not out.set_title("a")
    assert not out.restore()
    assert app.driver.written == []


@pytest.mark.parametrize("app", [FakeApp(headless=True), FakeApp(web=True), FakeApp(driver=False)])
def test_nothing_is_written_without_a_terminal(app: FakeApp) -> None:
    out = terminal.Terminal(app, ITERM)
    assert not any((out.bell(), out.notify("a", "b"), out.set_title("t"), out.restore()))
    assert app.driver.written == []


PANE = """
import sys
from textual.app import App
from pyrometer.tui.terminal import Terminal

class Pane(App):
    def on_mount(self):
        self.out = Terminal(self, {"TERM_PROGRAM": "ghostty"})
        self.out.set_title("▲ 41m")
        self.out.notify("Pyrometer", "5h ends early")
        self.out.bell()
        self.set_timer(0.1, self.exit)
    def on_unmount(self):
        assert self.out.restore()

Pane().run(inline="inline" in sys.argv)
"""


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["full", "inline"])
def test_a_real_terminal_gets_the_sequences_and_its_title_back(mode: str) -> None:
    source = str(Path(__file__).parents[2] / "src")
    env = {**os.environ, "PYTHONPATH": source, "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, ["-c", PANE, mode], env=env, dimensions=(10, 40), timeout=30)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    wanted = (
        b"\x1b[22;2t\x1b]2;\xe2\x96\xb2 41m\x1b\\",
        b"\x1b]777;notify;Pyrometer;5h ends early\a",
        b"\a",
        b"\x1b[23;2t",
    )
    places = [child.before.find(sequence) for sequence in wanted]
    assert -1 not in places
    assert places[0] < places[1] < places[3]
