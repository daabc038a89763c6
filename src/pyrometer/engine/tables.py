"""The tables of this release with a person's own over them: what turns cost, and what they weigh."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from pyrometer.engine import credits, prices
from pyrometer.engine.credits import CreditTable
from pyrometer.engine.prices import PriceTable
from pyrometer.model import Turn

SHIPPED = "shipped table"
_Document: TypeAlias = Mapping[str, Any]
_MOST = 1_000_000
"""Bytes; no table that a person wrote is as large."""
T = TypeVar("T")


class TableFiles(msgspec.Struct, frozen=True):
    """Where a person's own tables would be; empty: none. They need not exist."""

    prices: str = ""
    credits: str = ""


class Tables:
    """Both tables, read when they are first asked for. Never raises for what the files hold.

    A file that cannot be used is left out whole, and `problems` says why.
    """

    def __init__(self, files: TableFiles = TableFiles()) -> None:  # noqa: B008 - frozen
        self.files = files

    def price(self, turn: Turn) -> float | None:
        """API-equivalent dollars; None if the model is unknown."""
        return self._prices[0].cost(turn)

    def weigh(self, turn: Turn) -> float:
        """Credits."""
        return self._credits[0].credits(turn)

    @property
    def prices(self) -> PriceTable:
        """What tokens cost."""
        return self._prices[0]

    @property
    def credits(self) -> CreditTable:
        """What tokens weigh in the provider's windows."""
        return self._credits[0]

    @property
    def own(self) -> tuple[str, ...]:
        """The files of the person that are in use."""
        found = ((self.files.prices, self._prices), (self.files.credits, self._credits)) if self._there else ()
        return tuple(path for path, (_, problem) in found if path and Path(path).exists() and not problem)

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each file that cannot be used. Costs nothing where there are no files."""
        if not self._there:
            return ()
        return tuple(problem for _, problem in (self._prices, self._credits) if problem)

    @cached_property
    def _there(self) -> bool:
        return any(path and Path(path).exists() for path in (self.files.prices, self.files.credits))

    @cached_property
    def _prices(self) -> tuple[PriceTable, str]:
        path = self.files.prices
        return _with_own(prices.TABLE, path, lambda *both: PriceTable(*both, names=(SHIPPED, path)), "prices")

    @cached_property
    def _credits(self) -> tuple[CreditTable, str]:
        return _with_own(credits.TABLE, self.files.credits, CreditTable, "weights")


def _with_own(shipped: Path, path: str, make: Callable[..., T], what: str) -> tuple[T, str]:
    """The table, and why the person's own file is not part of it."""
    base = tomllib.loads(shipped.read_text(encoding="utf-8"))
    try:
        own = _read(Path(path)) if path else None
        return make(*((base,) if own is None else (base, own))), ""
    except (OSError, ValueError) as problem:
        reason = problem.strerror.lower() if isinstance(problem, OSError) and problem.strerror else str(problem)
        return make(base), f"{path} is not used, the shipped {what} are ({reason})"


def _read(path: Path) -> _Document | None:
    """The document; None if there is no such file."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError:
        return None
    if len(data) > _MOST:
        raise ValueError("it is larger than a megabyte")
    return tomllib.loads(data.decode("utf-8"))
