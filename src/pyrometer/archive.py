"""Sessions read again, from the store and from their own logs, for what the running monitor does not keep.

Every call opens what it needs and closes it again, so that any thread may call; some take as long as the logs are
large. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.model import Turn
from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.xray.carry import Carry, carry
from pyrometer.xray.churn import LinesAgain, churn

if TYPE_CHECKING:
    from pyrometer.agents.base import Agent
    from pyrometer.engine.tables import Tables
    from pyrometer.history.stored_sessions import StoredSession
    from pyrometer.settings import Settings
    from pyrometer.store.store import Store

Key = tuple[str, str]


class Archive:
    """What can be read of a session beyond the snapshot."""

    def __init__(
        self,
        settings: Settings,
        env: Mapping[str, str],
        home: Path,
        now: Callable[[], float],
        zone: tzinfo | None = None,
        *,
        stored: bool = True,
    ) -> None:
        """`stored` False: there is no store to look into, only logs."""
        self._settings, self._env, self._home, self._now, self._zone = settings, env, home, now, zone
        self._stored = stored and settings.store.enabled

    def detail(self, key: Key) -> SessionDetail | None:
        """The session as the store knows it; None if it has no single turn of it."""
        from pyrometer import clock
        from pyrometer.history.session_detail import session_detail

        agent, zone = self._agent(key[0]), self._zone or clock.zone()
        with _Opened(self) as store:
            if store is None:
                return None
            return session_detail(store, key, agent, self._settings.metrics, self._tables, self._now(), zone)

    def sessions(self) -> tuple[StoredSession, ...]:
        """All sessions of the store, the newest first."""
        from pyrometer.history.stored_sessions import stored_sessions

        with _Opened(self) as store:
            return stored_sessions(store) if store is not None else ()

    def lines(self, detail: SessionDetail) -> LinesAgain:
        """The edited lines of a session whose figures do not tell all of them, by its logs."""
        from pyrometer.history.session_detail import lines_again

        session, figures = detail.session, detail.figures
        known = figures.churn if figures is not None else churn(())
        return lines_again(
            known, session.key, self._agent(session.agent), self._logs(detail), self._tables, self._now()
        )

    def carry(self, detail: SessionDetail) -> Carry | None:
        """What the results of the session's tools cost after they were read once; None without a log of it."""
        from pyrometer.history.reread import Reread

        agent, key = self._agent(detail.session.agent), detail.session.key
        paths = self._logs(detail)
        if agent is None or not paths:
            return None
        read = Reread(agent, paths, key)
        reel = read.reel(self._tables, self._now())
        if read.missing == len(paths) or reel is None:
            return None
        turns = reel.turns(0, len(reel.sums))
        names = {call: name for call, (name, _) in read.calls.items()}
        owners = {call: ident for call, (_, ident) in read.calls.items()}
        price = self._tables.prices.cost
        return carry(turns, reel.events, read.results, names, price, missing=read.missing, owners=owners)

    def explain(self, detail: SessionDetail, turn: TurnView) -> tuple[str, ...]:
        """The lines of the logs behind one turn, how they became one, what it cost and by which price."""
        from pyrometer.engine.ledger import stored_key
        from pyrometer.engine.merge import part_of
        from pyrometer.explain.account import account
        from pyrometer.report.explain_turn import explain_turn
        from pyrometer.store.one_turn import StoredTurn

        kept = Turn(
            stored_key(turn.ident), turn.agent, turn.session, turn.at, turn.model, turn.usage, turn.chain,
            turn.subagent, turn.final, turn.tools, turn.context,
        )  # fmt: skip
        agent = self._agent(turn.agent)
        before = None if turn.context is None or turn.growth is None else (turn.context - turn.growth, turn.at)
        stored = StoredTurn(
            turn.ident,
            part_of(kept, 0),
            turn.dollars,
            tuple(enumerate(self._speaking(agent, turn.ident, self._logs(detail)))) if agent is not None else (),
            detail.session.project,
            turn.number,
            max(turn.number, detail.session.turns),
            before,
        )
        agents = {} if agent is None else {agent.name: agent}
        return tuple(explain_turn(account(stored, self._tables, agents), self._home, self._zone).splitlines())

    def _logs(self, detail: SessionDetail) -> tuple[str, ...]:
        """All logs of the session that anybody knows of."""
        from pyrometer.history.session_detail import logs_of

        with _Opened(self) as store:
            known = logs_of(store, detail.session.key) if store is not None else ()
            return tuple(sorted({*detail.logs, *known}))

    def _speaking(self, agent: Agent, ident: int, paths: Iterable[str]) -> Iterator[str]:
        """The logs that say something of a turn."""
        from pyrometer.explain.logs import told

        for path in paths:
            try:
                if told(Path(path), agent, ident):
                    yield path
            except OSError:
                continue

    def _agent(self, name: str) -> Agent | None:
        from pyrometer.sources import AGENTS

        return next((agent for agent in AGENTS if agent.name == name), None)

    @property
    def _tables(self) -> Tables:
        from pyrometer.wiring import tables_of

        return tables_of(self._env, self._home)


class _Opened:
    """The store, open to be read; None where there is none."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store: Store | None = None

    def __enter__(self) -> Store | None:
        if not self._archive._stored:
            return None
        from pyrometer.paths import state_dir
        from pyrometer.store.place import NAME
        from pyrometer.store.store import Store

        archive = self._archive
        path = state_dir(archive._env, archive._home) / NAME
        self._store = Store.open(path, now=archive._now(), write=False)
        return self._store if self._store.usable else None

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()
