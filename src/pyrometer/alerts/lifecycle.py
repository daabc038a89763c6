"""From conditions to alerts: inactive, pending for a while, firing once, resolved after a while.

Everything that happens is a function of the sequence of `evaluate` calls: no clock is read, nothing is random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.grouping import GROUP_WAIT, merged
from pyrometer.alerts.state import AlertsState, AlertState
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, Level

MOST_PAST = 200
"""Ended alerts that are remembered."""
MEMORY = 14 * 86_400.0
"""Seconds for which the end of an alert is remembered, for what may follow it."""
_MOST_STATES = 1000
_RANK: dict[Level, int] = {"info": 0, "warning": 1, "critical": 2}


class Alerts:
    """The alerts that fire and have fired. One is announced when it fires and when its level rises, never again."""

    def __init__(self, settings: Settings) -> None:
        self.bells = Bells(settings)
        self._state = AlertsState()
        self._states: dict[tuple[str, str], AlertState] = {}

    @property
    def muted_until(self) -> float | None:
        """When the mute ends; None: not muted."""
        return self._state.muted_until

    def evaluate(self, conditions: Iterable[Condition] | None, now: float) -> tuple[AlertView, ...]:
        """Takes what all rules say at `now`; returns what to announce now, the most severe first, and what ended.

        A subject that no condition names any more has ended. None instead of conditions means that nothing can be
        said yet (history is being read): nothing begins, changes or ends.
        """
        if conditions is None:
            return ()
        if self.muted_until is not None and now >= self.muted_until:
            self._state.muted_until = None
        ended: list[AlertView] = []
        named = set()
        for condition in sorted(conditions, key=lambda each: (not each.silences, -_RANK[each.level])):
            named.add((condition.rule, condition.subject))
            self._step(condition, now, ended)
        for key in [key for key in self._states if key not in named]:
            self._gone(self._states[key], now, ended)
        self._forget(now)
        return (*self._announce(now), *ended)

    def mute(self, until: float) -> None:
        """Alerts that fire before `until` are listed but reach no one."""
        self._state.muted_until = until

    def unmute(self) -> None:
        self._state.muted_until = None

    def views(self, now: float) -> tuple[AlertView, ...]:
        """Everything that fires and has fired by `now`, newest first; what fires comes before what has ended."""
        firing = [state.view() for state in self._states.values() if state.phase == "firing"]
        firing.sort(key=lambda view: (view.since, view.rule, view.subject), reverse=True)
        return (*firing, *(view for view in reversed(self._state.past) if view.since <= now))

    def save(self) -> AlertsState:
        """A copy of all that is remembered."""
        state = AlertsState(list(self._states.values()), self._state.past, self.muted_until, self.bells.rung)
        return msgspec.convert(msgspec.to_builtins(state), AlertsState)

    def restore(self, state: AlertsState) -> None:
        """Takes back what `save` gave."""
        state = msgspec.convert(msgspec.to_builtins(state), AlertsState)
        self._state = AlertsState(past=state.past, muted_until=state.muted_until)
        self._states = {(each.rule, each.subject): each for each in state.states}
        self.bells.rung = state.bells

    def _step(self, condition: Condition, now: float, ended: list[AlertView]) -> None:
        key = (condition.rule, condition.subject)
        state = self._states.get(key)
        if state is None:
            if not condition.on:
                return
            state = self._states[key] = AlertState(*key)
        state.name, state.provider, state.silences = condition.name, condition.provider, condition.silences
        state.keep, state.cooldown = condition.keep, condition.cooldown
        if state.phase == "firing":
            self._burn_on(state, condition, now, ended)
        else:
            self._begin(state, condition, now)

    def _begin(self, state: AlertState, condition: Condition, now: float) -> None:
        """Inactive or pending: fires once `on` has held long enough and nothing silences it."""
        if not condition.on or self._inhibited(condition) or not self._follows(state, condition):
            state.phase = "inactive"
            return
        if state.phase == "inactive":
            state.phase, state.since = "pending", now
        cooling = state.ended_at is not None and now < state.ended_at + state.cooldown
        if now - state.since >= condition.hold and not cooling:
            state.phase, state.since, state.off_since = "firing", now, None
            self._say(state, condition)

    def _burn_on(self, state: AlertState, condition: Condition, now: float, ended: list[AlertView]) -> None:
        """Firing: the text stays as it was announced unless the level rises; ends when `off` has held long enough."""
        if condition.on and _RANK[condition.level] > _RANK[state.level]:
            self._say(state, condition)
        if condition.after:
            state.off_since = now - state.keep if condition.off else state.since
        elif not condition.off:
            state.off_since = None
        elif state.off_since is None:
            state.off_since = now
        self._end_if_due(state, now, ended)

    def _gone(self, state: AlertState, now: float, ended: list[AlertView]) -> None:
        if state.phase == "firing":
            state.off_since = now if state.off_since is None else state.off_since
            self._end_if_due(state, now, ended)
        else:
            state.phase = "inactive"

    def _end_if_due(self, state: AlertState, now: float, ended: list[AlertView]) -> None:
        if state.off_since is None or now - state.off_since < state.keep:
            return
        view = state.view(resolved_at=now)
        ended.append(view)
        self._state.past = [*self._state.past, view][-MOST_PAST:]
        state.phase, state.ended_at, state.off_since, state.told = "inactive", now, None, True

    def _say(self, state: AlertState, condition: Condition) -> None:
        state.level, state.message, state.action = condition.level, condition.message, condition.action
        state.told, state.muted = False, self.muted_until is not None

    def _inhibited(self, condition: Condition) -> bool:
        """A reached limit silences its provider; something critical silences what is milder about its subject."""
        for other in self._states.values():
            if other.phase != "firing" or condition.exempt:
                continue
            if other.silences and other.provider == condition.provider:
                return True
            milder = _RANK[condition.level] < _RANK[other.level]
            if other.subject == condition.subject and other.level == "critical" and milder:
                return True
        return False

    def _follows(self, state: AlertState, condition: Condition) -> bool:
        """Whether the alert that this one waits for has ended since this one last fired."""
        if not condition.after:
            return True
        before = self._states.get((condition.after, condition.subject))
        if before is None or before.phase == "firing" or before.ended_at is None:
            return False
        return state.ended_at is None or before.ended_at > state.ended_at

    def _announce(self, now: float) -> Sequence[AlertView]:
        """What has waited long enough for others of its kind, as one text a kind. Critical ones wait for nothing."""
        groups: dict[tuple[str, str], list[AlertState]] = {}
        for state in self._states.values():
            if state.phase == "firing" and not state.told:
                groups.setdefault((state.rule, state.provider), []).append(state)
        views = []
        for group in groups.values():
            urgent = any(state.level == "critical" for state in group)
            if urgent or now - min(state.since for state in group) >= GROUP_WAIT:
                views.append(merged([(state.name, state.view()) for state in group]))
                for state in group:
                    state.told = True
        return sorted(views, key=lambda view: -_RANK[view.level])

    def _forget(self, now: float) -> None:
        """Drops what ended long ago or never fired; of too many the ones that ended first."""
        resting = [state for state in self._states.values() if state.phase == "inactive"]
        resting.sort(key=lambda state: state.ended_at or 0)
        surplus = len(self._states) - _MOST_STATES
        for index, state in enumerate(resting):
            old = state.ended_at is None or now >= state.ended_at + max(state.cooldown, MEMORY)
            if old or index < surplus:
                del self._states[(state.rule, state.subject)]
