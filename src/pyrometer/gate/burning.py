"""Who has burned in the last hour, from turns alone: for what would help against a lock-out."""

from __future__ import annotations

import msgspec

from pyrometer.model import Turn
from pyrometer.snapshot import SessionView
from pyrometer.usage import Usage

HOUR = 3600.0


class _Burner(msgspec.Struct):
    newest: Turn
    usage: Usage = msgspec.field(default_factory=Usage)
    turns: int = 0


class Burning:
    """Sessions with a turn in the hour before `now`."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._found: dict[tuple[str, str], _Burner] = {}

    def add(self, turn: Turn) -> None:
        """Counts a turn, if it is recent."""
        if turn.at < self._now - HOUR:
            return
        burner = self._found.setdefault((turn.agent, turn.session), _Burner(turn))
        burner.usage, burner.turns = burner.usage + turn.usage, burner.turns + 1
        if not turn.chain and turn.at >= burner.newest.at:
            burner.newest = turn

    def sessions(self) -> tuple[SessionView, ...]:
        """As far as turns tell: the context is the prompt of the newest turn."""
        return tuple(_view(*key, burner) for key, burner in self._found.items())


def _view(agent: str, session: str, burner: _Burner) -> SessionView:
    newest = burner.newest
    return SessionView(
        agent=agent,
        id=session,
        project="",
        branch="",
        model=newest.model,
        state="working",
        last_at=newest.at,
        started_at=newest.at,
        burn=float(burner.usage.total),
        burn_hour=float(burner.usage.total),
        context=newest.usage.prompt if newest.context is None else newest.context,
        context_window=None,
        growth=None,
        cache_hit=None,
        cache_hit_all=burner.usage.cache_hit,
        turns=burner.turns,
        not_final=0,
        prompts=0,
        compactions=0,
        subagents=0,
        usage=burner.usage,
    )
