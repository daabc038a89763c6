"""How windows come and go: by a reading, by a refusal, by the first use, by the clock."""

from __future__ import annotations

import math
from datetime import tzinfo

from pyrometer.forecast.five_hour import FiveHour
from pyrometer.forecast.frame import BY_THE_HOUR
from pyrometer.forecast.hours import known_time
from pyrometer.forecast.judged import judge, scale_of
from pyrometer.forecast.state import Closed, WindowState

TICK = 300.0
"""Seconds between two forecasts that are scored."""
_OUTCOMES = 256
_VANISHED = 14 * 86_400.0
"""Seconds without a word from a provider that used to speak, or two windows if longer."""


def forward(state: WindowState, zone: tzinfo, to: float) -> None:
    """Moves the clock on to `to`: each forecast and each reset at its own instant. Never back."""
    if state.clock < to and state.frame.starts_at is not None:
        state.clock = min(to, max(state.clock, state.frame.starts_at))
    while state.clock < to and state.frame.resets_at is not None:
        resets_at = state.frame.resets_at
        tick = (state.clock // TICK + 1) * TICK if isinstance(state.model, FiveHour) else math.inf
        state.clock = min(tick, resets_at, to)
        if state.clock >= resets_at:
            close(state, resets_at)
        elif state.clock == tick:
            _tick(state, zone)
    state.clock = max(state.clock, to)


def enter(state: WindowState, zone: tzinfo, at: float, resets_at: float | None) -> bool:
    """Opens, or stays in, the window that resets at `resets_at`. False: no such window can be open."""
    frame = state.frame
    if not known_time(at) or not (resets_at is None or frame.possible(at, resets_at)):
        return False
    forward(state, zone, at)
    if resets_at is None:
        if frame.resets_at is None:
            assume(state, at)
        return frame.resets_at is not None
    return resets_at > state.clock and _named(state, at, resets_at)


def assume(state: WindowState, at: float) -> None:
    """Opens a window for use at `at` that nobody has named.

    Not for a budget of a week without bounds, which never resets; nor for a limit that used to be reported and has
    vanished since.
    """
    frame = state.frame
    rolling = state.capacity is not None and frame.minutes > BY_THE_HOUR
    vanished = state.anchor.known and at > (frame.lattice or at) + max(_VANISHED, 2 * frame.span)
    if not rolling and not vanished and at >= frame.ended and at + frame.span > state.clock:
        frame.assume(at)
        _begin(state, 0.0)


def restart(state: WindowState, at: float) -> None:
    """The provider has reset the open window before its time; it goes on to the same end."""
    resets_at = state.frame.resets_at
    if resets_at is not None:
        close(state, at)
        state.frame.name(resets_at)
        state.frame.since = at
        _begin(state, 0.0)


def fill(state: WindowState, at: float) -> None:
    """The window is full. What was forecast can no longer come true or not: demand is cut off."""
    if state.full_at is None:
        state.full_at, state.full_credits = at, state.anchor.credits
        forget_pending(state)


def forget_pending(state: WindowState) -> None:
    """Drops the forecasts that wait for their outcome."""
    if isinstance(state.model, FiveHour):
        state.model.cells.forget()


def close(state: WindowState, at: float) -> None:
    """The window is over: its outcome is kept, its scale and its size are learned from."""
    frame, full = state.frame, state.full_at is not None
    if frame.resets_at is None:
        return
    judged = judge(state, at)
    percent = None if judged is None or judged.at_least else judged.percent
    state.outcomes.append(Closed(frame.since, frame.resets_at, state.refused_at or state.full_at, percent))
    del state.outcomes[:-_OUTCOMES]
    state.scored += judged is not None and bool(judged.rests)
    state.inferred.add(state.full_credits if full else state.anchor.credits, full)
    state.anchor.close()
    state.full_at = state.refused_at = None
    frame.close(at)


def _named(state: WindowState, at: float, resets_at: float) -> bool:
    frame = state.frame
    if frame.resets_at is not None and frame.same(resets_at):
        frame.name(resets_at)
    elif frame.resets_at is not None and not frame.named:
        frame.name(resets_at)
        state.anchor.recount(frame.spent_since(frame.since))
    elif frame.resets_at is not None and resets_at < frame.resets_at and at <= (state.anchor.reported_at or 0.0):
        return False
    else:
        close(state, at)
        frame.name(resets_at)
        _begin(state, frame.spent_since(frame.since))
    return True


def _begin(state: WindowState, spent: float) -> None:
    state.anchor.open(state.frame.since, spent)
    state.full_at = state.refused_at = None
    state.full_credits = 0.0


def _tick(state: WindowState, zone: tzinfo) -> None:
    scale = scale_of(state)
    if isinstance(state.model, FiveHour) and state.full_at is None and scale:
        burn = scale * state.rate.per_hour(state.clock)
        state.model.tick(zone, state.clock, scale, burn, state.total)
