"""`python -m benchmarks robustness`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.robustness.cases import TRIALS
from benchmarks.robustness.trial import Outcome, Trial, attempt
from benchmarks.table import Table
from benchmarks.world import machine


def command(words: list[str]) -> int:
    """Carries the trials out; 1 if one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks robustness", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only trials with one of these words in their name")
    wanted = parser.parse_args(words).words
    table = Table(
        "Bad input", ("what", "turns", "next turn on the screen after", "peak memory (PSS)", "the pane says", "")
    )
    print(f"`python -m benchmarks robustness` on {machine()}.\n", flush=True)
    for trial in TRIALS:
        if not wanted or any(word in trial.name for word in wanted):
            with tempfile.TemporaryDirectory(prefix="pyrometer-robustness-") as home:
                _add(table, trial, attempt(trial, Path(home)))
    print(table.markdown())
    return int(any(row[-1] != "right" for row in table.rows))


def _add(table: Table, trial: Trial, outcome: Outcome) -> None:
    seen = "–" if outcome.seen_after is None else f"{outcome.seen_after:.1f} s"
    wrong = outcome.wrong(trial)
    row = (f"{outcome.counted} of {outcome.expected}", seen, f"{outcome.peak:.0f} MB", outcome.said, wrong or "right")
    print(f"{trial.name}: {', '.join(row)}", flush=True)
    table.add(trial.name, *row)
