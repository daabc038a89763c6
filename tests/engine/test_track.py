"""A track is a sorted list; its sums equal a recount whatever happened before."""

from __future__ import annotations

import math

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pyrometer.engine.track import Track

times = st.integers(0, 50).map(float) | st.floats(0, 50)


class TrackMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.track = Track()
        self.entries: list[tuple[float, int, int]] = []
        self.made = 0

    @rule(at=times, amount=st.integers(0, 9))
    def add(self, at: float, amount: int) -> None:
        self.made = (self.made * 31 + 7) % 1009
        if all(ident != self.made for _, ident, _ in self.entries):
            self.track.add(at, self.made, amount)
            self.entries.append((at, self.made, amount))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        if self.entries:
            entry = data.draw(st.sampled_from(self.entries))
            self.entries.remove(entry)
            assert self.track.remove(entry[0], entry[1])
        assert not self.track.remove(7.0, 5000)

    @rule(before=times)
    def prune(self, before: float) -> None:
        self.track.prune(before)
        self.entries = [entry for entry in self.entries if entry[0] >= before]

    @rule(start=times, end=times)
    def between(self, start: float, end: float) -> None:
        wanted = sum(amount for at, _, amount in self.entries if start <= at < end)
        assert self.track.between(start, end) == wanted

    @invariant()
    def sorted(self) -> None:
        self.entries.sort()
        assert list(self.track) == self.entries
        assert self.track.newest == (self.entries[-1][0] if self.entries else -math.inf)
        assert self.track.oldest == (self.entries[0][0] if self.entries else math.inf)


TestTrack = TrackMachine.TestCase
TestTrack.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
