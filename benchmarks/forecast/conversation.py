"""The token counts of one session or subagent, call by call, as a provider's cache makes them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from benchmarks.forecast.person import Person, spread

SHARED = 0.6
"""Part of a new session's prompt that another session may have left in the cache."""
FAULTY = 0.013
"""Sessions whose prefix is lost now and then, and..."""
LOST = 0.02
"""... how often, per call."""


class Call(NamedTuple):
    """One request to a model, with the counts that the provider reports."""

    at: float
    session: int
    chain: int
    """0: the main loop, else the subagent."""
    model: str
    uncached: int
    read: int
    written: int
    output: int
    opens: bool
    """The first one after a prompt of the person."""


class Conversation:
    """A context that grows from call to call, until it is compacted."""

    def __init__(self, person: Person, random: Random, session: int, model: str, chain: int = 0) -> None:
        self.session, self.chain, self.model = session, chain, model
        self._person, self._random = person, random
        self._context = 0.0
        self._last: float | None = None
        self._model_before = model
        self._faulty = random.random() < FAULTY

    def call(self, at: float, *, opens: bool = False) -> Call:
        """The next request, answered at `at`."""
        random = self._random
        read = self._cached(at)
        self._context += self._person.growth * spread(random, 1.0)
        written, output = self._context - read, 280.0 * spread(random, 1.1)
        self._context += output
        self._last, self._model_before = at, self.model
        return Call(
            at, self.session, self.chain, self.model,
            random.randrange(2, 40), int(read), int(written), 1 + int(output), opens,
        )  # fmt: skip

    def _cached(self, at: float) -> float:
        """Tokens of the prompt that are read from the cache; compacts the context if it is time."""
        person, random = self._person, self._random
        if self._last is None:
            self._context = person.overhead * (0.5 if self.chain else 1.0)
            shared = not self.chain and random.random() < 0.5
            return person.overhead * SHARED if shared else 0.0
        if self._context > person.compacts_at:
            self._context = person.overhead + random.uniform(6e3, 14e3)
            return person.overhead * 0.5
        if at - self._last > person.cache_life or self.model != self._model_before:
            return 0.0
        if self._faulty and self._context > 25e3 and random.random() < LOST:
            return self._context * random.choice((0.0, 0.15, 0.3))
        return self._context
