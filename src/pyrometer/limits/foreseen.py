"""Windows with the calibrated forecast in place of the straight line."""

from __future__ import annotations

from msgspec.structs import replace

from pyrometer.limits.verdict import MIN_PERCENT, TIGHT_AT
from pyrometer.limits.windows import NOT_OPEN
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.snapshot.outlook import Outlook

LIKELY = 0.5
"""Probability from which the pane speaks of a lock-out, and shows when."""
UNCERTAIN = 0.3
"""Probability from which a window is tight."""


def foreseen(view: WindowView, outlook: Outlook | None) -> WindowView:
    """The window as the forecast sees it; as it was where the forecast cannot say.

    A lock stands whatever is forecast, and a window that is not open has nothing to foresee. `projected` becomes the
    median at the reset, `full_at` the median lock-out.
    """
    if outlook is None or view.verdict is Verdict.LOCKED or view.note == NOT_OPEN:
        return view
    if outlook.probability is None:
        return replace(view, outlook=outlook)
    verdict = _verdict(outlook)
    return replace(
        view,
        outlook=outlook,
        verdict=verdict,
        projected=outlook.at_reset[1] if outlook.at_reset is not None else None,
        full_at=outlook.eta50 if verdict is Verdict.LOCKOUT else None,
    )


def _verdict(outlook: Outlook) -> Verdict:
    probability = outlook.probability or 0.0
    if outlook.percent < MIN_PERCENT:
        return Verdict.OK
    if probability >= LIKELY:
        return Verdict.LOCKOUT
    return Verdict.TIGHT if probability >= UNCERTAIN or outlook.percent >= TIGHT_AT else Verdict.OK
