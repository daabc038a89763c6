"""Messaging services, through Apprise: ntfy, Slack, Discord, Telegram, e-mail and a hundred others.

Apprise runs in a process of its own for each message. So it costs nothing until there is something to send, a service
that hangs is ended after its timeout, and no fault of a plugin reaches the pane. The address goes by standard input:
arguments can be read by everybody on the machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import msgspec

import pyrometer
from pyrometer.notify.notice import TITLE, Notice
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.notify.process import run
from pyrometer.notify.urls import Address

INSTALL = "pip install 'pyrometer[notify]'"
MISSING = f"Apprise is not installed: {INSTALL}"
KINDS = {"info": "info", "warning": "warning", "critical": "failure"}
"""Apprise's words for our levels; services choose colour and sign by them."""
SENT, NOT_INSTALLED, NOT_AN_ADDRESS, NOT_SENT = 0, 20, 21, 22
"""Exit codes of `pyrometer.notify.apprise_process`."""
_TEMPORARY = frozenset({408, 425, 429})


class Job(msgspec.Struct, frozen=True):
    """What the process is told. Without a `body` it only looks whether the address is one."""

    url: str
    title: str = ""
    body: str = ""
    kind: str = "info"


class ServiceChannel:
    """One address."""

    def __init__(self, address: Address, env: Mapping[str, str], timeout: float) -> None:
        """`timeout` in seconds."""
        self.name = address.name
        self._url = address.url
        self._env = env
        self._timeout = timeout

    def send(self, notice: Notice) -> Outcome:
        """Sends it. What the service itself says is wrong with the request is final."""
        title = f"{TITLE} test" if notice.test else TITLE
        kind = "success" if notice.event == "resolved" else KINDS.get(notice.level, "info")
        return ask(Job(self._url, title, notice.text, kind), self._env, self._timeout)


def installed() -> bool:
    """Whether Apprise is there; it is not imported."""
    return find_spec("apprise") is not None


def ask(job: Job, env: Mapping[str, str], timeout: float) -> Outcome:
    """Hands `job` to a process of Apprise."""
    ended = run(
        [sys.executable, "-m", "pyrometer.notify.apprise_process"],
        stdin=msgspec.json.encode(job),
        env=_findable(env),
        timeout=timeout,
        keep=20,
    )
    if ended.ended == SENT:
        return delivered()
    if ended.ended == NOT_INSTALLED:
        return refused(MISSING, final=True)
    if ended.ended == NOT_AN_ADDRESS:
        return refused("Apprise does not understand the address", final=True)
    if ended.ended is None:
        return refused(ended.reason, final=ended.missing)
    return _said(ended.output.strip())


def _said(status: str) -> Outcome:
    """What a number of HTTP means for another try."""
    code = int(status) if status.isascii() and status.isdigit() else 0
    if not code:
        return refused("the service was not reached")
    return refused(f"the service said no (HTTP {code})", final=400 <= code < 500 and code not in _TEMPORARY)


def _findable(env: Mapping[str, str]) -> dict[str, str]:
    """`env`, in which this very package is found even where it is not installed."""
    source = str(Path(pyrometer.__file__).resolve().parents[1])
    known = env.get("PYTHONPATH", "")
    return {**env, "PYTHONPATH": f"{source}{os.pathsep}{known}" if known else source}
