"""Where settings come from, and what happens to bad ones."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.config import Loaded, load, remember
from pyrometer.config.keys import defaults, values
from pyrometer.config.layers import variable
from pyrometer.config.load import LAST_GOOD
from pyrometer.settings import Settings
from pyrometer.text import printable

CONFIGS = Path(__file__).parent / "configs"
GOOD = sorted((CONFIGS / "good").glob("*.toml"))
BAD = sorted((CONFIGS / "bad").glob("*.toml"))


def folder(home: Path) -> Path:
    path = home / ".config/pyrometer"
    path.mkdir(parents=True, exist_ok=True)
    return path


def read(home: Path, text: str | Path = "", overrides: str = "", **env: str) -> Loaded:
    if isinstance(text, Path):
        shutil.copyfile(text, folder(home) / "config.toml")
    elif text:
        (folder(home) / "config.toml").write_text(text, "utf-8")
    if overrides:
        (folder(home) / "overrides.toml").write_text(overrides, "utf-8")
    return load(env, home)


def said(path: Path, word: str) -> list[str]:
    marker = f"# {word}: "
    lines = path.read_text("utf-8", "replace").splitlines()
    return [line.removeprefix(marker) for line in lines if line.startswith(marker)]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_have_no_problems(path: Path, tmp_path: Path) -> None:
    assert read(tmp_path, path).problems == ()


def test_every_value_of_a_good_file_arrives(tmp_path: Path) -> None:
    loaded = read(tmp_path, CONFIGS / "good/everything.toml")
    current, default = dict(values(loaded.settings)), defaults()
    assert {key for key in current if current[key] != default[key]} == {
        key if not key.startswith("keys.") else "keys" for key in loaded.origins
    }
    assert current["sources.claude"] == ("~/work/.claude", "/srv/container/.claude")
    assert current["budgets.codex.five_hour_dollars"] == 12.5
    assert current["keys"] == {"freeze": "f", "quit": "ctrl+d"}
    assert loaded.origins["alerts.bell"] == "config.toml:25"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_files_say_what_is_wrong_and_cost_only_that(path: Path, tmp_path: Path) -> None:
    loaded = read(tmp_path, path)
    problems = sorted(str(problem).removeprefix("~/.config/pyrometer/") for problem in loaded.problems)
    expected = sorted(said(path, "says"))
    assert len(problems) == len(expected), problems
    for problem, start in zip(problems, expected, strict=True):
        assert problem.startswith(start.rstrip()), problem
    current = dict(values(loaded.settings))
    for kept in said(path, "keeps"):
        key, _, value = kept.partition(" = ")
        assert current[key] == tomllib.loads(f"value = {value}")["value"]
    assert len(loaded.origins) == len(said(path, "keeps"))


def test_each_place_beats_the_next(tmp_path: Path) -> None:
    config = "[alerts]\nbell = 'warning'\nbell_gap = 1\nbells_per_day = 1\nmute_minutes = 1\n[screen]\ntitle = false\n"
    overrides = "[alerts]\nbell_gap = 2\nbells_per_day = 2\nmute_minutes = 2\n"
    read(tmp_path, config, overrides)
    env = {"PYROMETER_ALERTS__BELLS_PER_DAY": "3", "PYROMETER_ALERTS__MUTE_MINUTES": "3"}
    loaded = load(env, tmp_path, {"alerts.mute_minutes": ("--mute", 4)})
    alerts = loaded.settings.alerts
    assert (alerts.bell, alerts.bell_gap, alerts.bells_per_day, alerts.mute_minutes) == ("warning", 2, 3, 4)
    assert (loaded.settings.screen.title, loaded.settings.screen.footer) == (False, True)
    assert loaded.origins == {
        "alerts.mute_minutes": "--mute",
        "alerts.bells_per_day": "PYROMETER_ALERTS__BELLS_PER_DAY",
        "alerts.bell_gap": "overrides.toml:2",
        "alerts.bell": "config.toml:2",
        "screen.title": "config.toml:7",
    }


def test_a_bad_value_gives_way_to_the_next_place_that_has_a_good_one(tmp_path: Path) -> None:
    loaded = read(tmp_path, "[alerts]\nbell_gap = 7\n", "[alerts]\nbell_gap = -1\n", PYROMETER_ALERTS__BELL_GAP="often")
    assert loaded.settings.alerts.bell_gap == 7
    assert [str(problem) for problem in loaded.problems] == [
        'PYROMETER_ALERTS__BELL_GAP: alerts.bell_gap = "often": must be a number; using 7 from config.toml:2',
        "~/.config/pyrometer/overrides.toml:2: alerts.bell_gap = -1: must be at least 0; using 7 from config.toml:2",
    ]


def test_environment_variables_of_every_kind(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        PYROMETER_ALERTS__TOAST="no",
        PYROMETER_SOURCES__CLAUDE="/a:~/b",
        PYROMETER_SOURCES__CODEX='["/c"]',
        PYROMETER_KEYS__FREEZE="f",
        PYROMETER_BUDGETS__CLAUDE__FIVE_HOUR_TOKENS="5",
        PYROMETER_HOME_PAGE="not ours",
    )
    assert loaded.problems == ()
    assert loaded.settings.alerts.toast is False
    assert loaded.settings.sources.claude == ("/a", "~/b")
    assert loaded.settings.sources.codex == ("/c",)
    assert loaded.settings.keys == {"freeze": "f"}
    assert loaded.settings.budgets.claude.five_hour_tokens == 5


def test_a_mistyped_variable_names_the_right_one(tmp_path: Path) -> None:
    [problem] = read(tmp_path, PYROMETER_ALERTS__BEL="off").problems
    assert str(problem) == "PYROMETER_ALERTS__BEL: is not a setting, did you mean PYROMETER_ALERTS__BELL?"


def test_every_setting_can_be_set_by_its_variable(tmp_path: Path) -> None:
    for key, default in defaults().items():
        if key != "keys":
            text = ":".join(default) if isinstance(default, tuple) else str(default)
            loaded = read(tmp_path, **{variable(key): text})
            assert loaded.problems == ()
            assert loaded.settings == Settings()
            assert loaded.origins == {key: variable(key)}


def test_a_file_asked_for_by_name_must_exist(tmp_path: Path) -> None:
    assert load({}, tmp_path).problems == ()
    [problem] = load({}, tmp_path, path=tmp_path / "gone.toml").problems
    assert str(problem) == "~/gone.toml: there is no such file"
    assert load({"PYROMETER_CONFIG": "~/gone.toml"}, tmp_path).problems == (problem,)


def test_a_file_that_is_broken_now_stands_for_what_it_said_before(tmp_path: Path) -> None:
    state = tmp_path / ".local/state/pyrometer"
    good = read(tmp_path, "[screen]\ntheme = 'paper'\n[alerts]\nbell_gap = 3\n")
    remember(good, state)
    broken = read(tmp_path, "[screen\n")
    assert broken.settings == good.settings
    assert "is not TOML" in str(broken.problems[0])
    one_bad = read(tmp_path, "[alerts]\nbell_gap = -3\n")
    assert one_bad.settings.alerts.bell_gap == 3
    assert one_bad.settings.screen.theme == "ember", "what was removed from the file is not brought back"
    assert "using 3 from config.last-good.toml" in str(one_bad.problems[0])
    remember(one_bad, state)
    assert "bell_gap = 3" in (state / LAST_GOOD).read_text()


def test_unreadable_files_are_told_not_raised(tmp_path: Path) -> None:
    (folder(tmp_path) / "config.toml").mkdir()
    [problem] = load({}, tmp_path).problems
    assert "cannot be read" in str(problem)
    [huge] = read(tmp_path / "other", "# " + "x" * 1_100_000).problems
    assert "larger than 1 MiB" in str(huge)


table = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)
keys = st.sampled_from([key.split(".")[-1] for key in defaults()] + ["alerts", "burn", "sources", "keys", "budgets"])


@given(st.dictionaries(keys, table | st.dictionaries(keys, table | st.dictionaries(keys, table, max_size=3))))
@settings(max_examples=60, deadline=None)
def test_no_file_makes_it_fail_and_settings_stay_in_bounds(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, Any]
) -> None:
    import tomli_w

    home = tmp_path_factory.mktemp("home")
    try:
        text = tomli_w.dumps(tree)
    except (TypeError, ValueError, UnicodeEncodeError):
        return
    (folder(home) / "config.toml").write_text(text, "utf-8", "surrogatepass")
    loaded = load({}, home)
    again = {key: ("again", value) for key, value in values(loaded.settings) if key != "keys"}
    assert load({}, home / "empty", again).problems == ()
    assert all(str(problem) == printable(str(problem), limit=500) for problem in loaded.problems)


def test_a_variable_with_single_underscores_is_told_what_it_is_called(tmp_path: Path) -> None:
    loaded = load(
        {"PYROMETER_SCREEN_THEME": "paper", "PYROMETER_HOME": str(tmp_path), "PYROMETER_SOMETHING": "x"}, tmp_path
    )
    assert [str(problem) for problem in loaded.problems] == [
        "PYROMETER_SCREEN_THEME: is not a setting, did you mean PYROMETER_SCREEN__THEME?"
    ]
    assert loaded.settings.screen.theme == Settings().screen.theme
