"""Factors."""

from __future__ import annotations


def times(factor: float | None) -> str:
    """`3.4×`, `120×`, at most `999×`; unknown counts as nothing."""
    value = min(999.0, factor or 0.0)
    return f"{value:.1f}×" if value < 99.95 else f"{value:.0f}×"
