"""Prices and weights of one's own, through the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyrometer.settings import Settings, Storage
from pyrometer.wiring import once, tables_of
from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response

ARGS = ("history", "--zone", "UTC", "--since", "all", "--json")
OWN = '[[model]]\nname = "claude-opus-4-5"\nprice = [{ input = 1000.0, output = 1000.0 }]\n'
ONE = (10 + 1_000 + 100 + 50) * 1e-3


@pytest.fixture
def worked(stage: Stage) -> Stage:
    lines = [response(factories.NOW - age, number) for number, age in enumerate((7_200, 3_600))]
    stage.write(".claude/projects/-home-ada-api/11111111-aaaa.jsonl", "".join(lines))
    return stage


def own(stage: Stage, text: str = OWN, name: str = "prices.toml") -> Path:
    return stage.write(f".config/pyrometer/{name}", text)


def spent(stage: Stage) -> float:
    assert stage.run(*ARGS) == 0, stage.err
    return float(json.loads(stage.out)["total"]["dollars"])


def test_what_is_read_from_now_on_costs_the_own_price(worked: Stage) -> None:
    own(worked)
    assert spent(worked) == pytest.approx(2 * ONE)


def test_stored_sums_keep_their_price_until_they_are_counted_anew(worked: Stage) -> None:
    before = spent(worked)
    own(worked)
    assert spent(worked) == before
    assert worked.run("store", "--reprice") == 0
    assert "2 turns got another price" in worked.out
    assert spent(worked) == pytest.approx(2 * ONE)
    assert worked.run("store", "--reprice") == 0
    assert "all prices stand" in worked.out


def test_the_live_view_uses_it_at_once(worked: Stage) -> None:
    for settings in (Settings(), Settings(store=Storage(enabled=False))):
        before = once(settings, worked.env, worked.home, factories.NOW).sessions[0].dollars
        path = own(worked)
        after = once(settings, worked.env, worked.home, factories.NOW).sessions[0].dollars
        assert before is not None
        assert before < 0.02
        assert after == pytest.approx(2 * ONE)
        path.unlink()


def test_weights_of_ones_own_reach_history(worked: Stage) -> None:
    assert worked.run(*ARGS) == 0
    before = json.loads(worked.out)["total"]["credits"]
    own(worked, '[[claude.model]]\nname = "opus"\nmultiplier = 3.0\n', "credits.toml")
    assert worked.run(*ARGS) == 0
    assert json.loads(worked.out)["total"]["credits"] == pytest.approx(3 * before)


def test_a_bad_file_is_named_everywhere_and_changes_nothing(worked: Stage) -> None:
    before = spent(worked)
    path = own(worked, '[[model]]\nname = "x"\n')
    sentence = f"{path} is not used, the shipped prices are (x: price is missing)"
    assert spent(worked) == before
    assert worked.err == f"pyrometer: {sentence}\n"
    assert sentence in once(Settings(), worked.env, worked.home, factories.NOW).health.notes
    assert worked.run("config", "check") == 1
    assert worked.out == f"{sentence}\n"
    assert worked.run("doctor") == 1
    assert "x: price is missing" in worked.out
    assert worked.run("store", "--reprice") == 1
    assert f"nothing was changed: {sentence}" in worked.err


def test_a_good_file_is_named_by_doctor_and_check(worked: Stage) -> None:
    own(worked)
    assert worked.run("config", "check") == 0
    assert "~/.config/pyrometer/prices.toml" in worked.out
    worked.run("doctor")
    assert "own table ~/.config/pyrometer/prices.toml" in worked.out


def test_config_path_names_every_file(stage: Stage) -> None:
    folder = stage.home / ".config" / "pyrometer"
    assert stage.run("config", "path") == 0
    assert stage.out == f"{folder / 'config.toml'}\n"
    assert stage.run("config", "path", "prices") == 0
    assert stage.out == f"{folder / 'prices.toml'}\n"
    own(stage, name="credits.toml")
    assert stage.run("config", "path", "all") == 0
    lines = dict(line.split(maxsplit=1) for line in stage.out.splitlines())
    assert list(lines) == ["config", "overrides", "prices", "credits", "themes"]
    assert lines["credits"] == str(folder / "credits.toml")
    assert lines["prices"].endswith("(not there)")
    assert stage.run("config", "path", "pricse") == 2
    assert "config, overrides, prices, credits, themes or all" in stage.err


def test_tables_are_read_once_and_again_when_a_file_changes(stage: Stage) -> None:
    first = tables_of(stage.env, stage.home)
    assert tables_of(stage.env, stage.home) is first
    own(stage)
    assert tables_of(stage.env, stage.home) is not first
