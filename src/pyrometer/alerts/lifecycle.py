"""From conditions to alerts: fired once, told together, silenced, remembered.

Everything that happens is a function of the sequence of `evaluate` and `obey` calls: no clock is read, nothing is
random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

import msgspec

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.delivery import RANK, may_be_heard
from pyrometer.alerts.grouping import GROUP_WAIT, group_of, merged
from pyrometer.alerts.lives import Lives
from pyrometer.alerts.silences import Silences
from pyrometer.alerts.state import AlertsState, AlertState
from pyrometer.commands import AboutAlerts, Mute, Silence, Unsilence
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, BadgeView, SilenceView


class Alerts:
    """The alerts that fire and have fired. One is announced when it fires and when its level rises, never again."""

    def __init__(self, settings: Settings, zone: tzinfo | None = None) -> None:
        """`zone` is where the quiet hours are."""
        self.bells = Bells(settings, zone)
        self.focused: bool | None = None
        """Whether somebody looks at the pane, as far as it is known: then nothing rings."""
        self._settings = settings
        self._silences = Silences()
        self._muted_until: float | None = None
        self._lives = Lives(self._quieted)

    @property
    def muted_until(self) -> float | None:
        """When the mute ends; None: not muted."""
        return self._muted_until

    def evaluate(self, conditions: Iterable[Condition] | None, now: float) -> tuple[AlertView, ...]:
        """Takes what all rules say at `now`; returns what to announce now, the most severe first, and what ended.

        A subject that no condition names any more has ended. None instead of conditions means that nothing can be
        said yet (history is being read): nothing begins, changes or ends.
        """
        if conditions is None:
            return ()
        self._silences.forget(now)
        if self._muted_until is not None and now >= self._muted_until:
            self._muted_until = None
        ended = self._lives.go_on(conditions, now)
        return (*self._announce(now), *ended)

    def obey(self, command: AboutAlerts, now: float) -> None:
        """Do what the person asked for."""
        if isinstance(command, Mute):
            if command.until is not None and command.until > now:
                self.mute(command.until)
            else:
                self.unmute()
        elif isinstance(command, Silence):
            self._silence(command, now)
        elif isinstance(command, Unsilence):
            self._silences.remove(command.rule, command.subject, command.provider)
        else:
            self.focused = command.focused

    def retune(self, settings: Settings) -> None:
        """Other channels and another budget of bells from now on; what fires and has rung stays."""
        self._settings = self.bells.settings = settings

    def mute(self, until: float) -> None:
        """Silence everything: alerts that fire before `until` are listed but reach no one."""
        self._muted_until = until

    def unmute(self) -> None:
        self._muted_until = None

    def views(self, now: float) -> tuple[AlertView, ...]:
        """Everything that fires and has fired by `now`, newest first; what fires comes before what has ended."""
        firing = [self._view(state) for state in self._lives.firing() if state.level != "badge"]
        firing.sort(key=lambda view: (view.since, view.rule, view.subject), reverse=True)
        return (*firing, *(view for view in reversed(self._lives.past) if view.since <= now))

    def badges(self) -> tuple[BadgeView, ...]:
        """The signs to draw, the most severe first: of all that fires and is not silenced.

        A window that is full is just that, whatever was foreseen of it.
        """
        firing = [each for each in self._lives.firing() if not self._covered(each)]
        full = {each.subject for each in firing if each.silences}
        drawn = [each for each in firing if each.badge and (each.silences or each.subject not in full)]
        return tuple(
            sorted(
                (each.badge_view() for each in drawn),
                key=lambda each: (-RANK[each.level], each.since, each.rule, each.subject),
            )
        )

    def silences(self) -> tuple[SilenceView, ...]:
        """What the person has silenced, in the order in which it ends."""
        return self._silences.views()

    def save(self) -> AlertsState:
        """A copy of all that is remembered."""
        state = AlertsState(
            list(self._lives.states.values()), self._lives.past, self.muted_until, self.bells.rung,
            list(self.silences()),
        )  # fmt: skip
        return msgspec.convert(msgspec.to_builtins(state), AlertsState)

    def restore(self, state: AlertsState) -> None:
        """Takes back what `save` gave."""
        state = msgspec.convert(msgspec.to_builtins(state), AlertsState)
        self._lives.past, self._muted_until = state.past, state.muted_until
        self._lives.states = {(each.rule, each.subject): each for each in state.states}
        self._silences.restore(state.silences)
        self.bells.rung = state.bells

    def _silence(self, asked: Silence, now: float) -> None:
        states = self._lives.states.values()
        name = next((each.name for each in states if asked.subject and each.subject == asked.subject), asked.subject)
        self._silences.add(SilenceView(asked.rule, asked.subject, asked.provider, name, now, asked.until))

    def _view(self, state: AlertState) -> AlertView:
        """What was silenced after it fired is marked too, as long as that lasts."""
        view = state.view()
        return msgspec.structs.replace(view, muted=True) if self._covered(state) else view

    def _quieted(self, state: AlertState) -> bool:
        return self._muted_until is not None or self._covered(state)

    def _covered(self, state: AlertState) -> bool:
        """Whether a silence fits. The mute hides no badge: it is about noise."""
        return self._silences.cover(state.rule, state.subject, state.provider)

    def _announce(self, now: float) -> Sequence[AlertView]:
        """What has waited long enough for others on its window, as one text. Critical ones wait for nothing."""
        groups: dict[tuple[str, str, bool], list[AlertState]] = {}
        for state in self._lives.firing():
            if not state.told:
                groups.setdefault(group_of(state), []).append(state)
        views = []
        for group in groups.values():
            urgent = any(state.level == "critical" for state in group)
            if urgent or now - min(state.since for state in group) >= GROUP_WAIT:
                views.append(merged(group))
                for state in group:
                    state.told = True
        views.sort(key=lambda view: -RANK[view.level])
        return [self._rung(view, now) for view in views]

    def _rung(self, view: AlertView, now: float) -> AlertView:
        rings = may_be_heard(view, self._settings, self.bells, self.focused, now)
        return msgspec.structs.replace(view, rings=rings)
