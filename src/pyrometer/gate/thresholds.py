"""From where on work should slow down or stop. The defaults of `[gate]`, without what reading settings costs."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

Which: TypeAlias = Literal["any", "5h", "week"]
WARN: Final = 0.5
STOP: Final = 0.85
PERCENT: Final = 97.0


class Levels(Protocol):
    """What the settings say of it."""

    @property
    def warn(self) -> float: ...
    @property
    def stop(self) -> float: ...
    @property
    def percent(self) -> float: ...
    @property
    def window(self) -> Which: ...


class Thresholds(NamedTuple):
    """The same as plain values."""

    warn: float = WARN
    """Probability of a lock-out before the reset, 0..1."""
    stop: float = STOP
    percent: float = PERCENT
    """Used percentage from which it is stop in any case."""
    window: Which = "any"
