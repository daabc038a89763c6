"""The turns of one commit, merged as far as they can be without the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec

from pyrometer.agents.base import Sighted
from pyrometer.engine.ledger import SKEW, identity, plausible
from pyrometer.engine.merge import Part, part_of
from pyrometer.model import Turn
from pyrometer.store.said import Said
from pyrometer.store.tools import join
from pyrometer.troubles import FUTURE, IMPOSSIBLE

Line: TypeAlias = tuple[Turn, None]
"""A turn as one line tells it."""
_Sessions: TypeAlias = dict[tuple[str, str], Said]


class Claimed:
    """What files claim, in one straight loop: a history is hardly anything else."""

    def __init__(
        self,
        now: float,
        ahead: dict[int, float],
        known: Callable[[int], bool],
        sums_from: float,
        troubles: Counter[tuple[int, str]],
    ) -> None:
        """See `Gathered`; `troubles` counts lines by file and kind."""
        self.first: dict[int, Part] = {}
        """What one file says of each turn, by identity."""
        self.more: dict[int, dict[int, Part]] = {}
        """What other files say of some of them, by identity and file."""
        self.arrivals: dict[int, float] = {}
        """Turns met for the first time with a future time."""
        self.refused = 0
        self._now = now
        self._latest = now + SKEW
        self._ahead = ahead
        self._known = known
        self._sums_from = sums_from
        self._troubles = troubles

    def take(self, turns: Sequence[Line | Sighted], file: int, said: _Sessions) -> None:
        """Learn what the file says, and note the signs of life."""
        sound = [one for one in turns if plausible(one[0])]
        if refused := len(turns) - len(sound):
            self.refused += refused
            self._troubles[file, IMPOSSIBLE] += refused
        self._see(sound, file, said)
        self._claim(sound, file)

    def restart(self, file: int) -> None:
        """Void is what the file said earlier in this commit."""
        for ident in [ident for ident, part in self.first.items() if part.file == file]:
            others = self.more.get(ident)
            if others:
                self.first[ident] = others.pop(next(iter(others)))
            else:
                del self.first[ident]
        for others in self.more.values():
            others.pop(file, None)

    def _see(self, turns: Iterable[Line | Sighted], file: int, said: _Sessions) -> None:
        """Note the first and the last sign of life of each chain: turns mostly have the owner of the turn before."""
        spans: dict[tuple[str, str, str], list[float]] = {}
        before: tuple[str, ...] = ()
        for turn, _ in turns:
            at = turn.at
            if at > self._latest:
                self._troubles[file, FUTURE] += 1
                at = self._now
            owner = (turn.agent, turn.session, turn.chain)
            if owner != before:
                before, span = owner, spans.setdefault(owner, [at, at])
            if at > span[1]:
                span[1] = at
            elif at < span[0]:
                span[0] = at
        for (agent, session, chain), span in spans.items():
            told = said.setdefault((agent, session), Said())
            for at in span:
                told.see(chain, at)

    def _claim(self, turns: Iterable[Line | Sighted], file: int) -> None:
        """The turns themselves. Lines of one turn mostly come one after the other."""
        first, before, agent, ident = self.first, "", "", 0
        for turn, sights in turns:
            if turn.at < self._sums_from:
                continue
            if turn.key != before or turn.agent != agent:
                before, agent = turn.key, turn.agent
                ident = identity(agent, before)
            if turn.at > self._latest or self._ahead or self.arrivals:
                turn = self._arrived(ident, turn)
            part = part_of(turn, file) if sights is None else Part(file, turn, sights)
            known = first.get(ident)
            if known is None:
                first[ident] = part
            elif known.file == file:
                first[ident] = join(known, part)
            else:
                others = self.more.setdefault(ident, {})
                others[file] = join(others[file], part) if file in others else part

    def _arrived(self, ident: int, turn: Turn) -> Turn:
        """The turn, not later than when its future time was first met, as in the ledger.

        If the turn is known, the future is the clock's mistake: it was set back.
        """
        limit = self._ahead.get(ident) or self.arrivals.get(ident)
        if limit is None:
            if turn.at <= self._latest or self._known(ident):
                return turn
            limit = self.arrivals[ident] = self._now
        return msgspec.structs.replace(turn, at=min(turn.at, limit))
