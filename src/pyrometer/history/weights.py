"""What tokens are weighed with: the providers' credits and the price table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from pyrometer.engine.prices import PriceTable
from pyrometer.engine.tables import Tables
from pyrometer.usage import Usage

Credits: TypeAlias = Callable[[str, str, Usage], float]
"""(agent, model, usage) -> credits."""


class Weights(msgspec.Struct, frozen=True):
    """Both."""

    credits: Credits
    prices: PriceTable


def weights_of(tables: Tables) -> Weights:
    """Of the tables in force."""
    return Weights(tables.credits.credits_of, tables.prices)
