"""Sentences in several lengths."""

from __future__ import annotations

AT_THIS_PACE = "at this pace"
"""Marks every figure that is a straight line from the start of the window: not yet a forecast."""


def fit(width: int, *variants: str) -> str:
    """The first of `variants`, longest first, that is at most `width` columns; else the last one, cut with `…`."""
    for variant in variants:
        if len(variant) <= width:
            return variant
    last = variants[-1] if variants else ""
    return last[: width - 1] + "…" if width > 0 else ""


def joined(*parts: str) -> str:
    """The parts that are not empty, with ` · ` between them."""
    return " · ".join(part for part in parts if part)
