"""All that a store knows, with names in place of numbers, so that two stores can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from pyrometer.monitor.intake import Intake
from pyrometer.sources import AGENTS
from pyrometer.store.claims import COLUMNS
from pyrometer.store.store import Store

Rows: TypeAlias = list[tuple[Any, ...]]
NOW = 1_795_500_000.0


def contents(path: Path) -> dict[str, Rows]:
    """By table, sorted."""
    store = Store.open(path, now=NOW, write=False)

    def rows(query: str) -> Rows:
        return list(store.query(query))

    def named(table: str, columns: str) -> dict[int, tuple[Any, ...]]:
        return {row[0]: row[1:] for row in rows(f"SELECT id, {columns} FROM {table}")}

    paths = {row[0]: row[1] for row in rows("SELECT id, path FROM files")}
    sessions = named("sessions", "agent, name")
    owned = named("owners", "session, chain, subagent, rank, born, witness")
    owners = {number: (sessions[row[0]], *row[1:]) for number, row in owned.items()}
    kinds = named("kinds", "model, tier, context_window, final")
    tools = named("tools", "name, server, skill, subagent")
    lanes = {number: (sessions[row[0]], *row[1:]) for number, row in named("lanes", "session, model, side").items()}

    def claim(row: tuple[Any, ...]) -> tuple[Any, ...]:
        file, at, owner, kind, *counts, data = row
        calls = [(tools[tool], *rest) for tool, *rest in msgspec.msgpack.decode(data)] if data else []
        return (paths.get(file), at, owners[owner], kinds[kind], *counts, calls)

    found: dict[str, Rows] = {
        "turns": [(*row[:2], claim(row[2:])) for row in rows(f"SELECT ident, nano, {COLUMNS} FROM turns")],
        "parts": [(row[0], claim(row[1:])) for row in rows(f"SELECT ident, {COLUMNS} FROM parts")],
        "marks": [(*row[:2], paths[row[2]], row[3], owners[row[4]], *row[5:]) for row in rows("SELECT * FROM marks")],
        "quarters": [(row[0], lanes[row[1]], *row[2:]) for row in rows("SELECT * FROM quarters")],
        "days": [(row[0], lanes[row[1]], *row[2:]) for row in rows("SELECT * FROM days")],
        "troubles": [(paths[row[0]], *row[1:]) for row in rows("SELECT * FROM troubles")],
        "readings": rows("SELECT * FROM readings"),
        "hits": rows("SELECT * FROM hits"),
        "said": [
            (sessions[number], paths[file], msgspec.msgpack.decode(said))
            for number, file, said in rows("SELECT session, file, said FROM sources")
        ],
        "files": rows('SELECT path, agent, size, "offset", head_hash, mark, skipping, reader FROM files'),
    }
    store.close()
    return {table: sorted(said, key=repr) for table, said in found.items()}


def read_normally(path: Path, roots: list[tuple[str, Path]], now: float = NOW) -> None:
    """Read all logs into the store as the pane reads them."""
    store = Store.open(path, now=now)
    intake = Intake(AGENTS, roots, horizon=0.0, known=store, next_number=store.next_file())
    works = [batch.work for batch in intake.step(now)]
    while intake.busy:
        works += [batch.work for batch in intake.step(now)]
    assert store.commit(works, now).saved, store.note
    store.close()
