"""The app as tests drive it: fixed time, no monitor, every command written down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from pyrometer.commands import Command
from pyrometer.notify.channels import Channels
from pyrometer.settings import Settings
from pyrometer.snapshot import AlertView, Snapshot
from pyrometer.tui.app import PyrometerApp
from tests import factories


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = factories.NOW

    def __call__(self) -> float:
        return self.now


class FakeMonitor:
    """Writes down what it is asked."""

    def __init__(
        self, publish: Callable[[Snapshot], object], announce: Callable[[tuple[AlertView, ...]], object]
    ) -> None:
        self.publish = publish
        self.announce = announce
        self.commands: list[Command] = []
        self.stopped = False

    def send(self, command: Command) -> None:
        self.commands.append(command)

    def stop(self) -> None:
        self.stopped = True


class TestedApp(PyrometerApp):
    """The app with its clock and its monitor at hand."""

    __test__ = False

    def __init__(
        self, settings: Settings | None = None, *, inline: bool = False, channels: Channels | None = None
    ) -> None:
        self.timepiece = Watch()
        self.monitor: FakeMonitor | None = None
        super().__init__(
            settings or Settings(),
            start=self._open,
            clock=self.timepiece,
            zone=factories.ZONE,
            inline=inline,
            env={},
            channels=channels,
        )

    def _open(
        self, publish: Callable[[Snapshot], object], announce: Callable[[tuple[AlertView, ...]], object]
    ) -> FakeMonitor:
        self.monitor = FakeMonitor(publish, announce)
        return self.monitor

    @property
    def asked(self) -> list[Command]:
        """The commands so far."""
        assert self.monitor is not None
        return self.monitor.commands


@asynccontextmanager
async def pane(
    snapshot: Snapshot | None = None,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    channels: Channels | None = None,
    **options: Any,
) -> AsyncIterator[tuple[TestedApp, Pilot[None]]]:
    """A running app that shows `snapshot`."""
    app = TestedApp(settings, channels=channels)
    async with app.run_test(size=size, **options) as pilot:
        await pilot.pause()
        if snapshot is not None:
            app.feed(snapshot)
            await pilot.pause()
        yield app, pilot
