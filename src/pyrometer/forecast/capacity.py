"""How many credits fill a window, for people whose provider never says: from lock-outs and windows that held."""

from __future__ import annotations

import math

import msgspec

_POINTS = 61
_NOISE = 0.18
"""Standard deviation of the log capacity from window to window."""
_KEPT = 0.985
"""What a further window leaves of the weight of those before."""
_WINDOWS = 160
"""More than these have no weight left."""
_ABOVE = 1.5
"""Before any evidence the capacity is this many times the largest window seen..."""
_WIDE = 0.8
"""...give or take this, in logs."""
_FEWEST = 5
_LEAST = 1e-12


class Capacity(msgspec.Struct):
    """Posterior of the log capacity on a grid. A lock-out at y credits is a measurement; a window that held with y
    credits says that its capacity was above y."""

    windows: list[tuple[float, bool]] = []
    """(credits, locked out), oldest first."""
    found: tuple[float, float] | None = None
    """Mean and variance, once asked for."""
    locked: bool = False
    """Whether there was a lock-out among them."""

    def add(self, credits: float, locked: bool) -> None:
        """A window is over (or locked)."""
        if credits > 0:
            self.windows = [*self.windows[-_WINDOWS + 1 :], (credits, locked)]
            self.found = None
            self.locked = any(refused for _, refused in self.windows)

    @property
    def telling(self) -> bool:
        """Whether this is enough to give a probability."""
        return self.locked or len(self.windows) >= _FEWEST

    @property
    def largest(self) -> float:
        """Credits of the largest window; 0 without any."""
        return max((credits for credits, _ in self.windows), default=0.0)

    def posterior(self) -> tuple[float, float]:
        """(mean, variance) of the log of the credits that fill a window. Needs a window."""
        if self.found is None:
            self.found = self._posterior()
        return self.found

    def _posterior(self) -> tuple[float, float]:
        centre = math.log(_ABOVE * self.largest)
        grid = [centre + 3 * _WIDE * (point / (_POINTS // 2) - 1) for point in range(_POINTS)]
        logs = [-0.5 * ((place - centre) / _WIDE) ** 2 for place in grid]
        for credits, locked in self.windows:
            told = math.log(credits)
            logs = [log * _KEPT + _likelihood(told - place, locked) for place, log in zip(grid, logs, strict=True)]
        top = max(logs)
        weights = [math.exp(log - top) for log in logs]
        total = sum(weights)
        mean = sum(weight * place for weight, place in zip(weights, grid, strict=True)) / total
        square = sum(weight * (place - mean) ** 2 for weight, place in zip(weights, grid, strict=True)) / total
        return mean, square


def _likelihood(off: float, locked: bool) -> float:
    """Log likelihood of a window `off` (in logs) above the capacity in question."""
    z = off / _NOISE
    return -0.5 * z * z if locked else math.log(max(_LEAST, 0.5 * math.erfc(z / math.sqrt(2))))
