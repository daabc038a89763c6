"""Desktop notifications, by the terminal or by a program of the desktop."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from typing import Literal, TypeAlias

from pyrometer.notify.emulators import emulator
from pyrometer.notify.multiplexer import multiplexer
from pyrometer.notify.notice import TITLE, Notice
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.notify.process import run
from pyrometer.notify.sequences import MAX_TEXT
from pyrometer.text import printable

Way: TypeAlias = Literal["osc9", "osc99", "osc777", "program", "off"]
TIMEOUT = 10.0
"""Seconds that a notification program may take; PowerShell needs a few to start."""
_APPLESCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)
_TOAST = """\
$ErrorActionPreference = 'Stop'
[Console]::InputEncoding = [Text.Encoding]::UTF8
$null = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$kind = [Windows.UI.Notifications.ToastTemplateType]::ToastText02
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($kind)
$lines = [Console]::In.ReadToEnd() -split "`n", 2
$texts = $xml.GetElementsByTagName('text')
$null = $texts.Item(0).AppendChild($xml.CreateTextNode($lines[0]))
$null = $texts.Item(1).AppendChild($xml.CreateTextNode($lines[1]))
$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
$toast = [Windows.UI.Notifications.ToastNotification]::new($xml)
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($toast)
"""
"""The words come by standard input and become text nodes: nothing in them is ever read as script or XML."""


WAY_NAMES: Mapping[Way, str] = {
    "osc9": "OSC 9",
    "osc99": "OSC 99",
    "osc777": "OSC 777",
    "program": "a program",
    "off": "–",
}
"""For sentences."""


def desktop_way(env: Mapping[str, str], setting: str = "auto", platform: str = sys.platform) -> Way:
    """How to ask for a desktop notification.

    A `setting` other than `auto` is taken at its word. `auto`: the terminal, where it is sure to show it (that also
    works over ssh); else a program of this machine's own desktop; else the terminal if it might; else none.
    """
    if setting in ("osc9", "osc99", "osc777", "program", "off"):
        return setting  # type: ignore[return-value]  # one of the five
    terminal = emulator(env)
    asks = None if multiplexer(env) == "zellij" else terminal.asks
    if asks is not None and terminal.sure:
        return asks
    if desktop_program(env, platform):
        return "program"
    return asks or "off"


def desktop_program(env: Mapping[str, str], platform: str = sys.platform) -> str:
    """The program that shows notifications on the desktop in front of the person; empty if there is none.

    Over ssh there is none: the desktop of the other machine is not the one that is looked at.
    """
    if env.get("SSH_CONNECTION") or env.get("SSH_TTY"):
        return ""
    return next((name for name in _candidates(env, platform) if shutil.which(name, path=env.get("PATH", ""))), "")


def _candidates(env: Mapping[str, str], platform: str) -> tuple[str, ...]:
    if platform == "darwin":
        return ("osascript",)
    if platform == "win32":
        return ("powershell.exe",)
    graphical = any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"))
    windows = ("powershell.exe",) if env.get("WSL_DISTRO_NAME") else ()
    return (*(("notify-send",) if graphical else ()), *windows)


def program_call(program: str, title: str, body: str, *, urgent: bool = False) -> tuple[list[str], bytes]:
    """Arguments and standard input that make `program` show a notification. Texts are cleaned and cut.

    notify-send reads its body as markup, so that is escaped.
    """
    head, rest = (printable(text, MAX_TEXT).strip() for text in (title, body))
    if program == "osascript":
        script = [part for line in _APPLESCRIPT for part in ("-e", line)]
        return ["osascript", *script, "--", head, rest], b""
    if program == "powershell.exe":
        call = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _TOAST]
        return call, f"{head}\n{rest}".encode()
    urgency = "critical" if urgent else "normal"
    call = ["notify-send", "--app-name", TITLE, "--urgency", urgency, "--", head, _unmarked(rest)]
    return call, b""


class ProgramChannel:
    """The desktop, through its own program."""

    name = "desktop"

    def __init__(self, env: Mapping[str, str], platform: str = sys.platform, timeout: float = TIMEOUT) -> None:
        self._env = env
        self._platform = platform
        self._timeout = timeout

    def send(self, notice: Notice) -> Outcome:
        """Shows it."""
        program = desktop_program(self._env, self._platform)
        if not program:
            return refused("there is no program for notifications here (notify-send, osascript)", final=True)
        urgent = notice.level == "critical" and notice.event == "firing"
        call, stdin = program_call(program, TITLE, notice.text, urgent=urgent)
        ended = run(call, stdin=stdin, env={"PATH": os.defpath, **self._env}, timeout=self._timeout)
        if ended.ended == 0:
            return delivered(f"shown by {program}")
        return refused(ended.reason or f"{program} ended with {ended.ended}", final=ended.missing)


def _unmarked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
