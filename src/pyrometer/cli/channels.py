"""The channels of the terminal itself, as `pyrometer notify` tries them: outside of the pane, on standard output."""

from __future__ import annotations

from pyrometer.cli.way import Way
from pyrometer.cli.world import World
from pyrometer.notify.desktop import WAY_NAMES, ProgramChannel, desktop_program, desktop_way
from pyrometer.notify.emulators import emulator
from pyrometer.notify.multiplexer import ALLOW, multiplexer, terminator, through, tmux_passes
from pyrometer.notify.notice import TITLE, notice_of
from pyrometer.notify.outcome import Outcome, delivered, refused
from pyrometer.notify.sample import sample_alert
from pyrometer.notify.sequences import BELL, Protocol, notification
from pyrometer.settings import Alerts

NO_TERMINAL = "standard output is no terminal"


def bell_way(settings: Alerts, world: World) -> Way:
    """The terminal's bell."""
    if settings.bell == "off":
        return Way("bell", "switched off: pyrometer config unset alerts.bell")
    words = f"the terminal's bell, from level {settings.bell} on"
    return Way("bell", words, lambda: _write(world, BELL, "rung; some terminals show a sign instead, or nothing"))


def desktop_way_of(settings: Alerts, world: World) -> Way:
    """Desktop notifications, by the terminal or by a program."""
    way = desktop_way(world.env, settings.desktop)
    if way == "off":
        if settings.desktop == "off":
            return Way("desktop", "switched off: pyrometer config unset alerts.desktop")
        return Way("desktop", "neither this terminal nor a program shows any; for a terminal that does: "
                   "pyrometer config set alerts.desktop osc777")  # fmt: skip
    if way == "program":
        notice = notice_of(sample_alert(world.now()), test=True)
        name = desktop_program(world.env) or "a program"
        return Way("desktop", f"by {name}", lambda: ProgramChannel(world.env).send(notice))
    return Way("desktop", _by(way, world), lambda: _ask_terminal(way, world))


def _by(way: Protocol, world: World) -> str:
    known = emulator(world.env)
    name = known.name or "the terminal"
    return f"by {WAY_NAMES[way]}, which {name} {'shows' if known.sure and known.name else 'may or may not show'}"


def _ask_terminal(way: Protocol, world: World) -> Outcome:
    inside = multiplexer(world.env)
    if inside == "tmux" and tmux_passes(world.env) is False:
        return refused(f"tmux keeps it back: {ALLOW}", final=True)
    notice = notice_of(sample_alert(world.now()), test=True)
    asked = notification(way, TITLE, notice.text, urgent=True, end=terminator(inside))
    return _write(world, through(inside, asked), f"asked {_by(way, world)}; a window in focus may not show any")


def _write(world: World, sequence: str, words: str) -> Outcome:
    if not world.stdout.isatty():
        return refused(NO_TERMINAL)
    if not sequence:
        return refused("the multiplexer lets nothing through", final=True)
    world.stdout.write(sequence)
    world.stdout.flush()
    return delivered(words)
