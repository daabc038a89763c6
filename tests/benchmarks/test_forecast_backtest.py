"""A tiny run of the whole trial: two people, three weeks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.forecast import command as command_line
from benchmarks.forecast.acceptance import BOUNDS, acceptance
from benchmarks.forecast.backtest import MONDAY, WARM, Outcome, Plan, backtest
from benchmarks.forecast.command import command
from benchmarks.forecast.ours import NAME
from benchmarks.forecast.person import DAY
from benchmarks.forecast.tables import scores
from benchmarks.forecast.trials import outcomes, pooled

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).parents[2]
PLANS = [Plan(number, days=21, step=900.0, modes=("every turn", "hourly", "none", "week")) for number in (16, 20)]


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return outcomes(PLANS, jobs=2)


def test_one_process_or_two_give_the_same_scores(found: list[Outcome]) -> None:
    assert backtest(PLANS[0]).results == found[0].results


def test_every_formula_answers_the_same_questions(found: list[Outcome]) -> None:
    for outcome in found:
        assert outcome.problems == 0
        for mode in ("every turn", "hourly", "none"):
            counts = {result.score.base.count for (kind, _), result in outcome.results.items() if kind == mode}
            [count] = counts
            assert count > 30
    assert {name for kind, name in found[0].results if kind == "every turn"} > {NAME, "last hour"}


def test_the_forecast_knows_the_percentage_and_is_better_than_straight_lines(found: list[Outcome]) -> None:
    whole = pooled(found)
    ours = whole.results["every turn", NAME].score
    assert ours.percent.value < 0.5
    assert ours.silent.value < 0.2
    assert ours.brier.value < whole.results["every turn", "pace: used / elapsed"].score.brier.value
    assert whole.results["hourly", NAME].score.percent.value < 3
    assert whole.people == 2
    assert whole.weeks == 2


def test_the_first_two_weeks_are_only_learned_from() -> None:
    outcome = backtest(replace(PLANS[1], days=14, modes=("every turn",)))
    assert outcome.results["every turn", NAME].score.base.count == 0
    assert MONDAY + WARM == MONDAY + 14 * DAY


def test_a_table_has_the_base_rate_and_all_formulas(found: list[Outcome]) -> None:
    whole = pooled(found)
    table = scores(whole, "every turn", "standard")
    assert [row[0] for row in table.rows][1:] == [name for kind, name in whole.results if kind == "every turn"]
    assert "lock-outs" in table.markdown()
    assert "nan" in scores(whole, "week", "standard").markdown()


def test_the_acceptance_misses_what_is_as_bad_as_a_straight_line(found: list[Outcome]) -> None:
    bad = [as_bad_as(outcome, "last hour") for outcome in found]
    table, met = acceptance(bad, ("every turn",))
    assert not met
    missed = {row[0] for row in table.rows if row[-1] == "MISSED"}
    assert {"Brier score / that of the best straight line", "expected calibration error"} <= missed


def test_the_acceptance_misses_lines_that_were_read_wrongly(found: list[Outcome]) -> None:
    wrong = [replace(outcome, problems=1) for outcome in found]
    table, met = acceptance(wrong, ("every turn",))
    assert not met
    assert table.rows[-1] == ("lines and turns read wrongly", "0", "2", "", "MISSED")


def test_the_command_fails_only_if_asked_to_check(
    found: list[Outcome], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Plan] = []

    def bad(plans: Sequence[Plan], jobs: int) -> list[Outcome]:
        asked.extend(plans)
        return [as_bad_as(outcome, "last hour") for outcome in found]

    monkeypatch.setattr(command_line, "outcomes", bad)
    assert command(["--users", "2", "--quick"]) == 0
    assert command(["--users", "2", "--quick", "--check"]) == 1
    assert [plan.number for plan in asked] == [12, 13, 12, 13]
    printed = capsys.readouterr().out
    assert all(bound.line in printed for bound in BOUNDS)


def test_the_command_is_wired() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "forecast", "--help"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--check" in run.stdout


def as_bad_as(outcome: Outcome, peer: str) -> Outcome:
    """As if the forecast had said what that formula says."""
    results = dict(outcome.results)
    for (mode, name), result in outcome.results.items():
        if name == peer:
            results[mode, NAME] = result
    return replace(outcome, results=results)
