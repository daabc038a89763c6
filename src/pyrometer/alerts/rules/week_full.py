"""A window of days is likely to be full before its reset: the whole account's, or that of one model."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import SAME_RESET, about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.reach import is_long
from pyrometer.alerts.rules.top_burner import top_burner
from pyrometer.alerts.scene import Scene
from pyrometer.settings.window_rules import ScopedWeekRule, WeekRule
from pyrometer.snapshot import SessionView, Severity, Verdict, WindowView
from pyrometer.text import share
from pyrometer.words import lockout_words, what_helps


def week_full(scene: Scene) -> Iterator[Condition]:
    """Warning; critical once the median of the lock-out is less than a day away.

    Inputs: probability, percent and ETA of the outlook of windows of a day and more that hold for all models. On:
    probability >= 0.6 and percent >= 25. Off: < 0.4. For 2 h, and it may dip between the thresholds meanwhile: two
    looks two hours apart have to agree; keep 6 h; cool-down a day; a window's reset is its episode.
    """
    for window in scene.windows:
        if is_long(window) and not window.scope:
            yield from _filling("week_full", window, scene.settings.week_full, scene)


def scoped_week_full(scene: Scene) -> Iterator[Condition]:
    """The same of a window that belongs to one model, and only if a session ran that model in the last 24 h."""
    rule = scene.settings.scoped_week_full
    for window in scene.windows:
        ran = any(runs(session, window) and scene.now - session.last_at <= rule.ran_within * 60
                  for session in scene.sessions)  # fmt: skip
        if is_long(window) and window.scope and ran:
            yield from _filling("scoped_week_full", window, rule, scene)


def runs(session: SessionView, window: WindowView) -> bool:
    """Whether a session's model falls into a window of one model."""
    return session.agent == window.provider and window.scope.lower() in session.model.lower()


def _filling(rule_id: str, window: WindowView, rule: WeekRule | ScopedWeekRule, scene: Scene) -> Iterator[Condition]:
    outlook = window.outlook
    if outlook is None or outlook.probability is None:
        return
    shut = window.verdict is Verdict.LOCKED
    near = outlook.eta50 is not None and outlook.eta50 - scene.now < rule.within * 60
    level: Severity = "critical" if near and not window.scope else "warning"
    help_words = what_helps(window, scene.name_of, scene.now, scene.zone)
    yield about_window(
        rule_id,
        window,
        rule,
        level=level,
        on=outlook.probability >= rule.probability and outlook.percent >= rule.min_percent and not shut,
        off=outlook.probability < rule.off_probability or shut,
        message=f"{lockout_words(window, outlook, scene.now, scene.zone)}{top_burner(outlook, scene)}",
        action=f"keep {window.scope} for what needs it; {help_words}" if window.scope else help_words,
        badge=f"{share(outlook.probability)} full",
        patient=True,
        episode=window.resets_at,
        slack=SAME_RESET,
    )
