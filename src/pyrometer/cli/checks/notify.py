"""Whether alerts can leave the pane: terminal, multiplexer, command, services."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping

from pyrometer.cli.world import World
from pyrometer.config import Loaded
from pyrometer.notify.command import arguments_of
from pyrometer.notify.desktop import WAY_NAMES, desktop_program, desktop_way
from pyrometer.notify.emulators import emulator
from pyrometer.notify.multiplexer import ALLOW, multiplexer, tmux_passes
from pyrometer.notify.services import INSTALL, MISSING, Job, ask, installed
from pyrometer.notify.urls import Addresses, addresses
from pyrometer.report.doctor import Check

SECTION = "Notifications"
_TIMEOUT = 20.0
_FIRST = "pyrometer notify --test"


def notify_checks(loaded: Loaded, world: World) -> Iterator[Check]:
    """Nothing is sent; `pyrometer notify --test` does that."""
    yield _desktop(world.env, loaded.settings.alerts.desktop)
    yield from _multiplexer(world.env, loaded.settings.alerts.desktop)
    yield from _command(loaded, world)
    yield from _services(addresses(loaded.settings.notify, world.home), world)


def _desktop(env: Mapping[str, str], setting: str) -> Check:
    way, known = desktop_way(env, setting), emulator(env)
    name = "desktop notifications"
    if way == "off":
        if setting == "off":
            return Check(SECTION, name, "note", "switched off", "pyrometer config unset alerts.desktop")
        text = "none known for this terminal: alerts ring the bell"
        return Check(SECTION, name, "note", text, "pyrometer config set alerts.desktop osc777")
    if way == "program":
        program = desktop_program(env)
        if not program:
            text = "no program for them was found (notify-send, osascript)"
            return Check(SECTION, name, "broken", text, "pyrometer config unset alerts.desktop")
        return Check(SECTION, name, "ok", f"by {program}")
    if known.asks is None or not known.sure:
        text = f"by {WAY_NAMES[way]}; {known.name or 'this terminal'} may ignore it"
        return Check(SECTION, name, "note", text, _FIRST)
    return Check(SECTION, name, "ok", f"by {WAY_NAMES[way]}, as {known.name} has it")


def _multiplexer(env: Mapping[str, str], setting: str) -> Iterator[Check]:
    inside = multiplexer(env)
    if not inside or desktop_way(env, setting) in ("off", "program"):
        return
    if inside == "tmux":
        passes = tmux_passes(env)
        if passes:
            yield Check(SECTION, "tmux", "ok", "lets notifications through")
        else:
            text = "keeps notifications back" if passes is False else "lets notifications through only if told to"
            yield Check(SECTION, "tmux", "note", text, f"{ALLOW}   # and: set -g allow-passthrough on in tmux.conf")
    elif inside == "screen":
        yield Check(SECTION, "screen", "ok", "notifications are handed through")


def _command(loaded: Loaded, world: World) -> Iterator[Check]:
    command = loaded.settings.notify.command
    if not command.strip():
        return
    name, fix = "notify.command", "pyrometer config set notify.command '/path/to/program --option'"
    words = arguments_of(command, world.home)
    if not words:
        yield Check(SECTION, name, "broken", "its quotes do not match", fix)
    elif shutil.which(words[0], path=world.env.get("PATH", os.defpath)) is None:
        yield Check(SECTION, name, "broken", f"there is no program {words[0]}", fix)
    else:
        yield Check(SECTION, name, "ok", f"runs {words[0]}")


def _services(found: Addresses, world: World) -> Iterator[Check]:
    for problem in found.problems:
        yield Check(SECTION, "services", "broken", problem, "put it right; see docs/notifications.md")
    if not found.known:
        return
    if not installed():
        yield Check(SECTION, "services", "broken", MISSING, INSTALL)
        return
    for address in found.known:
        looked = ask(Job(address.url), world.env, _TIMEOUT)
        if looked.delivered:
            yield Check(SECTION, address.name, "ok", "the address is understood; nothing was sent")
        else:
            yield Check(SECTION, address.name, "broken", looked.words, "pyrometer config explain notify.urls")
