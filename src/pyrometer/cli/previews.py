"""What another threshold would have changed, for the settings screen: replays the past in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyrometer.settings import Settings

DAYS = 14.0
"""Days that are replayed: a quarter of a minute of work for somebody who works a lot."""


class PastPreview:
    """One opening of the settings screen."""

    def __init__(self, settings: Settings, env: Mapping[str, str], home: Path) -> None:
        from pyrometer.paths import state_dir
        from pyrometer.replay.process import Rehearsal
        from pyrometer.replay.trial import Order
        from pyrometer.wiring import STORE, table_files

        store = str(state_dir(env, home) / STORE)
        self._rehearsal = Rehearsal(
            Order(store, DAYS, settings.metrics, settings.budgets, table_files(env, home)), {**env, "HOME": str(home)}
        )

    def words(self, key: str, present: Settings, tried: Settings, tell: Callable[[str], object]) -> Sequence[str]:
        """Of the setting `key`."""
        from pyrometer.replay.process import FaultError
        from pyrometer.words.preview import preview_words

        def told(done: float) -> None:
            tell(f"replaying your last {DAYS:.0f} days: {done:.0%}")

        try:
            now = self._rehearsal.ask(present.alerts, told)
            return preview_words(key, now, self._rehearsal.ask(tried.alerts, told))
        except FaultError as fault:
            return (str(fault),)

    def close(self) -> None:
        """The screen is left."""
        self._rehearsal.close()
