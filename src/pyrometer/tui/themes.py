"""Which themes there are, the next one, and the reload of a theme file that was just saved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

import pyrometer
from pyrometer.tui.theme_files import ThemeFile, ThemeProblem, read_theme

FolderState: TypeAlias = frozenset[tuple[str, int, int]]
"""Every theme file with its modification time (ns) and size (bytes)."""


def themes_folder() -> Path:
    """The folder of the themes that come with Pyrometer: inside the package, or beside `src` in a source checkout."""
    package = Path(pyrometer.__file__).parent
    packed = package / "themes"
    return packed if packed.is_dir() else package.parent.parent / "themes"


def load_themes(folders: Sequence[Path]) -> tuple[dict[str, Theme], tuple[ThemeProblem, ...]]:
    """Themes by name from all `*.toml` files of the folders, and what was wrong with the others.

    A later folder overrides an earlier one by name, so the person's own folder goes last. Missing folders are empty.
    """
    files, problems = _load(folders)
    return {name: file.theme for name, file in files.items() if file.theme}, problems


def _load(
    folders: Sequence[Path], trusted: Path | None = None
) -> tuple[dict[str, ThemeFile], tuple[ThemeProblem, ...]]:
    """The file that gives each theme, by the theme's name. Files of the folder `trusted` are not tested."""
    owners: dict[str, ThemeFile] = {}
    problems: list[ThemeProblem] = []
    for folder in folders:
        found, faults = _load_folder(folder, trusted=folder == trusted)
        owners |= found
        problems += faults
    return owners, tuple(problems)


def _load_folder(folder: Path, *, trusted: bool) -> tuple[dict[str, ThemeFile], list[ThemeProblem]]:
    owners: dict[str, ThemeFile] = {}
    problems: list[ThemeProblem] = []
    for file in (read_theme(path, trusted=trusted) for path in _paths(folder)):
        problems += file.problems
        if file.theme is None:
            continue
        first = owners.setdefault(file.theme.name, file)
        if first is not file:
            problems.append(ThemeProblem(file.path, "name", f"is taken by {first.path.name}", f'"{file.theme.name}"'))
    return owners, problems


def folder_state(folders: Iterable[Path]) -> FolderState:
    """What the theme files look like from outside; compare two states to know whether anything was saved."""
    return frozenset(chain.from_iterable(map(_entries, folders)))


def changed(before: FolderState, after: FolderState) -> tuple[Path, ...]:
    """Files that were saved, added or removed between two states, sorted."""
    return tuple(sorted({Path(path) for path, _, _ in before ^ after}))


def _paths(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError:
        return []


def _entries(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Of the theme files in it. Asked for each second: a Path object for each file would double the price."""
    with suppress(OSError), os.scandir(folder) as files:
        for file in files:
            if file.name.endswith(".toml") and not file.name.startswith("."):
                with suppress(OSError):
                    status = file.stat()
                    yield (file.path, status.st_mtime_ns, status.st_size)


class ThemeShelf:
    """The themes of one running app.

    shelf = ThemeShelf((themes_folder(), config_folder / "themes"))
    problems = shelf.put_up(app)                  # in App.__init__, before `app.theme = ...`
    app.theme = shelf.choose(settings.screen.theme)
    app.theme = shelf.after(app.theme)            # the theme key
    for toast in shelf.refresh(app): ...          # once a second
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.names: tuple[str, ...] = ()
        """Names of the loaded themes, in the order in which the theme key goes through them."""
        self._state = folder_state(self.folders)
        self._files: dict[str, ThemeFile] = {}

    def put_up(self, app: App[Any]) -> tuple[ThemeProblem, ...]:
        """Registers every good theme with `app`; returns the faults of the others.

        A theme that was good before and has a fault now keeps its old look.
        """
        files, problems = _load(self.folders, None if self._files else themes_folder())
        broken = {problem.path for problem in problems}
        kept = {name: file for name, file in self._files.items() if file.path in broken}
        self._files |= files | kept
        for file in self._files.values():
            if file.theme is not None:
                app.register_theme(file.theme)
        self.names = tuple(sorted(self._files, key=_order))
        return problems

    def choose(self, wanted: str, fallback: str = "ember") -> str:
        """`wanted` if there is such a theme (ours, the person's, or one of Textual's), else `fallback`."""
        known = {*self.names, *BUILTIN_THEMES}
        return next((name for name in (wanted, fallback) if name in known), "textual-dark")

    def after(self, current: str) -> str:
        """The theme that follows `current`; the first one after a foreign theme."""
        if not self.names:
            return current
        place = self.names.index(current) + 1 if current in self.names else 0
        return self.names[place % len(self.names)]

    def refresh(self, app: App[Any]) -> tuple[str, ...]:
        """Looks at the folders and applies what was saved; returns at most one sentence to show as a toast.

        Costs one `stat` a theme file when nothing changed. Call it once a second, on the app's own thread.
        """
        state = folder_state(self.folders)
        saved = changed(self._state, state)
        if not saved:
            return ()
        self._state = state
        look = app.current_theme
        problems = self.put_up(app)
        if app.current_theme != look:
            app.mutate_reactive(App.theme)
        return tuple(_sentences(problems, saved))


def _sentences(problems: Iterable[ThemeProblem], saved: Sequence[Path]) -> Iterator[str]:
    """One sentence for the first fault of the files just saved."""
    faults = [problem for problem in problems if problem.path in saved]
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        yield f"Theme kept as it was: {faults[0]}{more}"


_FIRST = ("ember", "paper", "contrast", "cividis", "ansi", "mono")


def _order(name: str) -> tuple[int, str]:
    """Our own themes in a fixed order, then the person's by name."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
