"""The limits that are followed: those a provider has named, and those it may still name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from pyrometer.forecast.state import WindowKey
from pyrometer.forecast.window import LONGEST, WindowForecaster

UNNAMED = (300, 10_080)
"""Minutes of the windows that are followed for every provider even before one of them is named."""
_MOST = 64


class Limits:
    """Forecasters by limit, and by (provider, minutes) those that nobody has named."""

    def __init__(self, zone: tzinfo) -> None:
        self.named: dict[WindowKey, WindowForecaster] = {}
        """Budgets as well."""
        self.unnamed: dict[tuple[str, int], WindowForecaster] = {}
        self._zone = zone

    def of(self, provider: str) -> Iterator[tuple[WindowKey, WindowForecaster]]:
        """All of a provider: an unnamed one until a window of its length is named, which then takes it over."""
        lengths = {key[2] for key, one in self.named.items() if _whole(key, one) and key[0] == provider}
        for minutes in UNNAMED:
            if minutes not in lengths:
                if (provider, minutes) not in self.unnamed:
                    self.unnamed[provider, minutes] = WindowForecaster(minutes, self._zone, provider=provider)
                yield (provider, "", minutes, ""), self.unnamed[provider, minutes]
        yield from ((key, one) for key, one in self.named.items() if key[0] == provider)

    def name(self, key: WindowKey) -> WindowForecaster | None:
        """The forecaster of a window that its provider has named. None: no such window, or nobody has that many."""
        provider, _, minutes, scope = key
        if key not in self.named:
            if len(self.named) >= _MOST or not 0 < minutes <= LONGEST:
                return None
            unnamed = None if scope else self.unnamed.pop((provider, minutes), None)
            self.named[key] = unnamed or WindowForecaster(minutes, self._zone, provider=provider, scope=scope)
        return self.named[key]

    def budget(self, key: WindowKey, capacity: float) -> None:
        """Follows a budget; what was learned stays while its amount does. ValueError: no such window or amount."""
        known = self.named.get(key)
        if known is None or known.capacity != capacity:
            self.named[key] = WindowForecaster(key[2], self._zone, provider=key[0], scope=key[3], capacity=capacity)


def _whole(key: WindowKey, forecaster: WindowForecaster) -> bool:
    """A provider's window for all models, not a budget."""
    return not key[3] and forecaster.capacity is None
