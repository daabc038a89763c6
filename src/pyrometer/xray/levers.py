"""What would help now, each with its effect, computed from what this person's sessions do. Best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from pyrometer.engine import credits
from pyrometer.engine.credits import CreditTable
from pyrometer.snapshot import SessionView, Snapshot, WindowView
from pyrometer.snapshot.outlook import Lever
from pyrometer.snapshot.xray import LeverKind
from pyrometer.snapshot.xray import LeverView as LeverView
from pyrometer.usage import Usage
from pyrometer.xray.lighter import reliefs

COLD_SOON: Final = 600.0
"""Seconds before a cache goes cold from which on an answer is worth hurrying for."""
LEAST: Final = 1.0
"""Credits of the last hour below which a session burns nothing."""
RISKY: Final = 0.1
"""Probability of a lock-out below which a window counts as one that lasts."""
NOTICED: Final = 0.01
"""Probability by which a lock-out must become less likely for a pause to be worth a word."""
WORTH: Final = 0.02
"""Share of the burn below which a smaller prompt or model is not worth a word."""
RECACHE: Final = 20_000
"""Tokens written anew below which nobody needs to hurry."""


class _Scene(msgspec.Struct, frozen=True):
    now: float
    weights: CreditTable
    windows: Mapping[str, WindowView]
    """By provider the window that is most likely to fill up."""
    burn: Mapping[str, float]
    """Credits of the last hour by agent."""


def levers(snapshot: Snapshot, weights: CreditTable | None = None) -> tuple[LeverView, ...]:
    """Empty where nothing burns, or nothing that is known would change it. `weights`: the shipped table if None."""
    scene = _scene(snapshot, weights or credits.shipped())
    found = [lever for session in snapshot.sessions for lever in _of_session(session, scene)]
    found += _waits(scene)
    return tuple(sorted(found, key=_rank))


def _rank(lever: LeverView) -> tuple[float, float, str, str]:
    drop = (lever.probability_now or 0.0) - (lever.probability or 0.0) if lever.probability is not None else 0.0
    return (-drop, -(lever.share or 0.0), lever.kind, lever.session)


def _scene(snapshot: Snapshot, weights: CreditTable) -> _Scene:
    windows: dict[str, WindowView] = {}
    for window in snapshot.windows:
        known = windows.get(window.provider)
        if not window.scope and (known is None or _risk(window) > _risk(known)):
            windows[window.provider] = window
    burn: dict[str, float] = {}
    for session in snapshot.sessions:
        if session.findings is not None:
            burn[session.agent] = burn.get(session.agent, 0.0) + session.findings.credits_hour
    return _Scene(snapshot.at, weights, windows, burn)


def _risk(window: WindowView) -> float:
    outlook = window.outlook
    return outlook.probability if outlook is not None and outlook.probability is not None else -1.0


def _of_session(session: SessionView, scene: _Scene) -> Iterator[LeverView]:
    """Of one at rest nothing: it burns nothing now."""
    if session.findings is None or session.at_rest:
        return
    if session.findings.credits_hour >= LEAST:
        yield from _lighter(session, scene)
        yield from _cheaper(session, scene)
        yield from _pause(session, scene)
    yield from _answer(session, scene)


def _lighter(session: SessionView, scene: _Scene) -> Iterator[LeverView]:
    """A smaller prompt on every turn."""
    for relief in reliefs(session, scene.weights):
        view = LeverView(
            relief.kind, session.agent, session.id, tokens_a_turn=relief.tokens, turns_back=relief.turns_back
        )
        weighed = _weighed(view, session, relief.credits, scene)
        if weighed.share is None or weighed.share >= WORTH:
            yield weighed


def _cheaper(session: SessionView, scene: _Scene) -> Iterator[LeverView]:
    """Not where the window lasts anyway: the dearer model is there to be used."""
    window = scene.windows.get(session.agent)
    if window is not None and 0 <= _risk(window) < RISKY:
        return
    down = scene.weights.family_down(session.agent, session.model)
    now = scene.weights.multiplier(session.agent, session.model)
    if down is not None and now > 0:
        saved = session.findings.credits_hour * (1 - down[1] / now) if session.findings else 0.0
        weighed = _weighed(LeverView("model", session.agent, session.id, down[0]), session, saved, scene)
        if weighed.share is None or weighed.share >= WORTH:
            yield weighed


def _pause(session: SessionView, scene: _Scene) -> Iterator[LeverView]:
    """Only where it makes a lock-out less likely: less is burnt without work anyhow."""
    window = scene.windows.get(session.agent)
    known = _forecast("pause", session, window)
    risk = window.outlook.probability if window and window.outlook else None
    if known is not None and risk is not None and risk - known.probability >= NOTICED and session.findings is not None:
        view = LeverView("pause", session.agent, session.id, at=window.resets_at if window else None)
        yield _weighed(view, session, session.findings.credits_hour, scene)


def _answer(session: SessionView, scene: _Scene) -> Iterator[LeverView]:
    """A message before the cache goes cold writes nothing anew."""
    findings = session.findings
    if findings is None or findings.cold_at is None or session.state != "waiting":
        return
    if 0 < findings.cold_at - scene.now <= COLD_SOON and findings.recache >= RECACHE:
        dear = scene.weights.credits_of(session.agent, session.model, Usage(cache_write_1h=findings.recache))
        cheap = scene.weights.credits_of(session.agent, session.model, Usage(cache_read=findings.recache))
        yield LeverView(
            "answer",
            session.agent,
            session.id,
            tokens_once=findings.recache,
            share=_share(dear - cheap, session.agent, scene),
            points=_points(dear - cheap, session.agent, scene),
            at=findings.cold_at,
        )


def _waits(scene: _Scene) -> Iterator[LeverView]:
    """Until the use of a window is no more than even."""
    for provider, window in scene.windows.items():
        if window.starts_at is None or window.percent is None or not scene.burn.get(provider):
            continue
        even_at = window.starts_at + window.percent / 100 * window.minutes * 60
        resets_at = window.resets_at or even_at
        if scene.now + 60 < even_at <= resets_at:
            risk = window.outlook.probability if window.outlook else None
            known = _told("wait", (provider, ""), window)
            if known is None or risk is None or risk - known.probability >= NOTICED:
                after = known.probability if known else None
                yield LeverView("wait", provider, at=even_at, probability=after, probability_now=risk)


def _weighed(view: LeverView, session: SessionView, saved: float, scene: _Scene) -> LeverView:
    window = scene.windows.get(session.agent)
    known = _forecast(view.kind, session, window)
    return msgspec.structs.replace(
        view,
        credits_an_hour=saved,
        share=_share(saved, session.agent, scene),
        points=_points(saved, session.agent, scene),
        probability=known.probability if known else None,
        probability_now=window.outlook.probability if window and window.outlook else None,
    )


def _forecast(kind: LeverKind, session: SessionView, window: WindowView | None) -> Lever | None:
    """What the forecast says of it."""
    return _told(kind, session.key, window)


def _told(kind: LeverKind, key: tuple[str, str], window: WindowView | None) -> Lever | None:
    if window is None or window.outlook is None:
        return None
    changes = (*window.outlook.changes, *window.outlook.levers)
    return next((one for one in changes if (one.kind, one.agent, one.session) == (kind, *key)), None)


def _share(saved: float, agent: str, scene: _Scene) -> float | None:
    whole = scene.burn.get(agent, 0.0)
    return min(1.0, saved / whole) if whole else None


def _points(saved: float, agent: str, scene: _Scene) -> float | None:
    window = scene.windows.get(agent)
    scale = window.outlook.scale if window is not None and window.outlook is not None else None
    return None if scale is None else saved * scale
