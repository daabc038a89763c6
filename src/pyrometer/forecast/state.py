"""What forecasts remember, as bytes: versioned, checked, and refused whole if anything about it is wrong."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias, TypeVar

import msgspec

from pyrometer.forecast.anchor import Anchor
from pyrometer.forecast.capacity import Capacity
from pyrometer.forecast.five_hour import FiveHour
from pyrometer.forecast.frame import Frame
from pyrometer.forecast.rate import Rate
from pyrometer.forecast.week import Week

VERSION = 1
_HEAD = b"pyrometer forecast %d\n" % VERSION
_CHECK = 4
_DAY = 24 * 60.0

WindowKey: TypeAlias = tuple[str, str, int, str]
"""(provider, limit id, minutes, scope)."""

S = TypeVar("S", bound=msgspec.Struct)


class Closed(msgspec.Struct, frozen=True):
    """How a window ended."""

    starts_at: float
    """Or when it was last reset before its time."""
    resets_at: float
    """As planned; an early reset ends a window before."""
    locked_at: float | None
    percent: float | None
    """Used at the end; None: unknown."""


class WindowState(msgspec.Struct):
    """Everything that one window's forecaster knows: about two kilobytes and the forecasts that wait."""

    frame: Frame
    model: FiveHour | Week
    scope: str = ""
    capacity: float | None = None
    """The person's own budget."""
    clock: float = 0.0
    anchor: Anchor = msgspec.field(default_factory=Anchor)
    rate: Rate = msgspec.field(default_factory=Rate)
    mix: Rate = msgspec.field(default_factory=lambda: Rate(half_life=_DAY))
    """Who has used how much over the last day: the shares that a week is made of."""
    inferred: Capacity = msgspec.field(default_factory=Capacity)
    total: float = 0.0
    """Credits ever spent."""
    full_at: float | None = None
    """When the open window was first said to be full, and the credits of then."""
    full_credits: float = 0.0
    refused_at: float | None = None
    """When work was first refused in it: only then is it certainly full, a reading of 100 may be rounded."""
    scored: int = 0
    """Windows that have been forecast and are over."""
    outcomes: list[Closed] = []


class Kept(msgspec.Struct):
    """A window's state under its name."""

    window: WindowKey
    state: WindowState


class ForesightState(msgspec.Struct):
    """All windows."""

    weights: str
    """Version of the table that credits were counted by."""
    windows: list[Kept]
    unnamed: list[Kept]
    slot: int


def dump(state: msgspec.Struct) -> bytes:
    """The state with its version and checksum."""
    body = msgspec.msgpack.encode(state)
    return _HEAD + zlib.crc32(body).to_bytes(_CHECK, "big") + body


def load(data: bytes, kind: type[S]) -> S:
    """The state again. ValueError: damaged, of another version, or not a state at all."""
    if not data.startswith(_HEAD):
        raise ValueError("not a forecast state of this version")
    check, body = data[len(_HEAD) :][:_CHECK], data[len(_HEAD) + _CHECK :]
    if zlib.crc32(body).to_bytes(_CHECK, "big") != check:
        raise ValueError("the forecast state is damaged")
    try:
        state = msgspec.msgpack.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError) as problem:
        raise ValueError(f"the forecast state cannot be read: {problem}") from problem
    if any(math.isnan(number) or number == math.inf for number in _numbers(msgspec.to_builtins(state))):
        raise ValueError("the forecast state holds impossible numbers")
    return state


def copy(state: S) -> S:
    """A state that shares nothing with this one."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=type(state))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
