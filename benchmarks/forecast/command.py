"""`python -m benchmarks forecast`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.forecast.acceptance import acceptance
from benchmarks.forecast.backtest import Outcome, Plan
from benchmarks.forecast.bells import LEARNED, WEEK, WEEKS, bells, table
from benchmarks.forecast.person import DAY, POPULATIONS, TUNING
from benchmarks.forecast.tables import costs, scores, sweep
from benchmarks.forecast.trials import mapped, outcomes, pooled

FIVE_HOURS = ("every turn", "hourly", "none")
PEOPLE, FEWER = 40, 12
STRESSED = 12
"""People of each other population."""
WEEKS_DAYS = 84
"""Days lived through for the weekly windows."""
PARTS = ("standard", "bells", "week", "stress")
BELL_DAYS = round((LEARNED + WEEKS * WEEK) / DAY)
RUNG, ROOM = 9, 1.5
"""People whose bells are counted. Two of three have a plan with room for their busiest hours."""


def command(words: Sequence[str]) -> int:
    """Runs the trials that were asked for; 1 if a line is missed and `--check` was given."""
    said = _parser().parse_args(words)
    said.users = said.users or (FEWER if said.quick else PEOPLE)
    parts = said.only or (["standard"] if said.quick else PARTS)
    code = 0
    if "standard" in parts:
        code = _standard(said)
    if "bells" in parts:
        code = max(code, _bells(said))
    if "week" in parts:
        _week(said)
    if "stress" in parts:
        _stress(said)
    return code if said.check else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks forecast", description="Scores the forecast.")
    parser.add_argument("--users", type=int, help=f"people (default {PEOPLE}, quick {FEWER})")
    parser.add_argument(
        "--first",
        type=int,
        default=len(TUNING),
        help=f"number of the first; constants were chosen on those below {len(TUNING)}",
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=int, default=56, help="lived through by each (default 56), two weeks unscored")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--quick", action="store_true", help="fewer people and trials, six weeks: about a minute")
    parser.add_argument("--check", action="store_true", help="exit 1 if a line of the acceptance is missed")
    parser.add_argument("--only", action="append", choices=PARTS, help="leave out the other parts")
    parser.add_argument("--population", action="append", choices=sorted(POPULATIONS), help="of the stress part")
    return parser


def _standard(said: argparse.Namespace) -> int:
    plan = Plan(0, said.seed, said.days)
    if said.quick:
        plan = replace(plan, days=min(said.days, 42), modes=("every turn", "none"))
    found = _run(said, plan, said.users)
    whole = pooled(found)
    for mode in plan.modes:
        print(scores(whole, mode, plan.population).markdown())
        print(sweep(whole, mode).markdown(), flush=True)
    print(costs(whole).markdown())
    table, met = acceptance(found, plan.modes)
    print(table.markdown(), flush=True)
    return 0 if met else 1


def _bells(said: argparse.Namespace) -> int:
    people = min(said.users, RUNG)
    begun = time.perf_counter()
    plans = [
        Plan(number, said.seed, BELL_DAYS, room=0.0 if place % 3 == 2 else ROOM)
        for place, number in enumerate(range(said.first, said.first + people))
    ]
    shown, met = table(mapped(bells, plans, min(said.jobs, people)))
    print(f"{people} standard people, all rules: {time.perf_counter() - begun:.0f} s\n")
    print(shown.markdown(), flush=True)
    return 0 if met else 1


def _week(said: argparse.Namespace) -> None:
    whole = pooled(_run(said, Plan(0, said.seed, WEEKS_DAYS, modes=("week",)), said.users))
    print(scores(whole, "week", "standard").markdown(), flush=True)


def _stress(said: argparse.Namespace) -> None:
    for population in said.population or [name for name in POPULATIONS if name != "standard"]:
        plan = Plan(0, said.seed, said.days, population, modes=("every turn", "none"))
        whole = pooled(_run(said, plan, min(said.users, STRESSED)))
        for mode in plan.modes:
            print(scores(whole, mode, population).markdown(), flush=True)


def _run(said: argparse.Namespace, plan: Plan, users: int) -> list[Outcome]:
    begun = time.perf_counter()
    plans = [replace(plan, number=number) for number in range(said.first, said.first + users)]
    found = outcomes(plans, min(said.jobs, users))
    took = time.perf_counter() - begun
    print(
        f"{users} {plan.population} people ({', '.join(plan.modes)}), {plan.days} days each: {took:.0f} s\n", flush=True
    )
    return found
