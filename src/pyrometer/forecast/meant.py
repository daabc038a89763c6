"""Which window a refusal means, and which turns count in a window of one model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pyrometer.forecast.state import WindowKey
from pyrometer.limits.gate import JITTER
from pyrometer.model import LimitHit


def meant(hit: LimitHit, windows: Mapping[WindowKey, float | None]) -> WindowKey | None:
    """The one of the windows (with their resets, None: not open) that was refused; None: none of them, or any.

    By its id and length, else by its reset time, else by its length, else the only open one.
    """
    own = {key: resets for key, resets in windows.items() if (key[0], key[3]) == (hit.provider, hit.scope)}
    named = [key for key in own if key[1] == hit.limit_id and key[2] == hit.minutes]
    reset = [key for key, resets in own.items() if _same(resets, hit.resets_at)]
    long = [key for key in own if key[2] == hit.minutes]
    is_open = [key for key, resets in own.items() if resets is not None and hit.at < resets]
    if hit.minutes is not None or hit.resets_at is not None:
        is_open = []
    return next((found[0] for found in (named, reset, long, is_open) if len(found) == 1), None)


@lru_cache(maxsize=1024)
def in_scope(model: str, scope: str) -> bool:
    """Whether a model counts in a window of this scope: all words of the scope are in its name."""
    return all(word in model.lower() for word in re.findall(r"[a-z0-9]+", scope.lower()))


def _same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and abs(left - right) <= JITTER
