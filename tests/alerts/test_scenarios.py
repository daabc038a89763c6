"""Every trap of a window and every rule as a small story: it fires, it almost fires, its trap."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pyrometer.alerts.rules import RULES
from pyrometer.snapshot import AlertView, Snapshot
from tests.alerts.scenario import Expect, Player, Scenario, first_line, load

FOLDER = Path(__file__).parents[1] / "scenarios"
PATHS = sorted([*FOLDER.glob("window-*.toml"), *FOLDER.glob("rule-*.toml")])


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_scenario(path: Path) -> None:
    player = Player()
    for step in load(path).step:
        told, shown = player.play(step)
        where = f"{path.name}, minute {step.at:g}"
        assert sorted(f"{view.rule} {view.subject}" for view in told) == sorted(step.expect.fires), where
        says(step.expect, told, shown, where)
        check(step.expect, shown, where)


def says(expect: Expect, told: list[AlertView], shown: Snapshot, where: str) -> None:
    texts = [f"{view.message} -> {view.action}" for view in told]
    texts += [f"{badge.message} -> {badge.action}" for badge in shown.badges]
    for part in expect.says:
        assert any(part in text for text in texts), (where, part, texts)
    if expect.levels is not None:
        ordered = sorted(told, key=lambda view: f"{view.rule} {view.subject}")
        assert [view.level for view in ordered] == expect.levels, where


def check(expect: Expect, shown: Snapshot, where: str) -> None:
    if expect.firing is not None:
        firing = sorted(f"{view.rule} {view.subject}" for view in shown.alerts if view.resolved_at is None)
        assert firing == sorted(expect.firing), where
    if expect.badges is not None:
        drawn = sorted(f"{badge.rule} {badge.subject}" for badge in shown.badges if badge.level == "badge")
        assert drawn == sorted(expect.badges), where
    if expect.verdict is not None:
        assert shown.verdict.verdict.value == expect.verdict, where
    if expect.headline is not None:
        assert first_line(shown) == expect.headline, where
    if expect.percent is not None:
        (view,) = [view for view in shown.windows if view.provider == expect.provider]
        assert view.percent == (None if expect.percent == "unknown" else expect.percent), where


def test_each_rule_has_a_scenario_that_fires_it_one_that_almost_does_and_its_trap() -> None:
    told: dict[str, list[str]] = {rule: [] for rule in RULES}
    for path in PATHS:
        if path.stem.startswith("rule-"):
            _, rule, kind = path.stem.split("-", 2)
            told[rule].append(kind.split("-")[0])
    assert all({"fires", "almost", "trap"} <= set(kinds) for kinds in told.values()), told


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `percents`"):
        msgspec.toml.decode('title = "x"\n[[step]]\nat = 0\nexpect = {}\nreadings = [{percents = 4}]', type=Scenario)
