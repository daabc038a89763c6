"""The words in which settings say their bounds. pydantic enforces them when a configuration is read."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le

Minutes = Annotated[float, Ge(0), Le(60 * 24 * 14)]
Share = Annotated[float, Ge(0), Le(1)]
STRICT: dict[str, object] = {"extra": "forbid"}
"""Unknown keys are mistakes."""
