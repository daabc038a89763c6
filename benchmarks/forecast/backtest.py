"""One invented person's weeks, replayed into all formulas and scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from benchmarks.forecast.alarms import Alarms, Rule, alarms
from benchmarks.forecast.blocks import LargestBlock, NinthDecile
from benchmarks.forecast.demand import demand
from benchmarks.forecast.formulas import Average, Formula, LastDay, LastHour, Pace, Regression
from benchmarks.forecast.ours import Cost, Ours
from benchmarks.forecast.person import DAY, HOUR, Person, person
from benchmarks.forecast.product import Event, Intake, believed, read
from benchmarks.forecast.provider import Account, Provider, Window, lock_rate
from benchmarks.forecast.readings import every_turn, hourly
from benchmarks.forecast.replay import Pacing, Replay
from benchmarks.forecast.scores import Score, score
from benchmarks.forecast.transcripts import transcripts
from benchmarks.forecast.trial import Trial

MONDAY = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
"""Midnight of the first day."""
WARM = 14 * DAY
"""Windows of the first two weeks are not scored: nothing is known of the person yet."""
THRESHOLDS = (0.5, 0.6, 0.7)
WEEK_RULE = Rule(0.6, percent=25.0)
PEERS: dict[str, Sequence[Callable[[], Formula]]] = {
    "every turn": (Regression, LastHour, Pace, Average),
    "hourly": (Regression, LastHour, Pace, Average),
    "none": (LargestBlock, NinthDecile),
    "week": (Pace, LastDay),
}
"""By kind of trial, what the forecast is compared with: five-hour windows with official readings after every turn,
about once an hour, or never; weekly windows with readings after every turn."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one person is asked for."""

    number: int
    seed: int = 7
    days: int = 56
    population: str = "standard"
    step: float = 300.0
    """Seconds between two answers."""
    modes: tuple[str, ...] = ("every turn", "hourly", "none")
    room: float = 0.0
    """Of the person's plan, against the largest window; 0: they are locked out now and then."""


@dataclass(frozen=True, slots=True)
class Result:
    """One formula's scores, of one person or of several."""

    score: Score = field(default_factory=Score)
    alarms: dict[float, Alarms] = field(default_factory=dict)
    """By threshold."""

    def __add__(self, other: Result) -> Result:
        both = {one: self.alarms.get(one, Alarms()) + alarms for one, alarms in other.alarms.items()}
        return Result(self.score + other.score, both)


@dataclass(slots=True)
class Outcome:
    """Everything that came of one person."""

    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    """By mode and formula."""
    cost: Cost = field(default_factory=Cost)
    problems: int = 0
    """Lines or turns that the product refused; all were good."""


@dataclass(frozen=True, slots=True)
class Life:
    """Someone's weeks as they were, and as the product read them."""

    account: Account
    intake: Intake
    random: Random


def backtest(plan: Plan) -> Outcome:
    """One person's windows in all modes of the plan."""
    life = live(plan)
    intake = life.intake
    outcome = Outcome(cost=Cost(lines=intake.seconds, line_count=intake.lines), problems=intake.problems)
    outcome.problems += _differences(life)
    for mode in plan.modes:
        ours = Ours(10_080 if mode == "week" else 300)
        for name, trials in _trials(plan, life, mode, ours):
            outcome.results[mode, name] = _result(plan, mode, trials)
        outcome.cost += ours.cost
    return outcome


def live(plan: Plan) -> Life:
    """A person's weeks, written as logs and read back by the product."""
    random, who, account = account_of(plan)
    return Life(account, read(transcripts(account, random, hour=who.cache_life == HOUR)), random)


def account_of(plan: Plan) -> tuple[Random, Person, Account]:
    """A person and what became of their demand; and the chance that goes on with both."""
    random = Random(f"{plan.population} {plan.seed} {plan.number}")
    who = person(random, plan.population)
    calls = demand(who, random, plan.days, MONDAY)
    return random, who, Provider(who, random, calls, plan.days, lock_rate(plan.number), plan.room).account()


def _differences(life: Life) -> int:
    """Turns and tokens that the product counted otherwise than they were."""
    calls = life.account.calls
    true = sum(call.uncached + call.read + call.written + call.output for call in calls)
    return abs(life.intake.turns - len(calls)) + abs(sum(spent.tokens for spent in life.intake.spent) - true)


def _trials(plan: Plan, life: Life, mode: str, ours: Ours) -> list[tuple[str, list[Trial]]]:
    windows = _windows(plan, life.account, mode)
    readings = () if mode == "none" else (hourly if mode == "hourly" else every_turn)(windows, life.random)
    minutes = 10_080 if mode == "week" else 300
    events: list[Event] = [*life.intake.spent, *believed(readings, life.intake.hits, minutes)]
    pacing = Pacing(MONDAY, MONDAY + WARM, 7200.0 if mode == "week" else plan.step)
    replay = Replay(ours, [make() for make in PEERS[mode]], sorted(events, key=lambda event: event.at), pacing)
    replay.run(windows)
    return replay.trials


def _windows(plan: Plan, account: Account, mode: str) -> list[Window]:
    """Those whose whole length was lived through."""
    over = MONDAY + plan.days * DAY
    windows = account.weeks if mode == "week" else account.windows
    return [window for window in windows if window.at and window.ends_at <= over]


def _result(plan: Plan, mode: str, trials: Sequence[Trial]) -> Result:
    weeks = plan.days / 7 - WARM / DAY / 7
    rules = [WEEK_RULE] if mode == "week" else [Rule(threshold) for threshold in THRESHOLDS]
    return Result(score(trials), {rule.threshold: alarms(trials, rule, weeks) for rule in rules})
