"""A process that reads logs into a store, small piece by small piece, until it is killed or has read everything."""

from __future__ import annotations

import sys
from pathlib import Path

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.tail import Tail

NOW = 1_800_000_000.0
PIECE = 4096


def read_on(store: Store, logs: list[Path], piece: int = PIECE) -> None:
    """Go on where the store says, to the end of all logs."""
    agent = ClaudeCode()
    known = {row.path: row for row in store.files()}
    followed = []
    for log in logs:
        reader, row = agent.reader(log), known.get(str(log))
        if row is not None:
            reader.restore(row.reader)
        tail = Tail.resume(row.checkpoint, reader.wants) if row else Tail(str(log), reader.wants)
        followed.append((tail, reader))
    while followed:
        works = []
        for tail, reader in list(followed):
            chunk = tail.poll(piece)
            records = [record for line in chunk.lines for record in reader.read(line)]
            works.append(Work("claude", tail.checkpoint(), reader.save(), records, chunk.restarted))
            if not chunk.more:
                followed.remove((tail, reader))
        assert store.commit(works, NOW).saved, store.note


if __name__ == "__main__":
    opened = Store.open(Path(sys.argv[1]), now=NOW)
    assert opened.writable, opened.note
    print("reading", flush=True)
    read_on(opened, sorted(Path(sys.argv[2]).rglob("*.jsonl")))
    print("done", flush=True)
