"""The exact bytes that reach the terminal, and the terminals that get none."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        (ITERM, "osc9"),
        ({"TERM_PROGRAM": "WarpTerminal"}, "osc9"),
        (GHOSTTY, "osc777"),
        ({"TERM_PROGRAM": "WezTerm"}, "osc777"),
        ({"TERM": "foot-extra"}, "osc777"),
        ({"TERM": "rxvt-unicode-256color"}, "osc777"),
        ({"TERM": "xterm-kitty"}, "osc777"),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "osc777"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "240500"}, "osc777"),
        ({"TERM": "xterm-256color", "TERM_FEATURES": "T3CwLrMSc7UUw9Ts3BFGsSyHNoSx"}, "osc9"),
        ({"TERM": "xterm-256color", "TERM_FEATURES": "T3CwLrM"}, "off"),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"}, "off"),
        ({"TERM_PROGRAM": "vscode"}, "off"),
        ({"TERM": "alacritty"}, "off"),
        ({"TERM": "linux"}, "off"),
        ({"TERM": "xterm-256color"}, "off"),
        ({}, "off"),
        ({"TERM_PROGRAM": "tmux", "TERM": "tmux-256color", "TMUX": "/x,1,0"}, "osc9"),
        ({"TERM_PROGRAM": "tmux", "TERM": "tmux-256color", "TMUX": "/x,1,0", "KITTY_WINDOW_ID": "3"}, "osc777"),
        ({"TERM_PROGRAM": "tmux", "TMUX": "/x,1,0", "WT_SESSION": "guid"}, "off"),
    ],
)
def test_channel_is_chosen_by_terminal(env: dict[str, str], expected: str) -> None:
    assert terminal.channel(env) == expected


@pytest.mark.parametrize("setting", ["osc9", "osc777", "off"])
def test_a_setting_beats_the_terminal(setting: str) -> None:
    assert terminal.channel(ITERM, setting) == setting
    assert terminal.channel(GHOSTTY, setting) == setting
    assert terminal.channel({}, setting) == setting


def test_exact_bytes() -> None:
    assert terminal.osc9("5h ends 15:07") == "\x1b]9;5h ends 15:07\a"
    assert terminal.osc777("Pyrometer", "lock-out; 41m") == "\x1b]777;notify;Pyrometer;lock-out, 41m\a"
    assert terminal.window_title("▲ 41m") == "\x1b]2;▲ 41m\x1b\\"
    assert terminal.through_tmux("\x1b]9;x\a") == "\x1bPtmux;\x1b\x1b]9;x\a\x1b\\"
    assert terminal.notification("off", "a", "b", tmux=True) == ""
    assert terminal.notification("osc9", "", "b") == "\x1b]9;b\a"
    assert terminal.notification("osc9", "a", "b", tmux=True) == "\x1bPtmux;\x1b\x1b]9;a: b\a\x1b\\"


@pytest.mark.parametrize("text", ["4;1;50", "  9;9;/home", "4 ;1"])
def test_osc9_never_gives_a_conemu_command(text: str) -> None:
    assert terminal.osc9(text).startswith("\x1b]9;Pyrometer: ")


HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("\x1b\a\x07\x9c\x9b;0145\\]\n\u202e\ud800"), st.characters()), max_size=40
)


@settings(max_examples=200, deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_can_leave_its_sequence(title: str, body: str) -> None:
    for by, frame in (
        ("osc9", r"\x1b\]9;([^\x00-\x1f\x7f-\x9f]*)\a"),
        ("osc777", r"\x1b\]777;notify;([^;\x00-\x1f\x7f-\x9f]*);([^;\x00-\x1f\x7f-\x9f]*)\a"),
    ):
        sequence = terminal.notification(by, title, body)  # type: ignore[arg-type]
        found = re.fullmatch(frame, sequence)
        assert found
        assert not re.match(r"\s*\d+\s*;", found[1])
        sequence.encode("utf-8")
    assert re.fullmatch(r"\x1b\]2;[^\x00-\x1f\x7f-\x9f]*\x1b\\", terminal.window_title(body))


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
