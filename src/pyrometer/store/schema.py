"""The tables, as a list of steps from nothing to the newest version. A published step never changes."""

from __future__ import annotations

import sqlite3
from typing import Final, TypeAlias

APPLICATION_ID: Final = 0x5079726F
"""`Pyro`, in the header of the file."""
Step: TypeAlias = tuple[str, ...]

COUNTED: Final = (
    "uncached",
    "cache_read",
    "write_5m",
    "write_1h",
    "output",
    "reasoning",
    "known",
    "nano",
    "unpriced",
    "lower",
    "turns",
    "prompts",
    "compactions",
)
"""The columns of a sum. `known`: turns that tell their reasoning tokens. `nano`: dollars * 10^9 of the priced turns.
`unpriced`: turns with tokens but no price. `lower`: turns whose output is a lower bound."""

_SUMS = ", ".join(f"{name} INTEGER NOT NULL" for name in COUNTED)
_CLAIM = """
  file INTEGER NOT NULL, at REAL NOT NULL, owner INTEGER NOT NULL, kind INTEGER NOT NULL, uncached INTEGER NOT NULL,
  cache_read INTEGER NOT NULL, write_5m INTEGER NOT NULL, write_1h INTEGER NOT NULL, output INTEGER NOT NULL,
  reasoning INTEGER, context INTEGER, searches INTEGER NOT NULL, tools BLOB"""

_FIRST: Step = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    """CREATE TABLE files (
      id INTEGER PRIMARY KEY AUTOINCREMENT, agent TEXT NOT NULL, path BLOB UNIQUE, device INTEGER NOT NULL,
      inode INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, "offset" INTEGER NOT NULL,
      head_size INTEGER NOT NULL, head_hash BLOB NOT NULL, mark BLOB NOT NULL, skipping INTEGER NOT NULL,
      reader BLOB NOT NULL, seen_at REAL NOT NULL)""",
    """CREATE TABLE sessions (
      id INTEGER PRIMARY KEY, agent TEXT NOT NULL, name TEXT NOT NULL, project TEXT NOT NULL DEFAULT '',
      oldest REAL, newest REAL, said BLOB, UNIQUE (agent, name))""",
    """CREATE TABLE owners (
      id INTEGER PRIMARY KEY, session INTEGER NOT NULL, chain TEXT NOT NULL, subagent TEXT NOT NULL,
      rank INTEGER NOT NULL, born REAL NOT NULL, witness TEXT NOT NULL,
      UNIQUE (session, chain, subagent, rank, born, witness))""",
    """CREATE TABLE kinds (
      id INTEGER PRIMARY KEY, model TEXT NOT NULL, tier TEXT NOT NULL, context_window INTEGER NOT NULL,
      final INTEGER NOT NULL, UNIQUE (model, tier, context_window, final))""",
    """CREATE TABLE tools (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, server TEXT NOT NULL, skill TEXT NOT NULL, subagent TEXT NOT NULL,
      UNIQUE (name, server, skill, subagent))""",
    """CREATE TABLE lanes (
      id INTEGER PRIMARY KEY, session INTEGER NOT NULL, model TEXT NOT NULL, side INTEGER NOT NULL,
      UNIQUE (session, model, side))""",
    f"CREATE TABLE turns (id INTEGER PRIMARY KEY, ident INTEGER NOT NULL UNIQUE, {_CLAIM}, nano INTEGER)",
    "CREATE INDEX turns_at ON turns (at)",
    f"CREATE TABLE parts (ident INTEGER NOT NULL, {_CLAIM}, PRIMARY KEY (ident, file)) WITHOUT ROWID",
    """CREATE TABLE marks (
      kind INTEGER NOT NULL, ident INTEGER NOT NULL, file INTEGER NOT NULL, at REAL NOT NULL, owner INTEGER NOT NULL,
      before INTEGER, after INTEGER, automatic INTEGER, PRIMARY KEY (kind, ident, file)) WITHOUT ROWID""",
    """CREATE TABLE sources (
      session INTEGER NOT NULL, file INTEGER NOT NULL, said BLOB NOT NULL,
      PRIMARY KEY (session, file)) WITHOUT ROWID""",
    "CREATE INDEX sources_file ON sources (file)",
    """CREATE TABLE readings (
      provider TEXT NOT NULL, limit_id TEXT NOT NULL, minutes INTEGER NOT NULL, scope TEXT NOT NULL,
      resets_at REAL NOT NULL, percent REAL NOT NULL, first_at REAL NOT NULL, last_at REAL NOT NULL,
      source TEXT NOT NULL, plan TEXT NOT NULL, session TEXT NOT NULL,
      PRIMARY KEY (provider, limit_id, minutes, scope, resets_at, percent)) WITHOUT ROWID""",
    """CREATE TABLE hits (
      provider TEXT NOT NULL, limit_id TEXT NOT NULL, at REAL NOT NULL, minutes INTEGER NOT NULL,
      resets_at REAL NOT NULL, scope TEXT NOT NULL, session TEXT NOT NULL, source TEXT NOT NULL,
      PRIMARY KEY (provider, limit_id, at, minutes, resets_at, scope, session, source)) WITHOUT ROWID""",
    "CREATE TABLE gone (id INTEGER PRIMARY KEY)",
    "CREATE TABLE ahead (ident INTEGER PRIMARY KEY, at REAL NOT NULL)",
    f"CREATE TABLE quarters (start INTEGER NOT NULL, lane INTEGER NOT NULL, {_SUMS}, PRIMARY KEY (start, lane)) "
    "WITHOUT ROWID",
    f"CREATE TABLE days (start INTEGER NOT NULL, lane INTEGER NOT NULL, {_SUMS}, PRIMARY KEY (start, lane)) "
    "WITHOUT ROWID",
)
_FRAME: Step = ("CREATE TABLE frame (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL, data BLOB NOT NULL)",)
_FORESIGHT: Step = (
    "CREATE TABLE foresight (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL, data BLOB NOT NULL)",
    """CREATE TABLE forecasts (
      provider TEXT NOT NULL, limit_id TEXT NOT NULL, minutes INTEGER NOT NULL, scope TEXT NOT NULL,
      resets_at REAL NOT NULL, at REAL NOT NULL, percent REAL NOT NULL, sd REAL NOT NULL, probability REAL,
      eta10 REAL, eta50 REAL, eta90 REAL,
      PRIMARY KEY (provider, limit_id, minutes, scope, resets_at, at)) WITHOUT ROWID""",
    """CREATE TABLE outcomes (
      provider TEXT NOT NULL, limit_id TEXT NOT NULL, minutes INTEGER NOT NULL, scope TEXT NOT NULL,
      resets_at REAL NOT NULL, starts_at REAL NOT NULL, locked_at REAL, percent REAL NOT NULL,
      PRIMARY KEY (provider, limit_id, minutes, scope, resets_at)) WITHOUT ROWID""",
    """CREATE TABLE cache_events (
      session INTEGER NOT NULL, chain TEXT NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, model TEXT NOT NULL,
      lost INTEGER NOT NULL, nano INTEGER, credits REAL NOT NULL, gap REAL NOT NULL, cause TEXT NOT NULL,
      turn INTEGER NOT NULL, PRIMARY KEY (session, chain, at)) WITHOUT ROWID""",
)

_JUDGED: Step = ("CREATE TABLE judged (session INTEGER PRIMARY KEY, mark INTEGER NOT NULL)",)

_TROUBLES: Step = (
    """CREATE TABLE troubles (
      file INTEGER NOT NULL, kind TEXT NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY (file, kind)) WITHOUT ROWID""",
)

_MISSED: Step = (
    """CREATE TABLE kinds_of_turns (
      id INTEGER PRIMARY KEY, model TEXT NOT NULL, tier TEXT NOT NULL, context_window INTEGER NOT NULL,
      final INTEGER NOT NULL, missed TEXT NOT NULL, UNIQUE (model, tier, context_window, final, missed))""",
    "INSERT INTO kinds_of_turns SELECT id, model, tier, context_window, final, '' FROM kinds",
    "DROP TABLE kinds",
    "ALTER TABLE kinds_of_turns RENAME TO kinds",
)

_LINES: Step = ()
"""Tool calls are packed with the lines that they edit, which older ones cannot read."""

STEPS: tuple[Step, ...] = (_FIRST, _FRAME, _FORESIGHT, _JUDGED, _TROUBLES, _MISSED, _LINES)


def version(connection: sqlite3.Connection) -> int:
    """The version that the file has; 0 for an empty one."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is a store, or empty. SQLite files of other programs are neither."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return True
    return not version(connection) and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Bring the file to the newest version, one step a transaction."""
    for number, step in enumerate(steps[version(connection) :], version(connection) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in (*step, f"PRAGMA user_version = {number}"):
                connection.execute(statement)
        except BaseException:  # whatever came, no half migration stays; it is passed on
            connection.rollback()
            raise
        connection.execute("COMMIT")
