"""The running totals of `token_count` lines, turned into one usage per response.

Codex repeats a total whenever only its rate limits changed, copies a parent's totals into a fork, lowers or restarts
them, and writes estimates after a compaction. Since 0.153 each response has a `token_usage_record` besides, whose
`token_count` twin must not count again; a file that was resumed by a newer Codex has both kinds one after the other.
"""

from __future__ import annotations

import msgspec

from pyrometer.agents.codex_lines import Tally

_KEPT = 8
"""Usage records that wait for their twin. The twin follows within the same response, so few wait at any time."""


class Counter(msgspec.Struct):
    """What the totals of one file said so far."""

    total: Tally | None = None
    last: Tally | None = None
    begun: bool = False
    """The file's own part has counted something."""
    epoch: int = 0
    """How often the total fell."""
    singles: int = 0
    """Counts without a total."""
    waiting: list[Tally] = []
    """Records whose `token_count` has not come yet."""
    uncovered: Tally | None = None
    """The latest response known by its counter alone; a record with the same numbers is its twin."""

    def step(self, total: Tally | None, last: Tally | None, own: bool) -> Tally | None:
        """The usage of the response that this count reports, or None if it reports none.

        Counts of a copied part (`own` False) only move the total.
        """
        if total is None:
            return self._single(last, own)
        before, self.total = self.total, total
        if total == before:
            return None
        if own and self.begun and last is not None and before is not None and _adds_up(before, last, total):
            used: Tally | None = last  # nearly always, and what the long way comes to as well
        else:
            falls = before is not None and fell(total, before)
            if falls:
                self.epoch += 1
            if not own:
                self.begun = False
                return None
            used = self._used(before, total, last, falls=falls)
            self.begun = True
        if used is None or empty(used) or (self.waiting and self._is_twin(used, last)):
            return None
        self.uncovered = last or used
        return used

    def mark(self) -> str:
        """A name for the latest count that a copy of it in another file has too."""
        if self.total is None:
            return f"n{self.singles}"
        given, cached, _, output, _, total = self.total
        return f"{given}.{cached}.{output}.{total}" + (f".e{self.epoch}" if self.epoch else "")

    def record(self, usage: Tally) -> bool:
        """Note a usage record; False if the counter has already reported the same response."""
        seen, self.uncovered = self.uncovered == usage, None
        if not seen:
            self.waiting = [*self.waiting[1 - _KEPT :], usage]
        return not seen

    def turn_begins(self) -> None:
        """From here on equal numbers are another response."""
        self.uncovered = None

    def _used(self, before: Tally | None, total: Tally, last: Tally | None, *, falls: bool) -> Tally | None:
        if last is not None and (not self.begun or before is None):
            return last
        if before is None:
            return total
        if falls:
            return last
        grown = _minus(total, before)
        return grown if last is None or grown == last or not fell(grown, last) else last

    def _is_twin(self, used: Tally, last: Tally | None) -> bool:
        for wanted in (last, used):
            if wanted in self.waiting:
                self.waiting = self.waiting[self.waiting.index(wanted) + 1 :]
                return True
        return False

    def _single(self, last: Tally | None, own: bool) -> Tally | None:
        if last is None or empty(last) or last == self.last:
            return None
        self.last = last
        self.singles += 1
        return last if own and not self._is_twin(last, last) else None


def empty(counts: Tally) -> bool:
    """No input and no output: an estimate or a filler, no response."""
    return counts[0] == 0 and counts[3] == 0


def fell(now: Tally, before: Tally) -> bool:
    """Whether any count is lower than before. Totals of the whole only matter where they are given."""
    return (
        now[0] < before[0]
        or now[1] < before[1]
        or now[2] < before[2]
        or now[3] < before[3]
        or now[4] < before[4]
        or 0 < now[5] < before[5]
    )


def _adds_up(before: Tally, last: Tally, total: Tally) -> bool:
    return (
        before[0] + last[0] == total[0]
        and before[1] + last[1] == total[1]
        and before[2] + last[2] == total[2]
        and before[3] + last[3] == total[3]
        and before[4] + last[4] == total[4]
        and before[5] + last[5] == total[5]
    )


def _minus(now: Tally, before: Tally) -> Tally:
    return (
        now[0] - before[0],
        now[1] - before[1],
        now[2] - before[2],
        now[3] - before[3],
        now[4] - before[4],
        max(0, now[5] - before[5]),
    )
