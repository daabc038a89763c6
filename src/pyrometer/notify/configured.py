"""Which channels the settings name, beside bell and terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyrometer.notify.command import CommandChannel
from pyrometer.notify.outbox import Channel
from pyrometer.notify.services import ServiceChannel
from pyrometer.notify.urls import Addresses, addresses
from pyrometer.settings import Notify


def configured(settings: Notify, env: Mapping[str, str], home: Path) -> tuple[tuple[Channel, ...], Addresses]:
    """The command and every service, and the addresses with what is wrong with them."""
    found = addresses(settings, home)
    services = [ServiceChannel(address, env, settings.urls_timeout) for address in found.known]
    if not settings.command.strip():
        return tuple(services), found
    return (CommandChannel(settings.command, env, home, settings.command_timeout), *services), found
