"""Agents at work: appends lines to sessions at a steady rate, and notes when each line was on disk."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, repeat
from pathlib import Path
from random import Random

from benchmarks.corpus.claude import Conversation
from benchmarks.corpus.clock import Real
from benchmarks.corpus.codex import Thread
from benchmarks.corpus.generate import SMALL
from benchmarks.corpus.line import Line, iso
from benchmarks.corpus.material import Material
from benchmarks.corpus.truth import BUCKETS

MARKS = range(101, 1000)
"""Uncached tokens of the responses of Claude Code, each time another number: they mark the turn on the screen."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A session that is being written."""

    path: Path
    lines: Iterator[Line]
    agent: str


def streams(corpus: Path, sessions: int, seed: int) -> list[Stream]:
    """New sessions in the corpus, every fifth one of Codex."""
    material = Material(Random(seed), text_pool=SMALL, blob_pool=SMALL)
    marks = cycle(MARKS)
    found = []
    for number in range(sessions):
        project = f"live-{number}"
        if number % 5 == 4:
            thread = Thread(material, Real(), project, frozenset(("codex_repeat", "codex_records")))
            name = f"rollout-{iso(thread.started)[:19].replace(':', '-')}-{thread.id}.jsonl"
            day = iso(thread.started)[:10].replace("-", "/")
            found.append(Stream(corpus / "codex" / "sessions" / day / name, thread.run(repeat(1.0)), "codex"))
        else:
            talk = Conversation(material, Real(), project, frozenset(("stream",)), marks=marks)
            folder = corpus / "claude" / "projects" / talk.envelope.cwd.replace("/", "-")
            found.append(Stream(folder / f"{talk.envelope.session}.jsonl", talk.run(repeat(1.0)), "claude"))
    return found


def replay(corpus: Path, log: Path, *, sessions: int, rate: float, duration: float, seed: int = 11) -> None:
    """Append `rate` lines a second to each session for `duration` seconds.

    `log` gets a line of JSON for each append: `at` (`time.perf_counter` just after the write), `agent`, `opens` (a turn
    more from here on), `mark`, `path`, and the `cumulative` counts that are true from here on.
    """
    open_streams = streams(corpus, sessions, seed)
    for stream in open_streams:
        stream.path.parent.mkdir(parents=True, exist_ok=True)
    cumulative: Counter[str] = Counter()
    begun = time.perf_counter()
    with log.open("w", buffering=1) as notes:
        for number in range(int(sessions * rate * duration)):
            stream = open_streams[number % sessions]
            time.sleep(max(0.0, begun + number / (sessions * rate) - time.perf_counter()))
            line = next(stream.lines)
            with stream.path.open("ab") as file:
                file.write(line.data)
            at = time.perf_counter()
            _add(cumulative, line)
            said = {"at": at, "agent": stream.agent, "opens": line.opens, "mark": line.mark}
            notes.write(json.dumps(said | {"path": str(stream.path), "cumulative": cumulative}) + "\n")


def _add(cumulative: Counter[str], line: Line) -> None:
    cumulative["lines"] += 1
    if line.response:
        cumulative["turns"] += 1
        for bucket in BUCKETS:
            cumulative[bucket] += getattr(line.response, bucket)
