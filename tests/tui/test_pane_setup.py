"""Keys, themes, names, palette, start and end of the pane."""

from __future__ import annotations

import pytest

from pyrometer.commands import Mute
from pyrometer.settings import Screen, Settings
from pyrometer.snapshot import Snapshot
from pyrometer.tui.bindings import ALL_BINDINGS, unknown_ids
from pyrometer.tui.messages import SnapshotReady
from pyrometer.tui.screens.help import HelpScreen
from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import TestedApp, pane


async def test_mask_hides_every_project_name() -> None:
    async with pane(factories.lockout(), (160, 45)) as (app, pilot):
        await pilot.press("p")
        shown = frame(app)
        for name in ("api-refactor", "docs", "infra"):
            assert name not in shown
        assert "project 1" in shown
        assert "private" in shown
        await pilot.press("p")
        assert "api-refactor" in frame(app)


async def test_names_are_hidden_from_the_start_if_the_settings_say_so() -> None:
    settings = Settings(screen=Screen(mask_projects=True))
    async with pane(factories.lockout(), (160, 45), settings) as (app, _):
        assert "api-refactor" not in frame(app)


async def test_theme_key_changes_the_theme_and_the_picture_stays() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        before, theme = frame(app), app.theme
        await pilot.press("t")
        assert app.theme != theme
        await pilot.pause()
        assert frame(app) == before


async def test_help_and_palette_open_and_close() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert type(app.screen).__name__ == "CommandPalette"
        app.feed(factories.ok())
        await pilot.press("escape")
        await pilot.pause()
        assert "OK to the reset" in frame(app)


async def test_the_palette_runs_a_command() -> None:
    async with pane(factories.two_windows(), (100, 30)) as (app, pilot):
        commands = {command.name: command for command in app.palette_commands()}
        assert {"Freeze", "Mute", "Theme", "Window", "Screenshot (SVG)"} <= set(commands)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"freeze")
        await app.workers.wait_for_complete()
        await pilot.pause(0.3)
        await pilot.press("down", "enter")
        await pilot.pause(0.3)
        assert app.state.frozen_at is not None


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_quit_stops_the_monitor(key: str) -> None:
    app = TestedApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.monitor is not None
        await pilot.press(key)
        await pilot.pause()
    assert app.return_code == 0
    assert app.monitor.stopped


@pytest.mark.parametrize("opened", ["question_mark", "S", "ctrl+p", "slash", "s"])
async def test_ctrl_c_quits_from_everywhere(opened: str) -> None:
    app = TestedApp()
    async with app.run_test() as pilot:
        await pilot.press(opened)
        await pilot.pause()
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert not app.is_running
    assert app.return_code == 0


async def test_keys_can_be_remapped_and_the_footer_follows() -> None:
    settings = Settings(keys={"mute": "x", "table.down": "j"})
    async with pane(factories.two_windows(), settings=settings) as (app, pilot):
        await pilot.press("m")
        assert app.asked == []
        await pilot.press("x")
        assert app.asked == [Mute(factories.NOW + 3600)]
        assert " x Mute " in frame(app)
        await pilot.press("j")
        assert app.main.table.chosen == factories.sessions()[0].key


async def test_unknown_key_ids_are_reported_and_ignored() -> None:
    settings = Settings(keys={"mute": "x", "nonsense": "y"})
    async with pane(factories.two_windows(), settings=settings, notifications=True) as (app, pilot):
        assert any("nonsense" in note.message for note in app._notifications)
        await pilot.press("x")
        assert app.asked == [Mute(factories.NOW + 3600)]


async def test_an_unknown_theme_is_reported_and_replaced() -> None:
    settings = Settings(screen=Screen(theme="[/]"))
    async with pane(factories.two_windows(), settings=settings, notifications=True) as (app, _):
        assert any("[/]" in note.message for note in app._notifications)
        assert "LOCKOUT" in frame(app)


def test_every_binding_has_an_id_of_its_own() -> None:
    ids = [binding.id for binding in ALL_BINDINGS]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert all(binding.tooltip for binding in ALL_BINDINGS)
    assert unknown_ids({"mute": "x", "detail.up": "k", "what": "w"}) == ("what",)


async def test_a_click_on_a_hint_presses_its_key() -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        line = frame(app).splitlines()[-1]
        await pilot.click("#footer", offset=(line.index("Mute"), 0))
        await pilot.pause()
        assert app.asked == [Mute(factories.NOW + 3600)]


async def test_the_footer_can_be_switched_off() -> None:
    settings = Settings(screen=Screen(footer=False))
    async with pane(factories.two_windows(), settings=settings) as (app, _):
        assert "Quit" not in frame(app)


async def test_published_snapshots_are_drawn_at_most_four_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pane(factories.two_windows()) as (app, pilot):
        drawn: list[Snapshot] = []
        monkeypatch.setattr(app, "feed", drawn.append)
        for number in range(40):
            app.post_message(SnapshotReady(factories.two_windows(at=factories.NOW + number)))
            await pilot.pause(0.005)
        await pilot.pause(0.6)
        assert 2 <= len(drawn) <= 5
        assert drawn[-1].at == factories.NOW + 39


async def test_the_monitor_starts_after_the_first_frame_and_publishes_from_its_thread() -> None:
    app = TestedApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "READING the logs" in frame(app)
        assert app.monitor is not None
        app.monitor.publish(factories.two_windows())
        await pilot.pause(0.05)
        assert "LOCKOUT" in frame(app)
