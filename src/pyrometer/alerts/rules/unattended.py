"""A session burns with nobody watching."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.burning import above_normal, is_above
from pyrometer.alerts.rules.session_action import session_action
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView
from pyrometer.snapshot.findings import Findings
from pyrometer.text import dollars, share, span
from pyrometer.words import session_name, times

RULE = "unattended"
_RISKY = 0.5
"""Probability of a lock-out from which on it is worth a bell: the one at which a lock-out itself is announced."""
_THERE = 900.0
"""Seconds for which somebody who has just spoken is taken to be there, however fast the calls come."""


def unattended(scene: Scene) -> Iterator[Condition]:
    """Critical, once a prompt; a warning where the window has room: a lock-out with a probability below one half.

    Inputs: `main_calls_since_prompt`, `prompt_at`, burn ratios of the findings, state, the outlook's probability. On:
    working, 100 calls of the main loop in at least 15 min since the prompt, or 45 min, and burn above normal (see
    `burn`) or a lock-out with probability 0.5. Off: no longer working. For 0; keep 0; a prompt is its episode. A long
    run at its usual rate is no reason to ring, nor are many subagents: they come back soon.
    """
    rule = scene.settings.unattended
    for session in scene.sessions:
        found = session.findings
        if found is None or not session.works or not _alone(found, scene):
            continue
        ratios = above_normal(session, scene)
        likely = scene.probability_of(session.agent)
        burns = is_above(ratios, scene)
        why = f"{times(ratios.short)} its normal" if burns else f"lock-out {share(likely)} likely"
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="critical" if _at_risk(session.agent, scene) else "warning",
            on=burns or likely >= rule.probability,
            message=_message(session, found, scene, why),
            action=session_action(session, scene),
            badge=f"alone {found.main_calls_since_prompt}",
            episode=found.prompt_at,
            slack=1.0,
        )


def _at_risk(provider: str, scene: Scene) -> bool:
    """Whether the window may be full before its reset; where no limit is known there is nothing to bear it."""
    window = scene.window_of(provider)
    known = window is not None and window.outlook is not None and window.outlook.probability is not None
    return not known or scene.probability_of(provider) >= _RISKY


def _alone(found: Findings, scene: Scene) -> bool:
    rule = scene.settings.unattended
    if found.prompt_at is None:
        return found.main_calls_since_prompt >= rule.calls
    since = scene.now - found.prompt_at
    return since >= rule.minutes * 60 or (found.main_calls_since_prompt >= rule.calls and since >= _THERE)


def _message(session: SessionView, found: Findings, scene: Scene, why: str) -> str:
    """`infra: 143 calls in 52m since you spoke at 13:10 · 3.4× its normal · $4.10`."""
    words = f"{session_name(session)}: {found.calls_since_prompt} calls"
    if found.prompt_at is None:
        words += f" by {scene.time}, nobody has spoken"
    else:
        words += f" in {span(scene.now - found.prompt_at)} since you spoke at {scene.clock(found.prompt_at)}"
    cost = f" · {dollars(found.dollars_since_prompt)}" if found.dollars_since_prompt is not None else ""
    return f"{words} · {why}{cost}"
