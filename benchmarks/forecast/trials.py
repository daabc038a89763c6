"""All people of a trial, on several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.forecast.backtest import Outcome, Plan, Result, backtest
from benchmarks.forecast.ours import Cost

R = TypeVar("R")


@dataclass(slots=True)
class Pooled:
    """What came of a group of people."""

    people: int
    weeks: float
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    """By mode and formula."""
    cost: Cost = field(default_factory=Cost)
    problems: int = 0


def outcomes(plans: Sequence[Plan], jobs: int) -> list[Outcome]:
    """One outcome for each plan, whatever the number of processes."""
    return mapped(backtest, plans, jobs)


def mapped(act: Callable[[Plan], R], plans: Sequence[Plan], jobs: int) -> list[R]:
    """What `act` gives for each plan, whatever the number of processes."""
    if jobs <= 1:
        return [act(plan) for plan in plans]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        return pool.map(act, plans, chunksize=1)


def pooled(found: Sequence[Outcome]) -> Pooled:
    """The sums over all people."""
    whole = Pooled(len(found), 0.0)
    for outcome in found:
        for key, result in outcome.results.items():
            whole.results[key] = whole.results.get(key, Result()) + result
        whole.cost += outcome.cost
        whole.problems += outcome.problems
    weeks = [alarms.weeks for result in whole.results.values() for alarms in result.alarms.values()]
    whole.weeks = max(weeks, default=0.0)
    return whole
