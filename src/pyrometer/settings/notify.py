"""How alerts reach you outside the pane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pyrometer.settings.bounds import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Where alerts go outside the pane."""

    __pydantic_config__: ClassVar = STRICT

    command: str = ""
    """A command that gets each alert as JSON on its standard input. Empty: none."""
