"""A theme file that is saved while the pane runs changes the look, or says why it does not."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App

from pyrometer.tui.themes import ThemeShelf, themes_folder
from tests.tui.theme_host import OURS, Plain, write


@pytest.fixture
def stamps() -> Iterator[int]:
    """Ever later modification times, so that no two saves look alike."""
    return itertools.count(1_000_000_000, 1_000_000_000)


def save(folder: Path, stamps: Iterator[int], **changes: object) -> None:
    os.utime(write(folder, **changes), ns=(stamp := next(stamps), stamp))


def colour_of(app: App[None]) -> str:
    return app.query_one("#word").styles.color.hex


async def test_saving_the_active_theme_restyles_the_app(tmp_path: Path, stamps: Iterator[int]) -> None:
    save(tmp_path, stamps, variables={"pace-ok": "#00ff00"})
    app, shelf = Plain(), ThemeShelf([themes_folder(), tmp_path])
    assert shelf.put_up(app) == ()
    app.theme = shelf.choose("mine")
    async with app.run_test() as pilot:
        assert colour_of(app) == "#00FF00"
        assert shelf.refresh(app) == ()
        save(tmp_path, stamps, variables={"pace-ok": "#0000ff"})
        assert shelf.refresh(app) == ()
        await pilot.pause()
        assert colour_of(app) == "#0000FF"


async def test_a_fault_gives_one_toast_and_keeps_the_look(tmp_path: Path, stamps: Iterator[int]) -> None:
    save(tmp_path, stamps, variables={"pace-ok": "#00ff00"})
    app, shelf = Plain(), ThemeShelf([themes_folder(), tmp_path])
    shelf.put_up(app)
    app.theme = "mine"
    async with app.run_test() as pilot:
        save(tmp_path, stamps, error="nonsense", acent="red")
        assert shelf.refresh(app) == (
            "Theme kept as it was: mine.toml: acent: is not a key of themes, did you mean accent? (and 1 more)",
        )
        assert shelf.refresh(app) == (), "said once"
        await pilot.pause()
        assert (app.theme, colour_of(app)) == ("mine", "#00FF00")
        (tmp_path / "mine.toml").unlink()
        assert shelf.refresh(app) == ()
        await pilot.pause()
        assert (app.theme, colour_of(app)) == ("mine", "#00FF00"), "a deleted theme stays until the app ends"


async def test_a_fault_in_an_override_does_not_bring_ours_back(tmp_path: Path, stamps: Iterator[int]) -> None:
    save(tmp_path, stamps, name="ember", variables={"pace-ok": "#00ff00"})
    app, shelf = Plain(), ThemeShelf([themes_folder(), tmp_path])
    shelf.put_up(app)
    app.theme = "ember"
    async with app.run_test() as pilot:
        save(tmp_path, stamps, name="ember", variables={"pace-ok": "#00ff0"})
        assert len(shelf.refresh(app)) == 1
        await pilot.pause()
        assert colour_of(app) == "#00FF00"
        save(tmp_path, stamps, name="ember", variables={"pace-ok": "#0000ff"})
        assert shelf.refresh(app) == ()
        await pilot.pause()
        assert colour_of(app) == "#0000FF", "mended"
        (tmp_path / "mine.toml").unlink()
        assert shelf.refresh(app) == ()
        await pilot.pause()
        assert colour_of(app) not in ("#0000FF", "#00FF00"), "ours is back once the file is gone"


async def test_the_theme_key_visits_every_theme_and_comes_back(tmp_path: Path) -> None:
    write(tmp_path, "z.toml", name="zebra", ansi=True)
    app, shelf = Plain(), ThemeShelf([themes_folder(), tmp_path])
    shelf.put_up(app)
    assert shelf.names == (*OURS, "zebra")
    app.theme = shelf.choose("no such theme")
    assert app.theme == "ember"
    async with app.run_test() as pilot:
        seen = []
        for _ in shelf.names:
            seen.append(app.theme)
            app.theme = shelf.after(app.theme)
            await pilot.pause()
        assert tuple(seen) == shelf.names
        assert app.theme == "ember"
    assert shelf.after("nord") == "ember"
    assert shelf.choose("nord") == "nord"
