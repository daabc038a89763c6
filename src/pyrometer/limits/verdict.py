"""The answer to "will I be locked out?" from the windows as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pyrometer.snapshot import BurnView, SessionView, Verdict, VerdictView, WindowView

MIN_PERCENT = 15.0
"""Used percentage below which a straight line is never called a lock-out or tight."""
TIGHT_AT = 90.0
"""Percent at the reset (or used already) from which a window is tight."""
IDLE_AFTER = 300.0
"""Seconds without activity after which nothing is about to happen. Overridden by the settings."""

SHARED_LIMITS = frozenset({"five_hour", "seven_day", "budget"})
"""Limit ids that hold for all of a provider's models; so does the id that is the provider's own name."""


def window_verdict(
    percent: float | None, projected: float | None, full_at: float | None, *, locked: bool = False
) -> Verdict:
    """How one window stands. For an open window it never gets better when `percent` grows."""
    if locked:
        return Verdict.LOCKED
    if percent is None:
        return Verdict.UNKNOWN
    if percent < MIN_PERCENT:
        return Verdict.OK
    if full_at is not None:
        return Verdict.LOCKOUT
    return Verdict.TIGHT if max(percent, projected or 0) >= TIGHT_AT else Verdict.OK


def holds_for_all(window: WindowView) -> bool:
    """Whether the window stops everything of its provider, not one model or product of it."""
    named = window.limit_id in ("", window.provider) or window.limit_id in SHARED_LIMITS
    return named and not window.scope


def judge(
    windows: Sequence[WindowView],
    burn: BurnView,
    sessions: Sequence[SessionView],
    now: float,
    *,
    idle_after: float = IDLE_AFTER,
) -> VerdictView:
    """The verdict over all providers, and the window that decides it.

    A lock outranks everything, since it holds while nothing runs. After that, who is idle is not about to be locked
    out. While work goes on the earliest expected lock-out decides, then the window that is likeliest to be full.
    """
    locked = _locked(windows)
    if locked is not None:
        return locked
    if not sessions:
        return VerdictView(Verdict.WAITING)
    last_at = max(session.last_at for session in sessions)
    working = burn.now > 0 or any(session.works for session in sessions)
    if now - last_at > idle_after and not working:
        return VerdictView(Verdict.IDLE, _shortest(windows, sessions), last_at)
    return _ahead(windows)


def in_order(windows: Iterable[WindowView], verdict: VerdictView) -> tuple[WindowView, ...]:
    """Shortest first within a provider; the deciding window's provider first."""
    first = verdict.window.provider if verdict.window else ""
    return tuple(
        sorted(windows, key=lambda view: (view.provider != first, view.provider, view.minutes, view.scope, view.label))
    )


def _ahead(windows: Sequence[WindowView]) -> VerdictView:
    for verdict, choose in _CHOICES:
        found = [view for view in windows if view.verdict is verdict]
        if found:
            window = choose(found)
            return VerdictView(verdict, window, window.full_at if verdict is Verdict.LOCKOUT else _end(window))
    past = [view for view in windows if view.resets_at is not None]
    return VerdictView(Verdict.UNKNOWN, max(past, key=lambda view: view.resets_at or 0, default=None))


def _end(window: WindowView) -> float | None:
    return window.locked_until if window.verdict is Verdict.LOCKED else window.resets_at


def _locked(windows: Sequence[WindowView]) -> VerdictView | None:
    """A provider is locked as long as its longest lock; of several providers the first one back decides."""
    ends: dict[str, WindowView] = {}
    for view in windows:
        if view.verdict is Verdict.LOCKED and holds_for_all(view):
            known = ends.get(view.provider)
            if known is None or _until(view) > _until(known):
                ends[view.provider] = view
    if not ends:
        return None
    window = min(ends.values(), key=_until)
    return VerdictView(Verdict.LOCKED, window, window.locked_until)


def _until(window: WindowView) -> float:
    """The end of a lock; one without a known end counts as over first."""
    return window.locked_until if window.locked_until is not None else 0.0


def _fullest(windows: Sequence[WindowView]) -> WindowView:
    """The one that is most likely to be full before its reset; where nothing is foreseen the fullest then."""
    return max(
        windows,
        key=lambda view: (_likely(view), view.projected or view.percent or 0, view.percent or 0, -view.minutes),
    )


def _likely(window: WindowView) -> float:
    return round(window.outlook.probability or 0.0, 2) if window.outlook is not None else 0.0


def _earliest(windows: Sequence[WindowView]) -> WindowView:
    return min(windows, key=lambda view: (view.full_at or 0, view.minutes))


def _shortest(windows: Sequence[WindowView], sessions: Sequence[SessionView]) -> WindowView | None:
    """The shortest window with a percentage, of the provider used last if it has one."""
    known = [view for view in windows if view.percent is not None]
    agent = max(sessions, key=lambda session: session.last_at).agent
    return min(known, key=lambda view: (view.provider != agent, view.minutes, view.label), default=None)


_CHOICES: tuple[tuple[Verdict, Callable[[Sequence[WindowView]], WindowView]], ...] = (
    (Verdict.LOCKOUT, _earliest),
    (Verdict.TIGHT, _fullest),
    (Verdict.LOCKED, _earliest),
    (Verdict.OK, _fullest),
)
"""Only locks of a single model get this far: other models still work, so what binds those goes first."""
