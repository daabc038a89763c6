"""Opens the pane, on the world or on an invented day.

The app is shown before anything else is imported: the monitor's own modules load in its thread, behind the first paint.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer import clock, paths
from pyrometer.cli import interpreter
from pyrometer.cli.archived import LazyArchive, Stand
from pyrometer.cli.previews import PastPreview
from pyrometer.config.desk import Desk
from pyrometer.notify.channels import Channels
from pyrometer.notify.desktop import desktop_way
from pyrometer.tui.app import PyrometerApp

if TYPE_CHECKING:
    from pyrometer.cli.first_look import FirstLook
    from pyrometer.config import Loaded
    from pyrometer.monitor.monitor import Monitor
    from pyrometer.monitor.runner import Events
    from pyrometer.settings import Settings
    from pyrometer.snapshot import AlertView, Snapshot
    from pyrometer.tui.pane import Running
    from pyrometer.tui.past.host import PastHost

_DAY = 86_400.0


def launch(
    loaded: Loaded,
    env: Mapping[str, str],
    home: Path,
    *,
    inline: bool,
    invented: bool,
    ahead: FirstLook | None = None,
) -> int:
    """Opens the pane and stays in it; returns the exit code. `ahead` is looking at the logs already."""
    from pyrometer.tui.quick_escape import hasten

    interpreter.share()
    interpreter.end_in_order()
    with _folder(invented) as folder:
        stand = _demo(Path(folder)) if invented else Stand(env, home, clock.now)
        channels = _channels(loaded.settings, env, home)
        app = PyrometerApp(
            loaded.settings,
            start=lambda publish, announce: _start(loaded, stand, publish, announce, ahead),
            clock=stand.now,
            zone=stand.zone,
            inline=inline,
            env=env,
            theme_folders=(paths.themes_dir(env, home),),
            problems=tuple(str(problem) for problem in loaded.problems),
            channels=channels,
        )
        app.first = None if ahead is None else lambda: ahead.take(0)
        hasten(app, env)
        app.desk = Desk(loaded, env, home)
        app.settled = interpreter.keep_out_of_rounds
        app.past = lambda: _past(loaded.settings, stand)
        app.archive = LazyArchive(loaded.settings, stand)
        if loaded.settings.store.enabled and not invented:
            app.preview = lambda settings: PastPreview(settings, env, home)
        app.run(inline=inline)
        for words in channels.close():
            sys.stderr.write(f"pyrometer: {words}\n")
        return app.return_code or 0


def _channels(settings: Settings, env: Mapping[str, str], home: Path) -> Channels:
    """What alerts leave the pane by, beside the terminal itself."""
    by_program = desktop_way(env, settings.alerts.desktop) == "program"
    return Channels(settings.notify, env, home, clock.monotonic, desktop=by_program)


def _past(settings: Settings, stand: Stand) -> PastHost:
    from pyrometer.cli.past import past_host

    return past_host(settings, stand.env, stand.home, stand.now, invented=stand.invented)


def _folder(invented: bool) -> AbstractContextManager[str]:
    if not invented:
        return nullcontext("")
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix="pyrometer-demo-")


def _demo(home: Path) -> Stand:
    from pyrometer.demo.stage import Stage, invented_clock
    from pyrometer.limits import capture

    env = {"HOME": str(home), "PYROMETER_HOME": str(home / ".pyrometer")}
    stage = Stage(home, lambda payload, at: capture.store(payload, paths.state_dir(env, home), at))
    now = invented_clock(clock.monotonic)
    stage.advance(now())
    return Stand(env, home, now, stage.advance, UTC, invented=True)


def _start(
    loaded: Loaded,
    stand: Stand,
    publish: Callable[[Snapshot], object],
    announce: Callable[[tuple[AlertView, ...]], object],
    ahead: FirstLook | None = None,
) -> Running:
    from pyrometer.monitor.runner import Runner

    runner = Runner(
        lambda: _monitor(loaded, stand),
        stand.now,
        clock.monotonic,
        publish,
        announce,
        events=_events(loaded.settings, stand),
        before_tick=stand.before_tick,
        ahead=ahead.take if ahead is not None else None,
        crashed=lambda trace: _keep_crash(trace, paths.state_dir(stand.env, stand.home)),
        worked=clock.worked,
    )
    runner.start()
    return runner


def _monitor(loaded: Loaded, stand: Stand) -> Monitor:
    from pyrometer.wiring import memory_of, monitor_of

    settings, now = loaded.settings, stand.now()
    return monitor_of(
        settings,
        stand.env,
        stand.home,
        horizon=now - settings.sources.history_days * _DAY,
        memory=None if stand.invented else memory_of(settings, stand.env, stand.home, now),
        zone=stand.zone,
        invented=stand.invented,
        remarks=_remarks(loaded),
    )


def _remarks(loaded: Loaded) -> tuple[str, ...]:
    """What Health goes on saying when the toasts of the start are gone."""
    faults = len(loaded.problems)
    some = "a fault" if faults == 1 else f"{faults} faults"
    return (f"the configuration has {some}: see pyrometer config check",) if faults else ()


def _events(settings: Settings, stand: Stand) -> Events | None:
    if settings.sources.events == "off" or stand.invented:
        return None
    from pyrometer.tail.watch import Watch

    return Watch()


def _keep_crash(trace: str, state_dir: Path) -> None:
    """What a fault of our own leaves behind, for a report. It holds code locations, nothing from a log."""
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    (state_dir / "crash.txt").write_text(trace, encoding="utf-8")
