"""Everything that a person would ask of the agent if there were no limits."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from benchmarks.forecast.conversation import Call, Conversation
from benchmarks.forecast.person import DAY, FABLE, HAIKU, HOUR, OPUS, SONNET, Person, poisson, spread

MOST_CALLS = 250
OVERTIME = 1800.0
"""Seconds that a prompt may run on after the person has left."""
REMEMBERED = 6
"""Sessions that a person may come back to."""


class Block(NamedTuple):
    """A stretch of work, in seconds."""

    begins: float
    ends: float
    unattended: bool


def demand(person: Person, random: Random, days: int, monday: float) -> list[Call]:
    """The calls of so many days from midnight of a Monday on, by time."""
    work = _Work(person, random)
    for day in range(days):
        for block in _blocks(person, random, monday + day * DAY, weekend=day % 7 >= 5):
            work.block(block)
    return sorted(work.calls, key=lambda call: call.at)


def _blocks(person: Person, random: Random, midnight: float, *, weekend: bool) -> Iterator[Block]:
    if random.random() < (person.weekend if weekend else person.weekday):
        yield from _daytime(person, random, midnight)
        if random.random() < person.evening:
            begins = midnight + random.uniform(20, 22) * HOUR
            yield Block(begins, begins + random.uniform(0.4, 2.5) * HOUR, False)
    if random.random() < person.overnight:
        begins = midnight + random.uniform(22.5, 25.5) * HOUR
        yield Block(begins, begins + random.uniform(1, 6) * HOUR, True)


def _daytime(person: Person, random: Random, midnight: float) -> Iterator[Block]:
    moved, shorter = (random.uniform(-8, 8), random.uniform(0, 6)) if person.irregular else (0.0, 0.0)
    at = midnight + (person.begins + random.gauss(0, 0.7) + moved) * HOUR
    end = midnight + (person.ends + random.gauss(0, 0.7) + moved - shorter) * HOUR
    while at < end:
        length = person.block * spread(random, 0.6) * 60
        yield Block(at, at + length, False)
        at += length + person.pause * spread(random, 0.8) * 60


class _Work:
    """A person at the keyboard, block by block."""

    def __init__(self, person: Person, random: Random) -> None:
        self.calls: list[Call] = []
        self._person, self._random = person, random
        self._open: list[Conversation] = []
        self._sessions = self._chains = 0

    def block(self, block: Block) -> None:
        """One stretch with one or more sessions at the same time; each goes back to the open ones afterwards."""
        random = self._random
        sessions = 1 if block.unattended else 1 + poisson(random, self._person.parallel)
        heat = spread(random, 0.35)
        used = [
            self._session(self._taken(), block, block.begins + place * random.uniform(0, 600), heat)
            for place in range(sessions)
        ]
        self._open = [*self._open, *used][-REMEMBERED:]

    def _taken(self) -> Conversation:
        if self._open and self._random.random() < 0.5:
            return self._open.pop(self._random.randrange(len(self._open)))
        return self._new(self._person.model)

    def _new(self, model: str) -> Conversation:
        self._sessions += 1
        return Conversation(self._person, self._random, self._sessions, model)

    def _session(self, talk: Conversation, block: Block, at: float, heat: float) -> Conversation:
        """Prompts and answers until the block ends; gives the session that is open then."""
        random, person = self._random, self._person
        while at < block.ends:
            draw = random.random()
            if draw < 0.006:
                talk.model = random.choice([model for model in (OPUS, SONNET, FABLE) if model != talk.model])
            elif draw < 0.016:
                talk = self._new(talk.model)  # the context was cleared
            at = self._prompt(talk, block, at, heat)
            at += 5.0 if block.unattended else person.thinking * spread(random, 1.0) / heat
        return talk

    def _prompt(self, talk: Conversation, block: Block, at: float, heat: float) -> float:
        """The calls after one prompt, perhaps with subagents; gives the time of the last one."""
        random, person = self._random, self._person
        loops = random.random() < (0.02 if block.unattended else 0.0012)
        calls = person.calls * spread(random, 0.9) * (4 if block.unattended else 1)
        count = int(random.uniform(60, 220)) if loops else min(MOST_CALLS, 1 + int(calls))
        step = person.step / heat * (0.6 if loops else 1.0)
        for place in range(count):
            at += step * spread(random, 0.7)
            self.calls.append(talk.call(at, opens=place == 0))
            if at > block.ends + OVERTIME:
                break
        return self._fan(talk, at) if random.random() < person.fan else at

    def _fan(self, talk: Conversation, at: float) -> float:
        random = self._random
        end = at
        for _ in range(random.randrange(2, 6)):
            self._chains += 1
            model = random.choices((talk.model, SONNET, HAIKU), (0.5, 0.3, 0.2))[0]
            child = Conversation(self._person, random, talk.session, model, chain=self._chains)
            then = at + random.uniform(1, 20)
            for _ in range(int(random.uniform(8, 45))):
                then += self._person.step * 0.8 * spread(random, 0.7)
                self.calls.append(child.call(then))
            end = max(end, then)
        return end
