"""Alerts go to the channels that want them, behind the back of the pane, and failures are told."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pyrometer.clock import monotonic
from pyrometer.notify.channels import Channels
from pyrometer.notify.notice import Notice
from pyrometer.notify.outbox import Outbox
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.notify.worker import Worker
from pyrometer.settings import Notify
from pyrometer.snapshot import HealthView
from tests import factories
from tests.notify.made_notice import alert, notice


def wait_for(happened: Callable[[], Any], seconds: float = 10) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "it never happened"
        time.sleep(0.01)


class Place:
    """A folder with a command that collects what it gets, and the channels over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"]}
        self.log = folder / "log"
        self.command = f"sh -c 'cat >> \"{self.log}\"'"

    def open(self, *, desktop: bool = False, **changes: Any) -> Channels:
        changes.setdefault("command", self.command)
        changes.setdefault("exit_wait", 20)
        return Channels(Notify(**changes), self.env, self.folder, monotonic, desktop=desktop)

    def got(self) -> list[tuple[str, str]]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [(each["event"], each["rule"]) for each in map(json.loads, lines)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_critical_alert_reaches_the_command_without_waiting_for_it(place: Place) -> None:
    channels = place.open(command="sh -c 'sleep 2; cat >> \"$1\"' x " + str(place.log))
    begun = monotonic()
    channels.send(alert(), ())
    assert monotonic() - begun < 1
    assert channels.close() == ()
    assert place.got() == [("firing", "limit")]


def test_level_mute_and_invention_decide(place: Place) -> None:
    channels = place.open(level="warning")
    channels.send(alert(rule="a", level="info"), ())
    channels.send(alert(rule="b", level="warning"), ())
    channels.send(alert(rule="c", muted=True), ())
    channels.send(alert(rule="d"), (), replace(factories.lockout(), invented=True))
    channels.send(alert(rule="e"), (), replace(factories.lockout(), beside=True))
    channels.close()
    assert place.got() == [("firing", "b")]


def test_the_end_is_told_if_wanted_and_only_of_what_was_sent(place: Place) -> None:
    channels = place.open(resolved=True)
    channels.send(alert(rule="a"), ())
    channels.send(alert(rule="a", resolved_at=factories.NOW), ())
    channels.send(alert(rule="a", resolved_at=factories.NOW), ())
    channels.send(alert(rule="b", resolved_at=factories.NOW), ())
    channels.close()
    assert place.got() == [("firing", "a"), ("resolved", "a")]
    silent = place.open()
    silent.send(alert(rule="c"), ())
    silent.send(alert(rule="c", resolved_at=factories.NOW), ())
    silent.close()
    assert place.got()[2:] == [("firing", "c")]


def test_quiet_hours_hold_for_services_not_for_the_command(place: Place) -> None:
    channels = place.open(urls=("json://127.0.0.1:1",), retry_for=0)
    channels.send(alert(rule="night"), (), quiet=True)
    assert channels.close() == ()
    assert place.got() == [("firing", "night")]
    assert channels.health(HealthView()).notes == ()


def test_what_fails_is_noted_while_it_is_tried_and_counted_when_given_up(place: Place) -> None:
    channels = place.open(command="sh -c 'exit 7'", retry_first=60)
    base = HealthView(notes=("first",))
    assert channels.health(base) is base
    channels.send(alert(), ())
    wait_for(lambda: len(channels.health(base).notes) == 2)
    assert channels.health(base).notes[1].startswith("command: the command ended with 7, for ")
    assert channels.health(base).notes[1].endswith("; 1 waiting")
    channels.close()
    assert "command: 1 alert not delivered (the command ended with 7)" in channels.health(base).notes


def test_leaving_does_not_wait_longer_than_it_may(place: Place) -> None:
    channels = place.open(command="sleep 20", exit_wait=0.2, command_timeout=25)
    channels.send(alert(), ())
    begun = monotonic()
    assert channels.close() == ("command: 1 alert not delivered",)
    assert monotonic() - begun < 10


def test_bad_addresses_are_noted(place: Place) -> None:
    channels = place.open(urls=("token",), command="")
    assert channels.health(HealthView()).notes == (
        "notification address 1 is not one: it must look like ntfy://host/topic",
    )


def test_no_thread_before_the_first_alert(place: Place) -> None:
    before = threading.active_count()
    channels = place.open(urls=("json://127.0.0.1:1",), desktop=True)
    assert threading.active_count() == before
    assert channels.close() == ()


def test_the_desktop_program_follows_the_budget_of_bells(place: Place) -> None:
    program = place.folder / "notify-send"
    program.write_text(f"#!/bin/sh\necho shown >> {place.folder}/shown\n")
    program.chmod(0o755)
    place.env |= {"PATH": f"{place.folder}:{place.env['PATH']}", "DISPLAY": ":0"}
    channels = place.open(desktop=True, command="")
    channels.send(alert(), {"toast"})
    channels.send(alert(), {"toast", "desktop"})
    channels.close()
    assert (place.folder / "shown").read_text() == "shown\n"


def test_a_worker_tries_again_by_itself_and_keeps_order() -> None:
    arrived: list[str] = []
    tries = iter([refused("down"), refused("down"), delivered(), delivered()])

    def send(sent: Notice) -> Outcome:
        outcome = next(tries)
        if outcome.delivered:
            arrived.append(sent.message)
        return outcome

    worker = Worker(Outbox("x", send, Notify(retry_first=0.01)), monotonic)
    worker.put(notice(message="a"))
    worker.put(notice(message="b"))
    wait_for(lambda: len(arrived) == 2)
    assert arrived == ["a", "b"]
    worker.leave()
    assert worker.wait(5) == 0
