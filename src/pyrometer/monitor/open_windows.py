"""Which windows are open: those that providers name, with their outlooks, and those that only the forecast tells of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pyrometer.forecast.state import WindowKey
from pyrometer.limits.foreseen import foreseen
from pyrometer.limits.gate import JITTER
from pyrometer.limits.labels import label
from pyrometer.monitor.budgets import key_of
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.snapshot.outlook import Outlook


class OpenWindows:
    """One look: what providers have said up to now, and what the forecast says of it."""

    def __init__(
        self,
        outlooks: Mapping[WindowKey, Outlook],
        unnamed: Mapping[tuple[str, int], Outlook],
        budgets: Collection[WindowKey],
    ) -> None:
        """`unnamed` are the windows, by provider and length, of which only lock-outs tell."""
        self._outlooks = outlooks
        self._unnamed = unnamed
        self._budgets = budgets

    def of(self, views: Sequence[WindowView]) -> tuple[WindowView, ...]:
        """The windows with their outlooks, and those that nobody has named but lock-outs tell of."""
        heard = {view.provider: view.read_at or 0.0 for view in sorted(views, key=lambda view: view.read_at or 0.0)}
        return (*(self._seen(view, heard) for view in views), *self._unseen(views, heard))

    def _seen(self, view: WindowView, heard: Mapping[str, float]) -> WindowView:
        """The window with its outlook; the one after it, if that is open by now and nobody has named it yet."""
        key = key_of(view)
        outlook = self._outlooks.get(key)
        if outlook is None or key in self._budgets or not _is_next(view, outlook):
            return foreseen(view, outlook)
        return _inferred(key, outlook) if _is_silent(key, outlook, heard) and _tells(outlook) else view

    def _unseen(self, views: Sequence[WindowView], heard: Mapping[str, float]) -> Iterator[WindowView]:
        """Windows that are open and known, but of which nobody has said anything for long.

        A provider that has named other windows meanwhile has none of this kind any more.
        """
        seen = {key_of(view) for view in views}
        lengths = {(view.provider, view.minutes) for view in views if not view.scope}
        for key, outlook in self._outlooks.items():
            silent = _is_silent(key, outlook, heard)
            if silent and key not in seen and key not in self._budgets and _tells(outlook):
                yield _inferred(key, outlook)
        for (provider, minutes), outlook in self._unnamed.items():
            if (provider, minutes) not in lengths and _tells(outlook):
                yield _inferred((provider, provider, minutes, ""), outlook)


def _is_next(view: WindowView, outlook: Outlook) -> bool:
    """Whether the outlook is of a later window than the view."""
    return view.resets_at is not None and outlook.resets_at is not None and outlook.resets_at > view.resets_at + JITTER


def _is_silent(key: WindowKey, outlook: Outlook, heard: Mapping[str, float]) -> bool:
    """Whether the provider has named no window at all since this one has been open."""
    return heard.get(key[0], 0.0) < (outlook.starts_at or 0.0)


def _tells(outlook: Outlook) -> bool:
    """Whether readings or a lock-out have shown that there is such a limit, and how large it is."""
    return not outlook.at_least and outlook.probability is not None


def _inferred(key: WindowKey, outlook: Outlook) -> WindowView:
    provider, limit_id, minutes, scope = key
    learned = outlook.basis == "lock-outs"
    view = WindowView(
        provider=provider,
        limit_id=limit_id,
        label=label(provider, limit_id, minutes, scope),
        minutes=minutes,
        starts_at=outlook.starts_at,
        resets_at=outlook.resets_at,
        percent=outlook.percent,
        read_at=None,
        source="learned from your lock-outs" if learned else "learned from earlier windows",
        verdict=Verdict.OK,
        scope=scope,
        note="learned from your lock-outs: nobody has reported a percentage"
        if learned
        else "nobody has reported a percentage of this window yet",
    )
    return foreseen(view, outlook)
