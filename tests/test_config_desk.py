"""Settings changed at run time: written beside the person's own file, read back, and only what is possible applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from pyrometer.alerts.lifecycle import Alerts
from pyrometer.config import load
from pyrometer.config.desk import Desk, applies_at_once, with_what_applies
from pyrometer.config.keys import defaults, values
from pyrometer.settings import Settings


def desk(home: Path, own: str = "", options: dict[str, tuple[str, object]] | None = None) -> Desk:
    folder = home / ".config" / "pyrometer"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(own)
    return Desk(load({}, home, options), {}, home)


def test_a_change_is_written_and_read_back(tmp_path: Path) -> None:
    at = desk(tmp_path)
    assert at.change("alerts.bell_gap", "7") == ""
    assert at.settings.alerts.bell_gap == 7
    assert at.origin("alerts.bell_gap").startswith("overrides.toml")
    assert load({}, tmp_path).settings.alerts.bell_gap == 7


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("alerts.bell_gap", "-1", "must be at least 0"),
        ("alerts.bell_gap", "nan", "sensible size"),
        ("alerts.bell", "loud", "must be one of"),
        ("alerts.quiet_from", "25:00", "must be a time of day"),
        ("alerts.nothing", "1", "is not a setting"),
    ],
)
def test_what_is_refused_is_not_written(tmp_path: Path, key: str, text: str, why: str) -> None:
    at = desk(tmp_path)
    assert why in at.change(key, text)
    assert not at.loaded.overrides.exists()
    assert at.settings == Settings()


def test_an_option_beats_what_is_written_and_says_so(tmp_path: Path) -> None:
    at = desk(tmp_path, options={"screen.theme": ("--theme", "ember")})
    assert at.change("screen.theme", "paper") == "written, but --theme decides"
    assert at.settings.screen.theme == "ember"
    assert "--theme decides" in at.reset("screen.theme")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    at = desk(tmp_path)
    at.loaded.overrides.mkdir()
    assert "cannot be written" in at.change("alerts.bell_gap", "7")


OTHERS = {True: "false", False: "true"}
SWITCHES_AND_LISTS = [key for key, value in defaults().items() if isinstance(value, bool | tuple)]


@pytest.mark.parametrize("key", SWITCHES_AND_LISTS)
def test_every_default_can_be_put_over_a_file_that_says_otherwise(tmp_path: Path, key: str) -> None:
    default = defaults()[key]
    other = OTHERS[default] if isinstance(default, bool) else '["x"]'
    table, _, name = key.rpartition(".")
    at = desk(tmp_path, f"[{table}]\n{name} = {other}\n")
    assert at.origin(key)
    assert at.reset(key) == ""
    assert dict(values(at.settings))[key] == default


def test_trying_writes_nothing(tmp_path: Path) -> None:
    at = desk(tmp_path)
    tried = at.tried("alerts.burn.hold", "9")
    assert tried is not None
    assert tried.alerts.burn.hold == 9
    assert at.tried("alerts.burn.hold", "soon") is None
    assert not at.loaded.overrides.exists()


def test_what_waits_for_the_next_start_stays_as_it_is() -> None:
    running = Settings()
    wanted = replace(
        running,
        alerts=replace(running.alerts, bell_gap=3, desktop="off"),
        screen=replace(running.screen, theme="paper", title=False),
        sources=replace(running.sources, history_days=2),
    )
    after = with_what_applies(running, wanted)
    assert (after.alerts.bell_gap, after.screen.theme) == (3, "paper")
    assert (after.alerts.desktop, after.screen.title, after.sources) == ("auto", True, running.sources)
    assert applies_at_once("alerts.bell_gap")
    assert not applies_at_once("sources.history_days")


def test_other_thresholds_keep_the_bells_that_rang() -> None:
    alerts = Alerts(Settings().alerts)
    assert alerts.bells.ring(1000.0)
    alerts.retune(replace(Settings().alerts, bell_gap=0))
    assert alerts.bells.rung == [1000.0]
    assert alerts.bells.may_ring(1060.0)


def test_it_knows_the_folders_that_a_person_looks_for(tmp_path: Path) -> None:
    assert dict(desk(tmp_path).folders) == {
        "Configuration folder": tmp_path / ".config" / "pyrometer",
        "Themes folder": tmp_path / ".config" / "pyrometer" / "themes",
        "State folder": tmp_path / ".local" / "state" / "pyrometer",
    }
