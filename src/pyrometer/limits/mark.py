"""Everything that was said of the windows that reset in one minute."""

from __future__ import annotations

import zlib
from typing import Final, TypeAlias

import msgspec

from pyrometer.limits.envelope import Said

_Packed: TypeAlias = list[tuple[float, Said]]
_DECODER: Final = msgspec.msgpack.Decoder(_Packed)


class Mark(msgspec.Struct):
    """When each percentage was said. Packed while nothing is said any more: of a week there are thousands."""

    at: float
    resets_at: float
    said: dict[float, Said] | None
    """None: packed."""
    refused_at: float | None = None
    packed: bytes = b""

    @property
    def values(self) -> dict[float, Said]:
        """By percentage when it was first and last said."""
        if self.said is None:
            self.said, self.packed = dict(_DECODER.decode(zlib.decompress(self.packed))), b""
        return self.said

    @property
    def heard_at(self) -> float:
        """When anything was last said of it."""
        return max(self.at, self.refused_at or 0.0)

    def rest(self) -> None:
        """Need little memory until it is asked for."""
        if self.said is not None:
            self.packed, self.said = zlib.compress(msgspec.msgpack.encode(list(self.said.items()))), None

    def join(self, other: Mark) -> None:
        """Take in what another says of the same window."""
        if (other.at, other.resets_at) > (self.at, self.resets_at):
            self.at, self.resets_at = other.at, other.resets_at
        for percent, said in other.values.items():
            known = self.values.get(percent)
            self.values[percent] = said if known is None else known + said
        if other.refused_at is not None:
            self.refused_at = max(other.refused_at, self.refused_at or other.refused_at)
