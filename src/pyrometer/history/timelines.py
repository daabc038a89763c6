"""What sessions were about from when on: their branch, and the slash command whose work they were doing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

import msgspec

from pyrometer.history.question import REST
from pyrometer.store.names import CHUNK
from pyrometer.store.said import Said, Told, decode
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER

_PROMPTS = """
SELECT owners.session, marks.at FROM marks JOIN owners ON owners.id = marks.owner
WHERE marks.kind = 1 AND owners.session IN ({sessions})"""


class Timeline(msgspec.Struct, frozen=True):
    """Words, each of which holds from its time until that of the next."""

    times: tuple[float, ...]
    words: tuple[str, ...]

    def at(self, time: float) -> str:
        """The word that holds then; `REST` before the first one."""
        place = bisect_right(self.times, time)
        return self.words[place - 1] if place else REST

    def in_quarter(self, time: float) -> str:
        """The word that holds in the middle of that quarter of an hour: sums know no shorter time."""
        return self.at(time // QUARTER * QUARTER + QUARTER / 2)

    def spans(self, word: str) -> Iterator[tuple[float, float]]:
        """When that word holds: (from, up to)."""
        for start, end, held in zip(self.times, (*self.times[1:], float("inf")), self.words, strict=True):
            if held == word and start < end:
                yield start, end

    @property
    def changes(self) -> bool:
        """Whether more than one word ever holds."""
        return len(set(self.words)) > 1


NOTHING = Timeline((), ())


def commands(told: Told, prompts: Iterable[float]) -> Timeline:
    """A command's work lasts until the next prompt or command. `REST` is what was done for prompts."""
    entries = sorted([*((at, 0, REST) for at in prompts), *((at, 1, name) for at, name in told)])
    return Timeline(tuple([at for at, _, _ in entries]), tuple([name for _, _, name in entries]))


def branches(told: Told) -> Timeline:
    """The first branch holds from the beginning: it is told with the first line. Told again it is no news."""
    news = [one for before, one in zip([(0.0, ""), *told], told, strict=False) if one[1] != before[1]]
    times = (0.0, *(at for at, _ in news[1:]))
    return Timeline(times, tuple(name for _, name in news)) if news else NOTHING


def with_commands(store: Store) -> dict[int, tuple[Told, Timeline]]:
    """By number of the session: its commands, and what it worked on. Only sessions that have any."""
    told = {number: said.commands for number, said in _told(store) if said.commands}
    prompts: dict[int, list[float]] = {number: [] for number in told}
    for number, at in _prompts(store, list(told)):
        prompts[number].append(at)
    return {number: (said, commands(said, prompts[number])) for number, said in told.items()}


def with_branches(store: Store) -> dict[int, Timeline]:
    """By number of the session; the branches of all sessions that tell any."""
    return {number: branches(found) for number, said in _told(store) if (found := _branches(said))}


def prompts_of(store: Store, session: int) -> list[float]:
    """When the session's prompts came."""
    return [at for _, at in _prompts(store, [session])]


def _branches(said: Said) -> Told:
    """A store of an older Pyrometer knows the last one only."""
    return said.branches or ([said.last["branch"]] if "branch" in said.last else [])


def _told(store: Store) -> Iterator[tuple[int, Said]]:
    for number, data in store.query("SELECT id, said FROM sessions WHERE said IS NOT NULL"):
        yield int(str(number)), decode(data if isinstance(data, bytes) else None)


def _prompts(store: Store, sessions: Collection[int]) -> Iterator[tuple[int, float]]:
    wanted = list(sessions)
    for start in range(0, len(wanted), CHUNK):
        some = ", ".join(map(str, wanted[start : start + CHUNK]))
        for number, at in store.query(_PROMPTS.format(sessions=some)):
            yield int(str(number)), float(str(at))
