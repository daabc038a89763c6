"""The turns: one merged row each, and the parts of those that several logs claim."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from typing import Any, Final, TypeAlias

import msgspec

from pyrometer.engine.merge import Part
from pyrometer.model import Turn
from pyrometer.store.claims import COLUMNS, SEVERAL, WIDTH, fetch_names, part_from, row_of
from pyrometer.store.idents import Idents
from pyrometer.store.names import Names, selected
from pyrometer.store.new_turns import new_rows
from pyrometer.store.sums import Sums
from pyrometer.store.tools import WHOLE_FOR, join

TURN: Final = 0
"""Kind of a turn in `gone`, beside the kinds of marks."""
_Parts: TypeAlias = dict[int, Part]
_SET = ", ".join(f"{name} = ?" for name in COLUMNS.split(", "))
_INSERT = f"INSERT INTO turns (ident, {COLUMNS}, nano) VALUES (?{', ?' * (WIDTH + 1)})"
_UPDATE = f"UPDATE turns SET {_SET}, nano = ? WHERE ident = ?"
_PART = f"INSERT OR REPLACE INTO parts (ident, {COLUMNS}) VALUES (?{', ?' * WIDTH})"


class _Entry(msgspec.Struct):
    """A turn as the store has it."""

    part: Part
    nano: int | None
    parts: _Parts


def gone_id(kind: int, ident: int) -> int:
    """What stands in `gone` for something that lives on in sums only."""
    return ident << 2 | kind


def gone(connection: sqlite3.Connection, kind: int, idents: Collection[int]) -> set[int]:
    """Those that are already counted for good."""
    numbers = [gone_id(kind, ident) for ident in idents]
    return {row[0] >> 2 for row in selected(connection, "SELECT id FROM gone WHERE id", numbers)}


class Turns:
    """Merges what logs claim into the table, and tells the sums of every change."""

    def __init__(self, connection: sqlite3.Connection, names: Names, sums: Sums, idents: Idents) -> None:
        self._connection = connection
        self._idents = idents
        self._names = names
        self._sums = sums
        self._inserts: list[tuple[Any, ...]] = []
        self._updates: list[tuple[Any, ...]] = []
        self._parts: list[tuple[Any, ...]] = []
        self._lost_parts: list[tuple[int, int]] = []
        self._lost: list[tuple[int]] = []

    def take(self, first: Mapping[int, Part], more: Mapping[int, _Parts], now: float) -> None:
        """Learn what files claim, as a `Claimed` has it."""
        maybe = self._idents.maybe(first)
        known = self._known(maybe)
        over = gone(self._connection, TURN, [ident for ident in maybe if ident not in known])
        whole_from = now - WHOLE_FOR
        other = {*known, *more} - over
        for ident in other:
            entry, parts = known.get(ident), {first[ident].file: first[ident], **more.get(ident, {})}
            after = parts if entry is None else _joined(entry.parts, parts)
            if entry is None or after != entry.parts:
                self._change(ident, entry, after, whole_from)
        other |= over
        new = {ident: part for ident, part in first.items() if ident not in other} if other else first
        self._inserts += new_rows(new, self._names, self._sums, whole_from)
        self._flush()

    def reprice(self, idents: Collection[int]) -> int:
        """Count these turns at the prices of today; gives how many have another one."""
        changed = 0
        for ident, entry in self._known(idents).items():
            self._sums.add(entry.part.turn, entry.nano, -1)
            nano = self._sums.price(entry.part.turn)
            if nano != entry.nano:
                self._connection.execute("UPDATE turns SET nano = ? WHERE ident = ?", (nano, ident))
                changed += 1
        return changed

    def forget(self, files: Collection[int], now: float) -> None:
        """Take back all that these files claim."""
        marks = ", ".join(map(str, files))
        found = f"SELECT ident FROM turns WHERE file IN ({marks}) UNION SELECT ident FROM parts WHERE file IN ({marks})"
        idents = [row[0] for row in self._connection.execute(found)]
        for start in range(0, len(idents), 5_000):
            for ident, entry in self._known(idents[start : start + 5_000]).items():
                left = {file: part for file, part in entry.parts.items() if file not in files}
                self._change(ident, entry, left, now - WHOLE_FOR)
            self._flush()

    def _known(self, idents: Iterable[int]) -> dict[int, _Entry]:
        query = f"SELECT {COLUMNS}, nano, ident FROM turns WHERE ident"
        rows = list(selected(self._connection, query, list(idents)))
        fetch_names(rows, 2, self._names)
        found = {}
        for row in rows:
            part = part_from(row[-1], row, self._names)
            found[row[-1]] = _Entry(part, row[-2], {part.file: part})
        several = [ident for ident, entry in found.items() if entry.part.file == SEVERAL]
        for ident in several:
            found[ident].parts = {}
        rows = list(selected(self._connection, f"SELECT {COLUMNS}, ident FROM parts WHERE ident", several))
        fetch_names(rows, 2, self._names)
        for row in rows:
            found[row[-1]].parts[row[0]] = part_from(row[-1], row, self._names)
        return found

    def _change(self, ident: int, entry: _Entry | None, parts: _Parts, whole_from: float) -> None:
        """Write a turn of which these parts are known from now on."""
        if entry is not None:
            self._sums.add(entry.part.turn, entry.nano, -1)
            self._write_parts(ident, entry.parts, parts, whole_from)
        elif len(parts) > 1:
            self._write_parts(ident, {}, parts, whole_from)
        if not parts:
            self._lost.append((ident,))
            return
        merged = _merged(parts)
        nano = self._count(merged.turn, entry)
        row = row_of(merged, self._names, whole_from)
        if entry is None:
            self._inserts.append((ident, *row, nano))
        else:
            self._updates.append((*row, nano, ident))

    def _count(self, other: Turn, entry: _Entry | None) -> int | None:
        """Its price; what does not change it keeps the one that the turn was counted with."""
        if entry is not None:
            one = entry.part.turn
            if (one.usage, one.model, one.tier, one.at, one.web_searches) == (
                other.usage,
                other.model,
                other.tier,
                other.at,
                other.web_searches,
            ):
                self._sums.add(other, entry.nano)
                return entry.nano
        return self._sums.price(other)

    def _write_parts(self, ident: int, before: _Parts, after: _Parts, whole_from: float) -> None:
        """Parts stand in a table of their own only while there are several."""
        old = before if len(before) > 1 else {}
        new = after if len(after) > 1 else {}
        self._lost_parts += [(ident, file) for file in old if file not in new]
        for file, part in new.items():
            if old.get(file) != part:
                self._parts.append((ident, *row_of(part, self._names, whole_from)))

    def _flush(self) -> None:
        run = self._connection.executemany
        run(_INSERT, self._inserts)
        run(_UPDATE, self._updates)
        run(_PART, self._parts)
        run("DELETE FROM parts WHERE ident = ? AND file = ?", self._lost_parts)
        run("DELETE FROM turns WHERE ident = ?", self._lost)
        self.drop()

    def drop(self) -> None:
        """Forget what was not written."""
        self._inserts, self._updates, self._parts, self._lost_parts, self._lost = [], [], [], [], []


def _joined(known: _Parts, more: _Parts) -> _Parts:
    found = dict(known)
    for file, part in more.items():
        found[file] = join(found[file], part) if file in found else part
    return found


def _merged(parts: _Parts) -> Part:
    if len(parts) == 1:
        return next(iter(parts.values()))
    return msgspec.structs.replace(reduce(join, parts.values()), file=SEVERAL)
