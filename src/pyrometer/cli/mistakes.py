"""What is wrong with a configuration, beyond what the settings alone can tell: names and channels that do not exist."""

from __future__ import annotations

from pyrometer.cli.world import World
from pyrometer.config import Loaded
from pyrometer.paths import themes_dir


def mistakes(loaded: Loaded, world: World) -> list[str]:
    """Each in a sentence that names its key; empty if all is well."""
    found = [str(problem) for problem in loaded.problems]
    return [*found, *_unknown_names(loaded, world), *_unusable_channels(loaded, world)]


def theme_names(world: World) -> list[str]:
    """Ours and the person's own, sorted. Faults of the own ones are told on stderr."""
    from pyrometer.tui.themes import load_themes, themes_folder

    themes, faults = load_themes([themes_folder(), themes_dir(world.env, world.home)])
    for fault in faults:
        world.stderr.write(f"pyrometer: {fault}\n")
    return sorted(themes)


def _unknown_names(loaded: Loaded, world: World) -> list[str]:
    """Themes and keys are known only to the pane: a name that it will not find is a mistake as well."""
    from difflib import get_close_matches

    from pyrometer.tui.bindings import unknown_ids

    themes = theme_names(world)
    theme = loaded.settings.screen.theme
    near = get_close_matches(theme, themes, n=1)
    hint = f", did you mean {near[0]}?" if near else ""
    wrong = [] if theme in themes else [f"screen.theme: there is no theme {theme!r}{hint} (pyrometer config themes)"]
    return wrong + [f"keys.{name}: no binding has this id" for name in unknown_ids(loaded.settings.keys)]


def _unusable_channels(loaded: Loaded, world: World) -> list[str]:
    """What keeps alerts from leaving, as far as the settings alone tell; nothing is run and nothing is asked."""
    from pyrometer.notify.command import arguments_of
    from pyrometer.notify.urls import addresses

    notify = loaded.settings.notify
    unmatched = bool(notify.command.strip()) and not arguments_of(notify.command, world.home)
    wrong = ["notify.command: its quotes do not match"] if unmatched else []
    return [*wrong, *addresses(notify, world.home).problems]
