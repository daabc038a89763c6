"""A world for commands: nothing of it is real but a temporary folder."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from pyrometer.cli import main
from pyrometer.cli.world import World
from tests import factories


class Terminal(io.StringIO):
    """Text output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Keyboard(io.BytesIO):
    """Input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Stage:
    """Runs command lines in a home folder of its own; remembers what they read and showed."""

    def __init__(self, home: Path, snapshot: Callable[[], Any] = factories.lockout) -> None:
        self.home = home
        self.env: dict[str, str] = {"LANG": "C.UTF-8", "TERM": "xterm-256color", "PATH": "/usr/bin:/bin"}
        self.snapshot = snapshot
        self.reads: list[tuple[Any, float | None]] = []
        self.shown: list[tuple[Any, bool, bool]] = []
        self.stdout: io.StringIO = io.StringIO()
        self.stderr: io.StringIO = io.StringIO()

    def run(self, *arguments: str, stdin: bytes = b"", terminal: bool = False, answer: bytes | None = None) -> int:
        """The exit code of one command line; its output is in `stdout` and `stderr`. `answer`: typed at a terminal."""
        terminal = terminal or answer is not None
        self.stdout = Terminal() if terminal else io.StringIO()
        self.stderr = Terminal() if terminal else io.StringIO()
        return main(arguments, self.world(io.BytesIO(stdin) if answer is None else Keyboard(answer)))

    def world(self, stdin: BinaryIO | None = None) -> World:
        """The world as it is now."""
        return World(
            self.env,
            self.home,
            lambda: factories.NOW,
            stdin or io.BytesIO(),
            self.stdout,
            self.stderr,
            self._once,
            self._show,
            lambda settings, env, home, now: self._once(settings, env, home, now, None),
        )

    @property
    def out(self) -> str:
        return self.stdout.getvalue()

    @property
    def err(self) -> str:
        return self.stderr.getvalue()

    def write(self, path: str, text: str) -> Path:
        """A file in the home folder."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def config(self, text: str) -> Path:
        """The hand-written configuration."""
        return self.write(".config/pyrometer/config.toml", text)

    @property
    def state(self) -> Path:
        return self.home / ".local/state/pyrometer"

    def _once(self, settings: Any, env: Mapping[str, str], home: Path, now: float, since: float | None) -> Any:
        self.reads.append((settings, since))
        return self.snapshot()

    def _show(self, loaded: Any, env: Mapping[str, str], home: Path, *, inline: bool, invented: bool) -> int:
        self.shown.append((loaded, inline, invented))
        return 0
