"""What is to come in a window, ready to be shown: the forecast's answer and what would change it.

Percentages are 0..100 of the window, probabilities 0..1, times epoch seconds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Basis = Literal["reported", "learned", "lock-outs", "budget"]
"""Where the percentage comes from: a reading of this window; the scale of earlier windows, no reading yet; lock-outs
and past windows in the logs, never a reading; the person's own budget."""
LeverKind = Literal["pause", "model", "compact", "restart", "tools", "wait", "finish"]


class Lever(msgspec.Struct, frozen=True):
    """One thing to do, and what the lock-out would be like after it."""

    kind: LeverKind
    """`pause` the session, move it to a cheaper `model`, `compact` it, begin it anew (`restart`), with fewer `tools`;
    `wait` with all of them until the use is even; `finish`: nothing is enough."""
    agent: str = ""
    session: str = ""
    model: str = ""
    """The model to move to."""
    probability: float = 0.0
    """Of a lock-out before the reset, with it done."""
    share: float = 0.0
    """The session's share of the window's burn, 0..1."""


class Outlook(msgspec.Struct, frozen=True):
    """The forecast of one window at one instant."""

    percent: float
    """Used now: the last reading moved on by what the logs say since."""
    sd: float
    """Standard deviation of that, points."""
    basis: Basis
    starts_at: float | None = None
    """Of the window, as the forecast sees it: inferred where nobody has named it."""
    resets_at: float | None = None
    reported: float | None = None
    """The last reading itself, and..."""
    reported_at: float | None = None
    probability: float | None = None
    """Of 100 percent before the reset, as shown (tempered); None: not enough is known to say."""
    eta10: float | None = None
    """When 100 percent is reached: the instants before which it is with probability 0.1, 0.5, 0.9; None: not before
    the reset with that probability."""
    eta50: float | None = None
    eta90: float | None = None
    at_reset: tuple[float, float, float] | None = None
    """Percent at the reset that 10, 50 and 90 percent of the cases stay below; may pass 100."""
    rate: float = 0.0
    """Percent per hour, of the last minutes."""
    levers: tuple[Lever, ...] = ()
    """What would bring the probability down, the best first."""
    unexplained: float = 0.0
    """Points of the last reading that no local log explains; 0 if they are within the error."""
    unexplained_at: float | None = None
    scale: float | None = None
    """Percent of the window per credit, learned."""
    scale_change: float | None = None
    """Scale of the last windows against that of the ones before, minus 1; None while it is no news."""
    at_least: bool = False
    """True: the limit is only known to be no smaller than past windows; `percent` is an upper bound."""
    scored: int = 0
    """Windows on which the probabilities of this kind of window have been scored so far."""
    changes: tuple[Lever, ...] = ()
    """All that was looked at for `levers`, also what does not bring it down far enough."""
