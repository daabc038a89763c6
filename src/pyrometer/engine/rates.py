"""Tokens per hour, over all and by agent: now, by bucket, as a graph, and against what is normal."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from pyrometer.engine.baseline import Baseline
from pyrometer.engine.tally import UNPRICED, Counts, Tally, tokens
from pyrometer.engine.timesums import TimeSums
from pyrometer.engine.track import Track
from pyrometer.model import Turn
from pyrometer.snapshot import BurnSeries, BurnView

SPAN = 300
"""Seconds of the rate that is called "now"."""
HOUR = 3600
_EVERYONE = ""
_LEAST_TRACKED = 26 * HOUR


def next_second(now: float) -> int:
    """The end of the present second: rates count whole seconds, this one included."""
    return math.floor(now) + 1


def per_hour(track: Track, now: float, span: float) -> float:
    """Tokens per hour over the last `span` seconds."""
    end = next_second(now)
    return track.between(end - span, end) * HOUR / span


class Rates:
    """Running sums by time. A change costs a handful of additions, a question a few hundred look-ups at the most."""

    def __init__(self, graph_minutes: float, kept: float) -> None:
        self.retune(graph_minutes)
        self._kept = kept
        self._tracked_from = -math.inf
        self._pruned_at = -math.inf
        self._columns: dict[tuple[float, str | None], dict[float, int]] = {}
        self._touched = math.inf
        self._unpriced: tuple[str, ...] | None = None
        self._tracks: dict[str, Track] = {}
        self._sums: dict[tuple[str, str], TimeSums] = {}
        self._baselines: dict[str, Baseline] = {_EVERYONE: Baseline()}

    def count(self, turn: Turn, ident: int, values: Counts, sign: int) -> None:
        """Add a turn, or take it away again with `sign` -1."""
        if turn.agent not in self._tracks:
            self._tracks[turn.agent] = Track()
            self._baselines[turn.agent] = Baseline()
        amount = tokens(values)
        sums = self._sums.get((turn.agent, turn.model))
        if sums is None:
            sums = self._sums[turn.agent, turn.model] = self._new_sums()
        sums.add(turn.at, values, sign)
        if Tally(values)[UNPRICED]:
            self._unpriced = None
        self._touched = min(self._touched, turn.at)
        for scope in (_EVERYONE, turn.agent):
            self._baselines[scope].add(turn.at, sign * amount)
        if turn.at >= self._tracked_from:
            track = self._tracks[turn.agent]
            if sign > 0:
                track.add(turn.at, ident, amount)
            else:
                track.remove(turn.at, ident)

    def retune(self, graph_minutes: float) -> None:
        """Keep enough for a graph of another length; what is already dropped stays a gap."""
        self._tracked = max(_LEAST_TRACKED, graph_minutes * 60 + HOUR)

    def prune(self, now: float) -> None:
        """Drop what is too old for any question."""
        self._unpriced = None
        self._pruned_at = max(self._pruned_at, now)
        self._tracked_from = max(self._tracked_from, math.floor(now - self._tracked))
        for track in self._tracks.values():
            track.prune(self._tracked_from)
        for sums in self._sums.values():
            sums.prune(now, self._kept)
        for baseline in self._baselines.values():
            baseline.prune(now)

    def burn(self, now: float, since: float | None = None, agent: str | None = None) -> BurnView:
        """The rates of all agents or one; `since` is when the deciding window opened."""
        rate, normal = self.rate(now, SPAN, agent), self.normal(now, agent)
        by_bucket = self.used(agent, now + 1 - HOUR, now + 1).usage
        return BurnView(
            now=rate,
            hour=float(by_bucket.total),
            by_bucket=by_bucket,
            normal=normal,
            ratio=rate / normal if normal else None,
            since_window=self._rate_since(now, since, agent),
        )

    def rate(self, now: float, span: float, agent: str | None = None) -> float:
        """Tokens per hour over the last `span` seconds, up to a day."""
        return sum(per_hour(track, now, span) for track in self._tracks_of(agent))

    def normal(self, now: float, agent: str | None = None) -> float | None:
        """The person's own tokens per hour while working; None until enough is known."""
        baseline = self._baselines.get(agent or _EVERYONE)
        return baseline.normal(now) if baseline else None

    def used(self, agent: str | None, start: float, end: float, model_scope: str = "") -> Tally:
        """What was used from the second of `start` up to but without that of `end`.

        `model_scope` limits it to models whose names contain all its words: `fable`, `Opus 5`.
        """
        return Tally(sum(sums.between(start, end).counts for sums in self._sums_of(agent, model_scope)))

    def first_turn(self, agent: str | None, after: float) -> float | None:
        """When the first turn from `after` on happened, to the second for six hours, then to the minute."""
        found = (sums.first(after) for sums in self._sums_of(agent, ""))
        return min((at for at in found if at is not None), default=None)

    def unpriced(self) -> tuple[str, ...]:
        """Models some of whose tokens have no price."""
        if self._unpriced is None:
            self._unpriced = tuple(
                sorted({model for (_, model), sums in self._sums.items() if model and sums.whole[UNPRICED]})
            )
        return self._unpriced

    def series(self, now: float, minutes: float, columns: int, agent: str | None, known_from: float) -> BurnSeries:
        """Rates over the last `minutes` in `columns` bins whose edges stay where they are as time goes on.

        Each is the rate over the five minutes (or the bin, if longer) that end with the bin; the last bin is the one
        that is under way, and its rate is the one "now". Bins that end before `known_from` are gaps.
        """
        columns = max(1, columns)
        step = max(1, math.ceil(minutes * 60 / columns))
        span, upto = max(step, SPAN), next_second(now)
        last = -(-upto // step)
        stops = [float(place * step) for place in range(last - columns + 1, last + 1)]
        sums = self._sums_until(stops[:-1], step, span, agent)
        sums.append(self._tokens(upto - span, upto, agent))
        known = max(known_from, self._tracked_from)
        rates = (
            tokens * HOUR / span if min(stop, upto) > known else None for stop, tokens in zip(stops, sums, strict=True)
        )
        return BurnSeries(stops[-1], float(step), tuple(rates))

    def _sums_until(self, stops: list[float], step: int, span: int, agent: str | None) -> list[int]:
        """Tokens of the `span` seconds before each bin edge. Only those that a change touched are summed anew."""
        if self._touched < math.inf:
            for cells in self._columns.values():
                for stop in [stop for stop in cells if stop > self._touched]:
                    del cells[stop]
            self._touched = math.inf
        known = self._columns.get((step, agent), {})
        found = {stop: known[stop] if stop in known else self._tokens(stop - span, stop, agent) for stop in stops}
        self._columns = {key: cells for key, cells in self._columns.items() if key[0] == step} | {(step, agent): found}
        return list(found.values())

    def _tokens(self, start: float, end: float, agent: str | None) -> int:
        return sum(track.between(start, end) for track in self._tracks_of(agent))

    def _new_sums(self) -> TimeSums:
        sums = TimeSums()
        if self._pruned_at > -math.inf:
            sums.prune(self._pruned_at, self._kept)
        return sums

    def _rate_since(self, now: float, since: float | None, agent: str | None) -> float | None:
        """Never over less than five minutes: a window that has just opened says nothing yet."""
        if since is None or since > now:
            return None
        return self.used(agent, since, now + 1).tokens * HOUR / max(now - since, SPAN)

    def _tracks_of(self, agent: str | None) -> list[Track]:
        return [track for name, track in self._tracks.items() if agent is None or name == agent]

    def _sums_of(self, agent: str | None, model_scope: str) -> Iterable[TimeSums]:
        words = re.findall(r"[a-z0-9]+", model_scope.lower())
        for (name, model), sums in self._sums.items():
            if (agent is None or name == agent) and all(word in model.lower() for word in words):
                yield sums
