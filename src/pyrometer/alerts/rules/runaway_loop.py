"""The same tool call again and again since the last prompt."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.settings.session_rules import LoopRule
from pyrometer.snapshot import SessionView, Severity
from pyrometer.snapshot.findings import Findings, Loop
from pyrometer.text import dollars, span
from pyrometer.words import session_name, shortened

RULE = "loop"


def runaway_loop(scene: Scene) -> Iterator[Condition]:
    """A badge while results differ, a line while they do not, critical once it costs or nobody is there.

    Inputs: `loop`, `calls_since_prompt`, `credits_since_prompt`, `dollars_since_prompt` of the findings, the outlook's
    scale. On: 6 equal calls in a row (not of tools that poll), or 25 calls with 60 percent of the last 20 equal, in a
    session that is not idle. Critical: without progress, and the calls since the prompt took 3 percent of a window or
    $3, or nobody has spoken to any session for long. Off: the next prompt, its episode. For, keep, cool-down 0.
    """
    rule = scene.settings.loop
    for session in scene.sessions:
        found = session.findings
        if found is None or found.loop is None:
            continue
        on = _runs_away(found.loop, rule) and not session.at_rest
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level=_level(found, found.loop, session, scene) if on else "badge",
            on=on,
            off=False,
            message=_message(session, found, found.loop, scene) if on else "",
            action="Esc, then tell it what failed" if found.loop.stuck else "see whether the results still change",
            badge=f"loop {found.loop.repeats}×",
            episode=found.prompt_at,
            slack=1.0,
        )


def _runs_away(loop: Loop, rule: LoopRule) -> bool:
    in_a_row = loop.repeats >= rule.repeats and loop.tool not in rule.polling
    return in_a_row or (loop.calls >= rule.calls and loop.share >= rule.share)


def _level(found: Findings, loop: Loop, session: SessionView, scene: Scene) -> Severity:
    if not loop.stuck:
        return "badge"
    return "critical" if scene.nobody_there or _costs(found, session, scene) else "info"


def _costs(found: Findings, session: SessionView, scene: Scene) -> bool:
    rule = scene.settings.loop
    part = scene.part_of_window(session.agent, found.credits_since_prompt)
    if part is not None and part[0] >= rule.percent:
        return True
    return found.dollars_since_prompt is not None and found.dollars_since_prompt >= rule.dollars


def _message(session: SessionView, found: Findings, loop: Loop, scene: Scene) -> str:
    """`infra: Bash 9 times in 4m by 14:05, 31 calls since you spoke, 2.1% of 5h ($1.90)`."""
    words = (
        f"{session_name(session)}: {shortened(loop.tool, 20)} {loop.repeats} times in {span(scene.now - loop.since)}"
        f" by {scene.time}, {found.calls_since_prompt} calls since you spoke"
    )
    part = scene.part_of_window(session.agent, found.credits_since_prompt)
    if part is not None:
        words += f", {part[0]:.1f}% of {part[1]}"
    return words if found.dollars_since_prompt is None else f"{words} ({dollars(found.dollars_since_prompt)})"
