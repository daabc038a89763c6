"""Pyrometer: the live burn-rate monitor for coding agents."""

__version__ = "0.1.0"
