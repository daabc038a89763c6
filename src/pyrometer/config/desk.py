"""The configuration as it is changed while Pyrometer runs: each change is written to `overrides.toml` and read back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from pyrometer.config.keys import OPEN_TABLE, defaults
from pyrometer.config.layers import text_layer
from pyrometer.config.load import Loaded, load
from pyrometer.config.overrides import set_override, unset_override
from pyrometer.paths import state_dir, themes_dir
from pyrometer.settings import Settings


class Desk:
    """Where settings are changed. `config.toml`, which is written by hand, is only read."""

    def __init__(self, loaded: Loaded, env: Mapping[str, str], home: Path) -> None:
        self.loaded = loaded
        """What is in force, and where each value comes from."""
        self._env = env
        self._home = home

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    @property
    def folders(self) -> tuple[tuple[str, Path], ...]:
        """Where a person finds what Pyrometer reads and keeps, each with its name."""
        return (
            ("Configuration folder", self.loaded.overrides.parent),
            ("Themes folder", themes_dir(self._env, self._home)),
            ("State folder", state_dir(self._env, self._home)),
        )

    def origin(self, key: str) -> str:
        """`config.toml:12`, `overrides.toml`, a variable, an option; empty for a default."""
        return self.loaded.origins.get(key, "")

    def change(self, key: str, text: str) -> str:
        """Writes `key` with the value typed as `text`; returns why not, or why it has no effect; empty if it has."""
        try:
            _, problems = set_override(self.loaded.overrides, key, text)
        except OSError as error:
            return f"overrides.toml cannot be written ({error.strerror})"
        if problems:
            return "; ".join(problem.reason for problem in problems)
        return self._read(key)

    def reset(self, key: str) -> str:
        """Gives `key` its default; returns why that has no effect, or empty.

        What only `overrides.toml` says is taken out of it. A default that another file contradicts is written there.
        """
        try:
            unset_override(self.loaded.overrides, key)
        except OSError as error:
            return f"overrides.toml cannot be written ({error.strerror})"
        self._read(key)
        origin = self.origin(key)
        if not origin:
            return ""
        if not self._in_file(key) or key.startswith(f"{OPEN_TABLE}."):
            return f"{origin} decides"
        return self.change(key, _typed(defaults()[key]))

    def tried(self, key: str, text: str) -> Settings | None:
        """The settings with `key` as typed, nothing written; None if it is no value for it."""
        layer = text_layer(key, text, "value")
        if layer.problems:
            return None
        value = layer.given[key].value
        options = {**self.loaded.options, key: ("value", value)}
        tried = load(self._env, self._home, options, self.loaded.asked)
        return tried.settings if tried.origins.get(key) == "value" else None

    def _read(self, key: str) -> str:
        """Loads again; says so if a place above `overrides.toml` decides about `key`."""
        self.loaded = load(self._env, self._home, self.loaded.options, self.loaded.asked)
        origin = self.origin(key)
        return f"written, but {origin} decides" if origin and not self._in_file(key) else ""

    def _in_file(self, key: str) -> bool:
        name = self.origin(key).partition(":")[0]
        return name in (self.loaded.overrides.name, self.loaded.path.name)


_AT_ONCE = ("alerts.", "metrics.", "screen.", "keys")
_AT_START = frozenset({"alerts.desktop", "screen.title"})


def applies_at_once(key: str) -> bool:
    """Whether a running pane goes by a change of `key`; else the next start does."""
    return key.startswith(_AT_ONCE) and key not in _AT_START


def with_what_applies(running: Settings, wanted: Settings) -> Settings:
    """`running` with everything of `wanted` that needs no new start."""
    screen = replace(wanted.screen, title=running.screen.title)
    alerts = replace(wanted.alerts, desktop=running.alerts.desktop)
    return replace(running, alerts=alerts, metrics=wanted.metrics, screen=screen, keys=wanted.keys)


def _typed(value: object) -> str:
    """A default as it would be typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        import json

        return json.dumps(list(value))
    return str(value)
