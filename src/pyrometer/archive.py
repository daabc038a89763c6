"""Sessions read again, from the store and from their own logs, for what the running monitor does not keep.

Every call opens what it needs and closes it again, so that any thread may call; some take as long as the logs are
large. Nothing is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pyrometer.model import Record, Turn
from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.xray.carry import Carry, carry

if TYPE_CHECKING:
    from pyrometer.agents.base import Agent
    from pyrometer.engine.tables import Tables
    from pyrometer.settings import Settings
    from pyrometer.store.store import Store

Key = tuple[str, str]
_FOREVER: Final = 36_500.0
"""Days for which the sessions looked at are kept: as long as the look lasts."""
_LOGS: Final = """
SELECT files.path FROM sources JOIN files ON files.id = sources.file JOIN sessions ON sessions.id = sources.session
WHERE sessions.agent = ? AND sessions.name = ? AND files.path IS NOT NULL"""


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
        with _Opened(self) as store:
            return None if store is None else self._told(store, key)

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

    def _told(self, store: Store, key: Key) -> SessionDetail | None:
        from pyrometer import clock
        from pyrometer.dissection import dissected
        from pyrometer.engine.meter import Meter
        from pyrometer.history.caps import caps
        from pyrometer.history.points import scales
        from pyrometer.history.weights import weights_of
        from pyrometer.store.replay import of_sessions

        rows = store.query("SELECT id FROM sessions WHERE agent = ? AND name = ?", key)
        if not rows:
            return None
        now, tables = self._now(), self._tables
        meter = Meter(self._settings.metrics, tables.price, _FOREVER, tables.weigh)
        number = int(str(rows[0][0]))
        none: list[tuple[int, Record]] = []
        for file, record in store.look(lambda db, names: list(of_sessions(db, names, (number,))), none):
            meter.record(record, file, now)
        found, reel = meter.detail(key, now), meter.reel(key)
        if found is None or reel is None or not len(reel.sums):
            return None
        learned = scales(store, now, self._zone or clock.zone(), tables.credits)
        return replace(
            found,
            figures=dissected(reel, weights_of(tables), lambda model: caps(store, model), now),
            scales=tuple((one.window, one.scale) for one in learned if one.agent == key[0]),
            logs=tuple(_paths(store, key)),
        )

    def _logs(self, detail: SessionDetail) -> tuple[str, ...]:
        """All logs of the session that anybody knows of."""
        with _Opened(self) as store:
            known = _paths(store, detail.session.key) if store is not None else ()
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


def _paths(store: Store, key: Key) -> list[str]:
    return [os.fsdecode(row[0]) for row in store.query(_LOGS, key) if isinstance(row[0], bytes)]
