"""The cache hit of the newest turns, without a sharp edge."""

from __future__ import annotations

from typing import Final

import msgspec

from pyrometer.usage import Usage

KEPT: Final = 0.9
"""Weight that a turn keeps at the next one: half of it is gone after 6.6 turns."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """Tokens read from the cache and tokens of prompts, exponentially weighted by turns."""

    read: float = 0.0
    prompt: float = 0.0

    def after(self, usage: Usage) -> Hit:
        """With one more turn."""
        return Hit(self.read * KEPT + usage.cache_read, self.prompt * KEPT + usage.prompt)

    @property
    def share(self) -> float | None:
        """0..1, weighted by tokens; None without a prompt."""
        return self.read / self.prompt if self.prompt else None
