"""Configuration: where each value comes from, and what to do about the ones that are wrong.

A higher place beats a lower one: command line, `PYROMETER_*` environment, `overrides.toml`, `config.toml`, default.
"""

from __future__ import annotations

from pyrometer.config.load import Loaded, load, remember
from pyrometer.config.problem import Problem

__all__ = ["Loaded", "Problem", "load", "remember"]
