"""A dear model makes most of the last hour's burn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pyrometer.alerts.building import about
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.week_full import runs
from pyrometer.alerts.scene import Scene, probability
from pyrometer.snapshot import SessionView, WindowView
from pyrometer.text import share
from pyrometer.words import shortened

RULE = "dear_model"


def dear_model(scene: Scene) -> Iterator[Condition]:
    """A badge beside the model's own window, else beside the provider's; a line while its own window fills up.

    Inputs: `credits_hour` of the findings, the sessions' models, the weight of a model in credits, the outlook of
    windows of one model. On: a model of weight >= 2 makes more than half of its provider's last hour, or its own window
    fills up with probability 0.5. Off: neither. For 20 min; keep 1 h; cool-down 4 h. A line from the probability of
    `scoped_week_full` on.
    """
    rule = scene.settings.dear_model
    for (provider, model), (sessions, part) in _hours(scene).items():
        if scene.weight(provider, model) < rule.weight:
            continue
        own = next((each for each in scene.windows if each.scope and runs(sessions[0], each)), None)
        likely = 0.0 if own is None else probability(own)
        if part <= rule.share and likely < rule.probability:
            continue
        window = own or scene.window_of(provider)
        yield about(
            RULE,
            f"{provider}:{model}" if window is None else window.subject,
            model,
            provider,
            window,
            rule,
            level="info" if likely >= scene.settings.scoped_week_full.probability else "badge",
            on=True,
            message=_message(model, part, own, likely, scene),
            action="/model to a cheaper one for routine work",
            badge=f"dear {share(part)}",
        )


def _hours(scene: Scene) -> dict[tuple[str, str], tuple[list[SessionView], float]]:
    """(sessions, share of the provider's last hour) of each model in use."""
    whole: dict[str, float] = defaultdict(float)
    found: dict[tuple[str, str], list[SessionView]] = defaultdict(list)
    for session in scene.sessions:
        if session.findings is not None and session.findings.credits_hour > 0:
            whole[session.agent] += session.findings.credits_hour
            found[session.agent, session.model].append(session)
    return {
        key: (sessions, sum(each.findings.credits_hour for each in sessions if each.findings) / whole[key[0]])
        for key, sessions in found.items()
    }


def _message(model: str, part: float, own: WindowView | None, likely: float, scene: Scene) -> str:
    words = f"{shortened(model, 32)} made {share(part)} of the burn in the hour to {scene.time}"
    return words if own is None else f"{words}; {own.label} full: {share(likely)} likely"
