"""What the person chose to see: kept apart from what the monitor says."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from pyrometer.snapshot import Snapshot, Verdict, VerdictView, WindowView
from pyrometer.tui.layout import Expanded
from pyrometer.tui.widgets.marks import Mark

SPANS: tuple[float, ...] = (30, 60, 120, 300, 720, 1440, 4320, 10_080)
"""Time spans of the burn graph, minutes."""

WindowKey = tuple[str, str, str]


class ViewState(msgspec.Struct, frozen=True):
    """The choices of the person in front of the pane."""

    window: WindowKey | None = None
    """The window whose verdict is shown; None: the one that decides."""
    expanded: Expanded = ""
    graph_minutes: float = 120
    frozen_at: float | None = None
    """When the figures were frozen."""

    def next_window(self, snapshot: Snapshot) -> ViewState:
        """The verdict of the next window; after the last one that of the deciding window again."""
        keys = [window_key(window) for window in snapshot.windows]
        decides = window_key(snapshot.verdict.window) if snapshot.verdict.window else None
        seen = self.window or decides
        following = keys[(keys.index(seen) + 1 if seen in keys else 0) % len(keys)] if keys else None
        return replace(self, window=None if following == decides else following)

    def with_window(self, snapshot: Snapshot, index: int) -> ViewState:
        """The verdict of one window; choosing it again goes back to the deciding one."""
        if not 0 <= index < len(snapshot.windows):
            return self
        key = window_key(snapshot.windows[index])
        return replace(self, window=None if key == self.window else key)

    def with_span(self, steps: int) -> ViewState:
        """The graph reaches further or less far back."""
        nearest = min(range(len(SPANS)), key=lambda place: abs(SPANS[place] - self.graph_minutes))
        return replace(self, graph_minutes=SPANS[max(0, min(len(SPANS) - 1, nearest + steps))])

    def chosen_index(self, snapshot: Snapshot) -> int | None:
        """Place of the chosen window."""
        return next((i for i, window in enumerate(snapshot.windows) if window_key(window) == self.window), None)

    def seen(self, snapshot: Snapshot) -> Snapshot:
        """`snapshot` with the verdict of the chosen window."""
        index = self.chosen_index(snapshot)
        if index is None:
            return snapshot
        return msgspec.structs.replace(snapshot, verdict=verdict_of(snapshot.windows[index], snapshot.verdict))


def window_key(window: WindowView) -> WindowKey:
    """What stays the same of a window from snapshot to snapshot: codex calls all its windows by one limit id."""
    return (window.provider, window.limit_id, window.label)


def verdict_of(window: WindowView, view: VerdictView) -> VerdictView:
    """The verdict lines for one window."""
    if window.verdict is Verdict.LOCKED:
        return VerdictView(window.verdict, window, window.locked_until)
    if window.verdict is Verdict.LOCKOUT:
        return VerdictView(window.verdict, window, window.full_at)
    return VerdictView(window.verdict, window, view.at if window.verdict is view.verdict else None)


def marks_of(
    snapshot: Snapshot | None, state: ViewState, *, hidden: bool, muted: str, frozen: str, as_of: str
) -> tuple[Mark, ...]:
    """The marks, most important first. `as_of` is the time of a picture from an earlier run."""
    marks = []
    if snapshot is not None and snapshot.invented:
        marks.append(Mark("DEMO · invented data", "DEMO", "mark--demo"))
    if as_of:
        marks.append(Mark(f"as of {as_of}", as_of, "mark--frozen"))
    if state.frozen_at is not None:
        marks.append(Mark(f"FROZEN {frozen}".rstrip(), "FROZEN", "mark--frozen"))
    if muted:
        marks.append(Mark(f"muted until {muted}", "muted", "mark--quiet"))
    if snapshot is not None and snapshot.silences:
        marks.append(Mark(f"{len(snapshot.silences)} silenced", "silenced", "mark--quiet"))
    if hidden:
        marks.append(Mark("private", "private", "mark--quiet"))
    return tuple(marks)
