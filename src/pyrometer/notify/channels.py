"""Everything by which an alert leaves the pane but the terminal itself, with an outbox and a thread each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from pyrometer.notify.configured import configured
from pyrometer.notify.desktop import ProgramChannel
from pyrometer.notify.notice import notice_of
from pyrometer.notify.outbox import Channel, Outbox
from pyrometer.notify.outlet import Outlet
from pyrometer.notify.worker import Worker
from pyrometer.settings import Notify
from pyrometer.snapshot import AlertView, HealthView, Snapshot
from pyrometer.text import span


class Channels:
    """Hands alerts on and returns at once; what fails is tried again behind the scenes and counted in the end."""

    def __init__(
        self,
        settings: Notify,
        env: Mapping[str, str],
        home: Path,
        beat: Callable[[], float],
        *,
        desktop: bool = False,
    ) -> None:
        """`beat` is a clock that never jumps; `desktop`: notifications go by a program, not by the terminal."""
        self._settings = settings
        self._beat = beat
        channels, found = configured(settings, env, home)
        self._problems = found.problems
        self._outside = tuple(Outlet(self._worker(channel), settings) for channel in channels)
        self._desktop = self._worker(ProgramChannel(env)) if desktop else None

    def send(
        self, alert: AlertView, channels: Collection[str], snapshot: Snapshot | None = None, *, quiet: bool = False
    ) -> None:
        """Takes an alert that has just fired or ended. `channels` are those that its level and the budget allow.

        Command and services go by `notify.level` alone: whether the pane has the focus does not matter to them. In the
        `quiet` hours services get nothing, the command does. What is muted stays here; of what is invented only the
        desktop is told. Of several panes the one that keeps the store tells everybody, once.
        """
        if alert.muted or (snapshot is not None and snapshot.beside):
            return
        if self._desktop is not None and "desktop" in channels:
            self._desktop.put(notice_of(alert, snapshot))
        if snapshot is not None and snapshot.invented:
            return
        takers = [outlet for outlet in self._outside if outlet.takes(alert, quiet=quiet)]
        if takers:
            notice = notice_of(alert, snapshot)
            for outlet in takers:
                outlet.worker.put(notice)

    def health(self, view: HealthView) -> HealthView:
        """`view` with what is wrong with addresses, what fails just now, and how many alerts were given up and why."""
        notes = (*self._problems, *self._failing(), *self._given_up())
        return replace(view, notes=(*view.notes, *notes)) if notes else view

    def close(self) -> tuple[str, ...]:
        """Tries once more what waits, for at most `notify.exit_wait` seconds; says what stays undelivered."""
        workers = self._workers()
        for worker in workers:
            worker.leave()
        end = self._beat() + self._settings.exit_wait
        lost = [(worker.outbox.name, worker.wait(end - self._beat())) for worker in workers]
        return tuple(f"{name}: {_alerts(number)} not delivered" for name, number in lost if number)

    def _workers(self) -> tuple[Worker, ...]:
        own = (self._desktop,) if self._desktop else ()
        return (*(outlet.worker for outlet in self._outside), *own)

    def _worker(self, channel: Channel) -> Worker:
        return Worker(Outbox(channel.name, channel.send, self._settings), self._beat)

    def _given_up(self) -> Iterator[str]:
        for worker in self._workers():
            for reason, number in sorted(worker.outbox.given_up.items()):
                yield f"{worker.outbox.name}: {_alerts(number)} not delivered ({reason})"

    def _failing(self) -> Iterator[str]:
        now = self._beat()
        for worker in self._workers():
            failing, waiting = worker.outbox.failing, len(worker.outbox)
            if failing is not None:
                rest = f"; {waiting} waiting" if waiting else ""
                yield f"{worker.outbox.name}: {failing[0]}, for {span(now - failing[1])}{rest}"


def _alerts(number: int) -> str:
    return f"{number} alert{'' if number == 1 else 's'}"
