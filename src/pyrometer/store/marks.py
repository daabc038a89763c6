"""Prompts and compactions: what each log says of them, of which the best copy counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pyrometer.engine.ledger import stored_key
from pyrometer.model import Compaction, Prompt
from pyrometer.store.claims import fetch_names
from pyrometer.store.gather import COMPACTION, PROMPT, Mark, best_mark
from pyrometer.store.idents import Idents
from pyrometer.store.names import Names, selected
from pyrometer.store.sums import ONE_COMPACTION, ONE_PROMPT, Sums
from pyrometer.store.turns import gone

COLUMNS = "kind, ident, file, at, owner, before, after, automatic"
_REPLACE = f"INSERT OR REPLACE INTO marks ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class Marks:
    """Merges them into their table, and tells the sums of every change."""

    def __init__(self, connection: sqlite3.Connection, names: Names, sums: Sums, idents: Idents) -> None:
        self._connection = connection
        self._idents = idents
        self._names = names
        self._sums = sums

    def take(self, claims: Mapping[tuple[int, int], Mapping[int, Mark]]) -> None:
        """Learn what files claim, by kind and identity, then by file."""
        rows: list[tuple[Any, ...]] = []
        for kind in (PROMPT, COMPACTION):
            wanted = {ident: claim for (of, ident), claim in claims.items() if of == kind and claim}
            maybe = list(self._idents.maybe(wanted))
            known = self._known(kind, maybe)
            over = gone(self._connection, kind, [ident for ident in maybe if ident not in known])
            for ident, claim in wanted.items():
                if ident not in over:
                    rows += self._change(kind, ident, known.get(ident, {}), claim)
        self._connection.executemany(_REPLACE, rows)

    def forget(self, files: Collection[int]) -> None:
        """Take back all that these files say."""
        marks = ", ".join(map(str, files))
        for kind in (PROMPT, COMPACTION):
            query = f"SELECT DISTINCT ident FROM marks WHERE kind = {kind} AND file IN ({marks})"
            idents = [row[0] for row in self._connection.execute(query)]
            for before in self._known(kind, idents).values():
                left = {file: mark for file, mark in before.items() if file not in files}
                self._count(before, left)
        self._connection.execute(f"DELETE FROM marks WHERE file IN ({marks})")

    def _known(self, kind: int, idents: list[int]) -> dict[int, dict[int, Mark]]:
        query = f"SELECT {COLUMNS} FROM marks WHERE kind = {kind} AND ident"
        rows = list(selected(self._connection, query, idents))
        found: dict[int, dict[int, Mark]] = {}
        for file, ident, mark in marks_of(rows, self._names):
            found.setdefault(ident, {})[file] = mark
        return found

    def _change(
        self, kind: int, ident: int, before: dict[int, Mark], claim: Mapping[int, Mark]
    ) -> list[tuple[Any, ...]]:
        """The rows to be written."""
        after = dict(before)
        for file, mark in claim.items():
            after[file] = best_mark([mark, before[file]]) if file in before else mark
        self._count(before, after)
        return [(kind, ident, file, *self._values(mark)) for file, mark in after.items() if before.get(file) != mark]

    def _count(self, before: Mapping[int, Mark], after: Mapping[int, Mark]) -> None:
        for marks, sign in ((before, -1), (after, 1)):
            if marks:
                mark = best_mark(marks.values())
                amount = ONE_PROMPT if isinstance(mark, Prompt) else ONE_COMPACTION
                self._sums.mark(mark.agent, mark.session, chain_of(mark), mark.at, amount, sign)

    def _values(self, mark: Mark) -> tuple[Any, ...]:
        owner = self._names.owner(mark.agent, mark.session, chain_of(mark), "", mark.claim)
        if isinstance(mark, Prompt):
            return (mark.at, owner, None, None, None)
        return (mark.at, owner, mark.before, mark.after, mark.automatic)


def chain_of(mark: Mark) -> str:
    """The chain that it belongs to; prompts are the main loop's."""
    return "" if isinstance(mark, Prompt) else mark.chain


def marks_of(rows: list[tuple[Any, ...]], names: Names) -> Iterator[tuple[int, int, Mark]]:
    """(file, identity, prompt or compaction) of rows of `COLUMNS`."""
    fetch_names(rows, 4, names)
    for kind, ident, file, at, owner, before, after, automatic in rows:
        number, chain, _, rank, born, witness = names.owners.values(owner)
        agent, session = names.sessions.values(number)
        key, claim = stored_key(ident), (rank, born, witness)
        if kind == PROMPT:
            yield file, ident, Prompt(key, agent, session, at, claim)
        else:
            known = None if automatic is None else bool(automatic)
            yield file, ident, Compaction(key, agent, session, at, chain, before, after, known, claim)
