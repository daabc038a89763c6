"""How good the forecasts have been, in words."""

from __future__ import annotations

from pyrometer.snapshot.scored import ENOUGH, Score
from pyrometer.text import share, span

_NO_LOCKOUT = "no time of a lock-out to measure"


def not_enough(score: Score) -> str:
    """`not enough yet: 7 of 20 windows`; empty where there is enough."""
    return "" if score.enough else f"not enough yet: {score.windows} of {ENOUGH} windows"


def measured(score: Score) -> str:
    """What it was measured on: `34 windows · 6 full before the reset · 412 forecasts`."""
    full = f"{score.locked} full before the reset"
    return f"{_many(score.windows, 'window')} · {full} · {_many(score.forecasts, 'forecast')}"


def brier_words(score: Score) -> str:
    """`Brier 0.083 against 0.160 for the base rate: 48% better`."""
    if score.brier is None or score.base is None:
        return ""
    words = f"Brier {score.brier:.3f} against {score.base:.3f} for the base rate"
    if score.base <= 0:
        return words
    gain = 1 - score.brier / score.base
    return f"{words}: {share(abs(gain))} {'better' if gain >= 0 else 'worse'}"


def eta_words(score: Score) -> str:
    """`the time was 12m off (median)`."""
    return _NO_LOCKOUT if score.eta_minutes is None else f"the time was {span(score.eta_minutes * 60)} off (median)"


def coverage_words(score: Score) -> str:
    """`8% came before the range, 12% after it (10% each is right)`."""
    parts = []
    if score.below10 is not None:
        parts.append(f"{share(score.below10)} came before the range")
    if score.above90 is not None:
        parts.append(f"{share(score.above90)} {'after it' if parts else 'came after the range'}")
    return f"{', '.join(parts)} (10%{' each' if len(parts) > 1 else ''} is right)" if parts else ""


def calibration_words(score: Score) -> str:
    """`what was said was 4% off on average`."""
    return "" if score.calibration is None else f"what was said was {share(score.calibration)} off on average"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
