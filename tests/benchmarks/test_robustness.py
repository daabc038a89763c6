"""What the trials with bad input take for right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.robustness.cases import TRIALS, _no_usage
from benchmarks.robustness.lines import result, session, turn
from benchmarks.robustness.trial import LARGEST, Outcome, Trial

TRIAL = Trial("x", _no_usage, says="trouble")
RIGHT = Outcome(3, 3, 0.4, 42.0, "2 files · 1 trouble")


def test_all_that_is_as_it_has_to_be_is_right() -> None:
    assert RIGHT.wrong(TRIAL) == ""


@pytest.mark.parametrize(
    ("outcome", "wrong"),
    [
        (Outcome(3, 2, 0.4, 42.0, "1 trouble"), "2 turns, expected 3"),
        (Outcome(3, 3, None, 42.0, "1 trouble"), "the last turn did not appear"),
        (Outcome(3, 3, 0.4, LARGEST + 1, "1 trouble"), "91 MB"),
        (Outcome(3, 3, 0.4, 42.0, "2 files"), "said: '2 files'"),
        (Outcome(3, 3, 0.4, 42.0, "1 trouble", "a traceback"), "a traceback"),
    ],
)
def test_everything_else_is_named(outcome: Outcome, wrong: str) -> None:
    assert outcome.wrong(TRIAL) == wrong


def test_turns_can_be_told_apart_and_results_have_no_usage(tmp_path: Path) -> None:
    log = session(tmp_path, "shop", 1)
    first, second = (json.loads(turn(log, uncached)) for uncached in (5, 7))
    assert first["message"]["id"] != second["message"]["id"]
    assert (first["message"]["usage"]["input_tokens"], first["cwd"]) == (5, "/home/dev/shop")
    assert b"usage" not in result(log, 10)


def test_every_trial_has_a_name_of_its_own() -> None:
    assert len({trial.name for trial in TRIALS}) == len(TRIALS)
