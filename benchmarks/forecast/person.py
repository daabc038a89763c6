"""Invented people: when they work, what their sessions are like. Shaped by what was measured on real accounts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from random import Random

HOUR = 3600.0
DAY = 86_400.0
OPUS, SONNET, HAIKU, FABLE = "claude-opus-5", "claude-sonnet-5", "claude-haiku-4-5", "claude-fable-5"
TUNING = range(12)
"""People whose numbers may be used to choose a constant of the forecast. Scores are of the others alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person's habits. Times of day in hours, lengths of work in minutes, sizes in tokens."""

    begins: float
    ends: float
    weekday: float
    """Probability of work on a working day, and..."""
    weekend: float
    block: float
    pause: float
    parallel: float
    """Further sessions at the same time, on average."""
    evening: float
    overnight: float
    irregular: bool
    """No usual hours: every day begins somewhere else."""
    overhead: float
    """Prompt of a new session: system prompt and tools."""
    growth: float
    """What one call adds to the context, median."""
    compacts_at: float
    cache_life: float
    """Seconds for which the cache keeps a prefix."""
    calls: float
    """Calls after one prompt, median."""
    thinking: float
    """Seconds between an answer and the next prompt, median."""
    step: float
    """Seconds of one call, median."""
    fan: float
    """Probability that a prompt starts subagents."""
    model: str
    outside: tuple[float, float]
    """Usage that no local log shows: bursts a day, and points of the window each."""
    read_weight: float
    """What the provider charges for a token read from the cache, in uncached input tokens, and..."""
    write_weight: float
    """... for a token written to it."""


POPULATIONS = {
    "standard": "the people that the forecast is made for",
    "autonomous": "unattended jobs, day and night",
    "irregular": "no usual hours, short blocks",
    "external": "ten bursts a day that no local log shows",
    "cache-heavy": "the provider charges ten times the assumed price for cache reads",
}


def person(random: Random, population: str = "standard") -> Person:
    """A person of the population. KeyError for an unknown one."""
    drawn = _standard(random)
    if population == "autonomous":
        return replace(drawn, overnight=0.6, calls=30.0, thinking=20.0, fan=0.12)
    if population == "irregular":
        return replace(drawn, irregular=True, block=20.0, pause=90.0, evening=0.6)
    if population == "external":
        return replace(drawn, outside=(10.0, 4.0))
    if population == "cache-heavy":
        return replace(drawn, read_weight=0.1)
    return {"standard": drawn}[population]


def poisson(random: Random, mean: float) -> int:
    """A count with this mean; meant for small ones."""
    bound, product, count = math.exp(-mean), random.random(), 0
    while product > bound:
        product *= random.random()
        count += 1
    return count


def spread(random: Random, sigma: float) -> float:
    """A factor with median 1."""
    return random.lognormvariate(0.0, sigma)


def _standard(random: Random) -> Person:
    return Person(
        begins=random.gauss(9.5, 1.0),
        ends=random.gauss(18.5, 1.3),
        weekday=random.uniform(0.75, 0.97),
        weekend=random.uniform(0.05, 0.6),
        block=random.uniform(25, 75),
        pause=random.uniform(15, 60),
        parallel=random.gammavariate(1.2, 0.5),
        evening=random.uniform(0, 0.45),
        overnight=random.uniform(0, 0.1),
        irregular=random.random() < 0.3,
        overhead=random.uniform(15e3, 45e3),
        growth=random.uniform(450, 1500),
        compacts_at=_one_of(random, {113e3: 0.6, 160e3: 0.25, 400e3: 0.1, 950e3: 0.05}),
        cache_life=_one_of(random, {3600.0: 0.8, 300.0: 0.2}),
        calls=random.uniform(3, 11),
        thinking=random.uniform(40, 150),
        step=random.uniform(8, 20),
        fan=random.uniform(0, 0.1),
        model=random.choices((OPUS, SONNET, FABLE), (0.55, 0.33, 0.12))[0],
        outside=random.choices(((0.0, 0.0), (2.0, 1.5), (6.0, 2.5)), (0.6, 0.25, 0.15))[0],
        read_weight=_one_of(random, {0.0: 0.25, 0.003: 0.25, 0.01: 0.2, 0.02: 0.2, 0.1: 0.1}),
        write_weight=_one_of(random, {1.0: 0.6, 1.25: 0.25, 2.0: 0.15}),
    )


def _one_of(random: Random, shares: dict[float, float]) -> float:
    return random.choices(list(shares), list(shares.values()))[0]
