"""The life of each (rule, subject): inactive, pending, firing, inactive again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.delivery import RANK
from pyrometer.alerts.inhibition import inhibits, precedence
from pyrometer.alerts.state import AlertState
from pyrometer.snapshot import AlertView

MOST_PAST = 200
"""Ended alerts that are remembered."""
MEMORY = 14 * 86_400.0
"""Seconds for which the end of an alert is remembered, for what may follow it."""
_MOST_STATES = 1000


class Lives:
    """All of them, and what has ended."""

    def __init__(self, quieted: Callable[[AlertState], bool]) -> None:
        """`quieted` says whether the person does not want to hear of an alert."""
        self.states: dict[tuple[str, str], AlertState] = {}
        self.past: list[AlertView] = []
        """Ended alerts, oldest first."""
        self._quieted = quieted

    def firing(self) -> list[AlertState]:
        """What fires now, badges and all."""
        return [state for state in self.states.values() if state.phase == "firing"]

    def go_on(self, conditions: Iterable[Condition], now: float) -> list[AlertView]:
        """Each goes a step further; those that no condition names have ended. Returns the alerts that ended."""
        ended: list[AlertView] = []
        named = set()
        for condition in sorted(conditions, key=precedence):
            named.add((condition.rule, condition.subject))
            self._step(condition, now, ended)
        for key in [key for key in self.states if key not in named]:
            self._gone(self.states[key], now, ended)
        self._forget(now)
        return ended

    def _step(self, condition: Condition, now: float, ended: list[AlertView]) -> None:
        key = (condition.rule, condition.subject)
        state = self.states.get(key)
        if state is None:
            if not condition.on:
                return
            state = self.states[key] = AlertState(*key)
        state.name, state.provider, state.window = condition.name, condition.provider, condition.window
        state.silences, state.keep, state.keep_turns = condition.silences, condition.keep, condition.keep_turns
        state.cooldown, state.turns = condition.cooldown, condition.turns
        if state.phase == "firing" and _other_episode(state, condition):
            self._end(state, now, ended)
        if state.phase == "firing":
            self._burn_on(state, condition, now, ended)
        else:
            self._begin(state, condition, now)

    def _begin(self, state: AlertState, condition: Condition, now: float) -> None:
        """Inactive or pending: fires once `on` has held long enough and nothing silences it."""
        waits = state.phase == "pending" and condition.patient and not condition.off
        if not (condition.on or waits) or not self._may_begin(state, condition):
            state.phase = "inactive"
            return
        if state.phase == "inactive":
            state.phase, state.since, state.since_turn = "pending", now, condition.turns
        cooling = state.ended_at is not None and now < state.ended_at + state.cooldown
        held = now - state.since >= condition.hold and condition.turns - state.since_turn >= condition.hold_turns
        if condition.on and held and not cooling:
            state.phase, state.since, state.off_since = "firing", now, None
            self._say(state, condition)

    def _may_begin(self, state: AlertState, condition: Condition) -> bool:
        """Nothing silences it, what it waits for is over, and it has not fired in this episode, or less severely."""
        if self._inhibited(condition) or not self._follows(state, condition):
            return False
        if state.episode is None or _other_episode(state, condition):
            return True
        return RANK[condition.level] > RANK[state.episode_level]

    def _burn_on(self, state: AlertState, condition: Condition, now: float, ended: list[AlertView]) -> None:
        """Firing: the text stays as it was announced unless the level rises; ends when `off` has held long enough.

        Mere badges are never announced: theirs is always the newest text.
        """
        if condition.badge:
            state.badge = condition.badge
        if condition.on and RANK[condition.level] > RANK[state.level] and not self._inhibited(condition):
            state.since = now if state.level == "badge" else state.since
            self._say(state, condition)
        elif state.level == "badge" and condition.message:
            state.message, state.action = condition.message, condition.action
        if condition.after:
            state.off_since = now - state.keep if condition.off else state.since
        elif not condition.off:
            state.off_since = None
        elif state.off_since is None:
            state.off_since, state.off_turn = now, condition.turns
        self._end_if_due(state, now, ended)

    def _gone(self, state: AlertState, now: float, ended: list[AlertView]) -> None:
        """No condition names it any more. Its session's turns are not known then: only time counts."""
        if state.phase == "firing":
            state.off_since = now if state.off_since is None else state.off_since
            state.keep_turns = 0
            self._end_if_due(state, now, ended)
        else:
            state.phase = "inactive"

    def _end_if_due(self, state: AlertState, now: float, ended: list[AlertView]) -> None:
        if state.off_since is None or now - state.off_since < state.keep:
            return
        if state.turns - state.off_turn >= state.keep_turns:
            self._end(state, now, ended)

    def _end(self, state: AlertState, now: float, ended: list[AlertView]) -> None:
        if state.level != "badge":
            view = state.view(resolved_at=now)
            ended.append(view)
            self.past = [*self.past, view][-MOST_PAST:]
        state.phase, state.ended_at, state.off_since, state.told = "inactive", now, None, True

    def _say(self, state: AlertState, condition: Condition) -> None:
        state.level, state.message, state.action = condition.level, condition.message, condition.action
        state.badge = condition.badge
        state.episode, state.episode_level = condition.episode, condition.level
        state.told, state.muted = condition.level == "badge", self._quieted(state)

    def _inhibited(self, condition: Condition) -> bool:
        return not condition.exempt and any(inhibits(other, condition) for other in self.firing())

    def _follows(self, state: AlertState, condition: Condition) -> bool:
        """Whether the alert that this one waits for has ended since this one last fired."""
        if not condition.after:
            return True
        before = self.states.get((condition.after, condition.subject))
        if before is None or before.phase == "firing" or before.ended_at is None:
            return False
        return state.ended_at is None or before.ended_at > state.ended_at

    def _forget(self, now: float) -> None:
        """Drops what ended long ago or never fired; of too many the ones that ended first."""
        resting = [state for state in self.states.values() if state.phase == "inactive"]
        resting.sort(key=lambda state: state.ended_at or 0)
        surplus = len(self.states) - _MOST_STATES
        for index, state in enumerate(resting):
            old = state.ended_at is None or now >= state.ended_at + max(state.cooldown, MEMORY)
            if old or index < surplus:
                del self.states[(state.rule, state.subject)]


def _other_episode(state: AlertState, condition: Condition) -> bool:
    """Both are known, and they are not the same."""
    if state.episode is None or condition.episode is None:
        return False
    return abs(state.episode - condition.episode) > condition.slack
