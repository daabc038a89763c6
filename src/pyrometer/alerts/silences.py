"""What the person does not want to hear of: a rule, a subject or a provider, for a while or for good."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, TypeAlias

from pyrometer.snapshot import SilenceView, Snapshot

Span: TypeAlias = Literal["30m", "reset", "always"]
MOST = 100
"""Silences that are kept; of more, those that were asked for first are let go."""
_HALF_HOUR = 1800.0


def silence_until(span: Span, snapshot: Snapshot, *, subject: str = "", provider: str = "") -> float | None:
    """The end of a silence asked for now; None for `always`.

    `reset` is that of the window called `subject`, else the next one of `provider`, else the next one of all; without
    any known reset half an hour.
    """
    if span == "always":
        return None
    now = snapshot.at
    if span == "30m":
        return now + _HALF_HOUR
    open_windows = [each for each in snapshot.windows if each.resets_at is not None and each.resets_at > now]
    meant = [each for each in open_windows if each.subject == subject]
    theirs = [each for each in open_windows if each.provider == provider] if provider else open_windows
    return min((each.resets_at or 0 for each in meant or theirs), default=now + _HALF_HOUR)


class Silences:
    """Those in force."""

    def __init__(self) -> None:
        self._all: list[SilenceView] = []

    def add(self, silence: SilenceView) -> None:
        """In place of an older one of the same. One that names nothing would silence all: it is refused."""
        if silence.rule or silence.subject or silence.provider:
            self.remove(silence.rule, silence.subject, silence.provider)
            self._all = [*self._all, silence][-MOST:]

    def remove(self, rule: str, subject: str, provider: str) -> None:
        """End that of exactly this, if there is one."""
        gone = (rule, subject, provider)
        self._all = [each for each in self._all if (each.rule, each.subject, each.provider) != gone]

    def forget(self, now: float) -> None:
        """Drop what is over."""
        self._all = [each for each in self._all if each.until is None or each.until > now]

    def cover(self, rule: str, subject: str, provider: str) -> bool:
        """Whether any of them fits."""
        return any(_fits(each, rule, subject, provider) for each in self._all)

    def views(self) -> tuple[SilenceView, ...]:
        """In the order in which they end."""
        return tuple(sorted(self._all, key=lambda each: math.inf if each.until is None else each.until))

    def restore(self, silences: Iterable[SilenceView]) -> None:
        """Take back what `views` gave."""
        self._all = sorted(silences, key=lambda each: each.since)[-MOST:]


def _fits(silence: SilenceView, rule: str, subject: str, provider: str) -> bool:
    wanted = ((silence.rule, rule), (silence.subject, subject), (silence.provider, provider))
    return all(not name or name == given for name, given in wanted)
