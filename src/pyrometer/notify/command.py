"""The person's own command: gets each alert as JSON on its standard input."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import msgspec

from pyrometer.notify.notice import Notice
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.notify.process import run
from pyrometer.notify.urls import VARIABLE
from pyrometer.paths import expand
from pyrometer.text import printable

PREFIX = "PYROMETER_ALERT_"
"""Of the variables that the command finds in its environment."""
MAX_VARIABLE = 1000
"""Longest of them, characters: systems refuse to start a program with a very long one. The JSON has all of it."""


class CommandChannel:
    """Runs the command once per alert, without a shell. Its output is thrown away; only its exit code counts."""

    name = "command"

    def __init__(self, command: str, env: Mapping[str, str], home: Path, timeout: float) -> None:
        """`timeout` in seconds."""
        self._command = command
        self._env = env
        self._home = home
        self._timeout = timeout

    def send(self, notice: Notice) -> Outcome:
        """Runs it. An exit code other than 0 is a failure that is tried again; a missing program is not."""
        arguments = arguments_of(self._command, self._home)
        if not arguments:
            return refused("its quotes do not match", final=True)
        ended = run(
            arguments,
            stdin=msgspec.json.encode(notice) + b"\n",
            env=surroundings(self._env, notice),
            timeout=self._timeout,
        )
        if ended.ended == 0:
            return delivered("the command ended with 0")
        if ended.ended is None:
            return refused(ended.reason, final=ended.missing)
        return refused(f"the command ended with {ended.ended}")


def arguments_of(command: str, home: Path) -> list[str]:
    """The words of the command as a shell would part them, `~` for the home folder; empty if quotes do not match."""
    try:
        words = shlex.split(command)
    except ValueError:
        return []
    return [str(expand(word, home)) if word.startswith("~/") else word for word in words]


def surroundings(env: Mapping[str, str], notice: Notice) -> dict[str, str]:
    """The environment of the command: the program's own, the alert's main fields, and no secret address."""
    fields = {
        "EVENT": notice.event,
        "RULE": notice.rule,
        "SUBJECT": notice.subject,
        "LEVEL": notice.level,
        "MESSAGE": notice.message,
        "ACTION": notice.action,
        "SINCE": notice.since,
        "TEST": "1" if notice.test else "",
    }
    own = {name: value for name, value in env.items() if name != VARIABLE}
    return own | {f"{PREFIX}{name}": printable(value, MAX_VARIABLE) for name, value in fields.items()}
