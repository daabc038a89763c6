"""What all tables of settings have in common: plain values, which pydantic checks when there is something to check."""

from __future__ import annotations

from typing import Any

import msgspec


class Table(msgspec.Struct, frozen=True):
    """A table of settings. Forty of them as dataclasses cost a start 20 ms, as structs one (ADR 3)."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: type, handler: Any) -> Any:
        """How pydantic checks what is given for it: unknown keys are mistakes, absent ones keep their defaults."""
        from pyrometer.settings.checked import schema

        return schema(cls, handler)
