"""Values that may not be shown: addresses of messaging services hold tokens and passwords."""

from __future__ import annotations

from pyrometer.config.problem import shown
from pyrometer.notify.urls import mask_url

_TABLE = "notify."
_SECRET = "notify.url"
_HARMLESS = frozenset({"notify.urls_file", "notify.urls_timeout"})


def shown_safely(key: str, value: object) -> str:
    """`value` as `shown` writes it, but of an address only the scheme. Mistyped keys count as well."""
    return shown(_masked(key, value)) if key.startswith(_TABLE) else shown(value)


def is_secret(key: str) -> bool:
    """Whether the value of this key must not be shown."""
    return key.startswith(_SECRET) and key not in _HARMLESS


def _masked(key: str, value: object) -> object:
    if isinstance(value, tuple | list):
        return [_masked(key, item) for item in value]
    if isinstance(value, dict):
        return {name: _masked(key, item) for name, item in value.items()}
    if not isinstance(value, str):
        return value
    return mask_url(value) if value and (is_secret(key) or _is_address(value)) else value


def _is_address(text: str) -> bool:
    """Also in a key that there is none of, such as `notify.slack`."""
    return "://" in text and " " not in text.strip()
