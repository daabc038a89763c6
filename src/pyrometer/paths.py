"""Where Pyrometer's own files are. The only module that knows the XDG base directory rules.

The rules hold on macOS too: whoever works in a terminal looks below `~/.config`. `PYROMETER_HOME` puts everything
below one folder, `PYROMETER_CONFIG` names the configuration file. Nothing here touches the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NAME = "pyrometer"


def config_file(env: Mapping[str, str], home: Path) -> Path:
    """The configuration that a person writes by hand; Pyrometer never changes it."""
    named = env.get("PYROMETER_CONFIG", "")
    return expand(named, home) if named else config_dir(env, home) / "config.toml"


def overrides_file(config: Path) -> Path:
    """What the settings screen and `pyrometer config set` write: beside the configuration file."""
    return config.parent / "overrides.toml"


def config_dir(env: Mapping[str, str], home: Path) -> Path:
    """The folder of the configuration file, the overrides, a person's own tables and the themes."""
    return _base(env, home, "XDG_CONFIG_HOME", Path(".config"), "config")


def themes_dir(env: Mapping[str, str], home: Path) -> Path:
    """The folder of a person's own themes."""
    return config_dir(env, home) / "themes"


def prices_file(env: Mapping[str, str], home: Path) -> Path:
    """A person's own prices, which win over the shipped ones row by row."""
    return config_dir(env, home) / "prices.toml"


def credits_file(env: Mapping[str, str], home: Path) -> Path:
    """A person's own weights of tokens in the providers' windows, in the same way."""
    return config_dir(env, home) / "credits.toml"


def state_dir(env: Mapping[str, str], home: Path) -> Path:
    """The folder of what Pyrometer remembers: status-line readings, baselines, alert history."""
    return _base(env, home, "XDG_STATE_HOME", Path(".local", "state"), "state")


def claude_dir(env: Mapping[str, str], home: Path) -> Path:
    """Claude Code's configuration folder, which holds its `settings.json`. Of a list of folders the first."""
    named = env.get("CLAUDE_CONFIG_DIR", "").partition(",")[0].strip()
    return expand(named, home) if named else home / ".claude"


def expand(text: str, home: Path) -> Path:
    """`text` as a path, with a leading `~` replaced by `home`."""
    if text == "~":
        return home
    return home / text[2:] if text.startswith("~/") else Path(text)


def display(path: Path, home: Path) -> str:
    """`path` as a person writes it: `~/.config/pyrometer`."""
    if path == home:
        return "~"
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _base(env: Mapping[str, str], home: Path, variable: str, default: Path, below: str) -> Path:
    if own := env.get("PYROMETER_HOME", ""):
        return expand(own, home) / below
    xdg = env.get(variable, "")
    return (Path(xdg) if Path(xdg).is_absolute() else home / default) / NAME
