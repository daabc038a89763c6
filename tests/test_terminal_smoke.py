"""The program in a real terminal: start, resize, quit; every good configuration; narrow, colourless and inline."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[1]
GOOD = sorted((ROOT / "tests" / "configs" / "good").glob("*.toml"))
LOOK = 0.2
"""Seconds that one look at the terminal waits for output."""
LOOKS = 200


class Terminal:
    """A pseudo-terminal with the program in it, and the screen that a person would see."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        ignored: signal.Signals | None = None,
        env: Mapping[str, str],
    ) -> None:
        """Start it, deaf to the signal `ignored`."""
        columns, rows = size
        surroundings = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            **env,
        }
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        """All that the program has sent to the terminal."""
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "pyrometer", *arguments],
            env=surroundings,
            dimensions=(rows, columns),
            preexec_fn=partial(signal.signal, ignored, signal.SIG_IGN) if ignored else None,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, words: str) -> str:
        """The screen as soon as it shows `words`."""
        for _ in range(LOOKS):
            if words in self.text:
                return self.text
            self._take()
        raise AssertionError(f"never showed {words!r}:\n{self.text}")

    def press(self, keys: str) -> None:
        self._child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.screen.reset()
        self._child.setwinsize(rows, columns)

    def wait_for_end(self) -> int:
        for _ in range(LOOKS):
            if not self._child.isalive():
                break
            self._take()
        self._child.close()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    def end(self) -> None:
        """Asks the program to end, as `kill` does."""
        self._child.kill(signal.SIGTERM)

    def kill(self) -> None:
        self._child.close(force=True)

    def _take(self) -> None:
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            data = self._child.read_nonblocking(65_536, timeout=LOOK)
            self.written += data
            self._stream.feed(data)


Open = Callable[..., Terminal]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(
        *arguments: str, size: tuple[int, int] = (80, 24), ignored: signal.Signals | None = None, **env: str
    ) -> Terminal:
        opened.append(Terminal(tmp_path, *arguments, size=size, ignored=ignored, env=env))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.kill()


def test_the_demo_starts_survives_every_size_and_quits(open_terminal: Open) -> None:
    terminal = open_terminal("demo")
    terminal.wait_for("api-refactor")
    assert "DEMO" in terminal.text
    for size in ((40, 20), (30, 10), (24, 4), (160, 45), (80, 24)):
        terminal.resize(*size)
        terminal.wait_for("DEMO")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_a_machine_without_logs_is_told_where_they_would_be(open_terminal: Open) -> None:
    terminal = open_terminal()
    assert "pyrometer demo" in terminal.wait_for(".claude")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_or_demo_says_so_and_shows_the_demo(open_terminal: Open) -> None:
    terminal = open_terminal("--or-demo")
    assert "No agent has written anything here yet" in terminal.wait_for("this is the demo")
    terminal.wait_for("api-refactor")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("arguments", [("demo",), ("demo", "--inline")])
@pytest.mark.parametrize("ignored", [None, signal.SIGINT])
def test_whoever_ends_it_from_outside_gets_the_terminal_back_as_it_was(
    open_terminal: Open, arguments: tuple[str, ...], ignored: signal.Signals | None
) -> None:
    terminal = open_terminal(*arguments, ignored=ignored)
    terminal.wait_for("burn")
    before = len(terminal.written)
    terminal.end()
    assert terminal.wait_for_end() == 0
    last = bytes(terminal.written[before:])
    assert b"\x1b[?1000l" in last, "the mouse is the terminal's again"
    assert b"\x1b[?25h" in last, "the cursor is seen again"
    assert b"Traceback" not in last


def test_the_inline_strip(open_terminal: Open) -> None:
    terminal = open_terminal("demo", "--inline")
    terminal.wait_for("burn")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_without_colour_the_words_are_the_same(open_terminal: Open) -> None:
    terminal = open_terminal("demo", NO_COLOR="1")
    terminal.wait_for("api-refactor")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("config", GOOD, ids=lambda path: path.stem)
def test_every_good_configuration_starts(open_terminal: Open, config: Path) -> None:
    terminal = open_terminal("demo", "--config", str(config))
    terminal.wait_for("DEMO")
    terminal.press("\x03")
    assert terminal.wait_for_end() == 0


def test_a_bad_configuration_is_told_as_long_as_the_pane_runs(open_terminal: Open) -> None:
    terminal = open_terminal("demo", "--config", str(ROOT / "tests" / "configs" / "bad" / "unknown-key.toml"))
    terminal.wait_for("the configuration has")
    terminal.press("q")
    assert terminal.wait_for_end() == 0


def test_a_lone_escape_is_the_key_and_arrows_stay_arrows(open_terminal: Open) -> None:
    """The driver that waits less for the rest of a key still takes what is sent in one piece."""
    pane = open_terminal("demo")
    pane.wait_for("burn")
    pane.press("?")
    pane.wait_for("Everywhere")
    pane.press("\x1b[B\x1b[B\x1b[B")
    pane.wait_for("Freeze")
    pane.press("\x1b")
    pane.wait_for("Help ␣")
    pane.press("q")
    assert pane.wait_for_end() == 0
