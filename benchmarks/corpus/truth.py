"""The totals that a correct reader finds, added up while the corpus is made, never by reading it back."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from benchmarks.corpus.line import Line, Response, iso

BUCKETS = ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output")
FILE = "truth.json"
WINDOW = 5 * 3600.0


class Truth:
    """Adds up responses by agent, session, model and day, and counts what was written."""

    def __init__(self, end: float) -> None:
        self.end = end
        self.files: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.line_bytes: Counter[str] = Counter()
        self.compactions = self.copied = 0
        self._by: dict[str, defaultdict[str, Counter[str]]] = {
            name: defaultdict(Counter) for name in ("all", "agent", "session", "model", "day", "window")
        }
        self._last: dict[str, float] = {}

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self.bytes.total()

    def wrote(self, line: Line) -> None:
        """A line is in its file."""
        self.lines[line.kind] += 1
        self.line_bytes[line.kind] += len(line.data)
        if line.response:
            self.add(line.response)

    def add(self, response: Response) -> None:
        """A response that counts."""
        session = f"{response.agent}:{response.session}"
        places = {"all": "all", "agent": response.agent, "session": session, "model": response.model}
        places["day"] = iso(response.at)[:10]
        if response.at > self.end - WINDOW:
            places["window"] = response.agent
        for name, key in places.items():
            row = self._by[name][key]
            row["turns"] += 1
            for bucket in (*BUCKETS, "reasoning"):
                row[bucket] += getattr(response, bucket)
        self._last[session] = max(self._last.get(session, 0.0), response.at)

    def report(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Everything, ready for JSON."""
        newest = sorted(self._last, key=lambda session: self._last[session], reverse=True)[:20]
        return {
            "arguments": arguments,
            "end": self.end,
            "totals": _row(self._by["all"]["all"]),
            **{f"by_{name}": self._rows(name) for name in ("agent", "session", "model", "day")},
            "last_5h_by_agent": self._rows("window"),
            "newest_sessions": newest,
            "corpus": {
                "files": dict(self.files),
                "bytes": dict(self.bytes),
                "lines": dict(sorted(self.lines.items())),
                "line_bytes": dict(sorted(self.line_bytes.items())),
                "compactions": self.compactions,
                "copied_responses": self.copied,
            },
        }

    def save(self, folder: Path, arguments: dict[str, Any]) -> None:
        """Write `truth.json` beside the trees."""
        (folder / FILE).write_text(json.dumps(self.report(arguments), indent=1) + "\n")

    def _rows(self, name: str) -> dict[str, dict[str, int]]:
        return {key: _row(row) for key, row in sorted(self._by[name].items())}


def _row(row: Counter[str]) -> dict[str, int]:
    counts = {name: row[name] for name in ("turns", *BUCKETS, "reasoning")}
    return counts | {"total": sum(row[name] for name in BUCKETS)}
