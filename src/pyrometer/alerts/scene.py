"""What the rules look at: one snapshot, the settings, the zone, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from functools import cached_property

from pyrometer.alerts.ratios import BurnRatio
from pyrometer.engine.credits import shipped
from pyrometer.limits.verdict import holds_for_all
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import SessionView, Snapshot, Verdict, WindowView
from pyrometer.text import clock
from pyrometer.words import name_among


class Scene:
    """One instant, as the rules see it."""

    def __init__(
        self, snapshot: Snapshot, settings: Settings, zone: tzinfo | None = None, ratios: Iterable[BurnRatio] = ()
    ) -> None:
        self.now = snapshot.at
        self.settings = settings
        self.zone = zone
        self.windows = snapshot.windows
        self.sessions = tuple(session for session in snapshot.sessions if session.state != "ended")
        """Those that have not ended."""
        self.ratios = tuple(ratios)
        self.ratio_of = {(each.agent, each.session): each for each in self.ratios}
        self._binding: dict[str, WindowView | None] = {}

    @cached_property
    def time(self) -> str:
        """The wall time now."""
        return clock(self.now, self.zone)

    def clock(self, at: float | None) -> str:
        """The wall time of `at`, with the day if it is not today; a dash for None."""
        return "–" if at is None else clock(at, self.zone, now=self.now)

    def window_of(self, provider: str) -> WindowView | None:
        """The window that weighs most on a provider's work: the most probable lock-out, else the shortest known."""
        if provider not in self._binding:
            open_ones = [
                each for each in self.windows
                if each.provider == provider and each.verdict is not Verdict.UNKNOWN and holds_for_all(each)
            ]  # fmt: skip
            self._binding[provider] = min(open_ones, key=lambda each: (-probability(each), each.minutes), default=None)
        return self._binding[provider]

    def probability_of(self, provider: str) -> float:
        """Of a lock-out in that window; 0 if nothing is known."""
        window = self.window_of(provider)
        return probability(window) if window is not None else 0.0

    def part_of_window(self, provider: str, credits: float) -> tuple[float, str] | None:
        """(percent, label) of the provider's shortest window whose scale is known that so many credits take."""
        for window in sorted(self.windows, key=lambda each: each.minutes):
            outlook = window.outlook
            if window.provider == provider and not window.scope and outlook is not None and outlook.scale:
                return credits * outlook.scale, window.label
        return None

    def weight(self, provider: str, model: str) -> float:
        """Credits that a token sent to a model weighs; 1 is the ordinary large model."""
        return shipped().multiplier(provider, model)

    def running(self, provider: str) -> SessionView | None:
        """The session of the provider that burns most right now, if any does."""
        theirs = [each for each in self.sessions if each.agent == provider and (each.burn > 0 or each.works)]
        return max(theirs, key=lambda each: each.burn, default=None)

    def share_of_burn(self, session: SessionView) -> float:
        """The session's share of its provider's burn over the last five minutes, 0..1."""
        theirs = [each for each in self.sessions if each.agent == session.agent]
        weights = {each.id: each.findings.credits_5m for each in theirs if each.findings is not None}
        whole = sum(weights.values())
        if whole > 0 and session.id in weights:
            return weights[session.id] / whole
        tokens = sum(each.burn for each in theirs)
        return session.burn / tokens if tokens > 0 else 0.0

    def name_of(self, agent: str, session: str) -> str:
        """What people call a session that something else names by its id."""
        return name_among(agent, session, self.sessions)

    @cached_property
    def nobody_there(self) -> bool:
        """Work goes on, and nobody has said anything to any session for long: at night, at lunch."""
        prompts = [
            each.findings.prompt_at
            for each in self.sessions
            if each.findings is not None and each.findings.prompt_at is not None
        ]
        if not prompts or not any(each.works for each in self.sessions):
            return False
        return self.now - max(prompts) >= self.settings.unattended.minutes * 60


def probability(window: WindowView) -> float:
    """Of a lock-out before the reset; 0 if nothing is known."""
    outlook = window.outlook
    return outlook.probability if outlook is not None and outlook.probability is not None else 0.0
