"""Writes a whole corpus: both trees and the truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.corpus.claude import Conversation
from benchmarks.corpus.claude_copies import LONGEST, STYLES, copy
from benchmarks.corpus.clock import HOUR, Planned
from benchmarks.corpus.codex import Thread
from benchmarks.corpus.line import Line, iso
from benchmarks.corpus.material import BLOB_POOL, TEXT_POOL, Material
from benchmarks.corpus.traps import ALL, Traps, rate
from benchmarks.corpus.truth import Truth

DAY = 86_400.0
DAYS = 30.0
"""How far a corpus reaches back: Claude Code deletes its logs after a month."""
CODEX_SHARE = 0.3
"""Of the bytes."""
PROJECTS = ("billing-api", "atlas-web", "notes", "infra", "docs-site", "game-engine", "etl-jobs", "sdk-py", "lab")
SMALL = 3_000_000
"""Corpora below this size are made from small pools, which takes no time."""


class Generator:
    """One corpus below `folder`, ending at `end` (epoch seconds) and reaching `days` back."""

    def __init__(self, folder: Path, size: int, seed: int, end: float, days: float = DAYS, traps: Traps = ALL) -> None:
        self.folder, self.size, self.end, self.days, self.traps = folder, size, end, days, traps
        self.random = Random(seed)
        pools = (TEXT_POOL, BLOB_POOL) if size > SMALL else (200_000, 200_000)
        self.material = Material(self.random, text_pool=pools[0], blob_pool=pools[1])
        self.truth = Truth(end)

    def write(self, live: int) -> Truth:
        """Write sessions until the size is reached, `live` of them still at work at the end."""
        for number in range(live):
            self._session(codex=number % 4 == 1, live=True)
        while self.truth.size < self.size:
            self._session(codex=self.truth.bytes["codex"] < CODEX_SHARE * self.truth.size, live=False)
        return self.truth

    def _session(self, *, codex: bool, live: bool) -> None:
        (self._codex if codex else self._claude)(live)

    def _gaps(self, responses: int) -> list[float]:
        """Seconds before each response: within a turn, between turns, now and then hours."""
        random, gaps = self.random, []
        for _ in range(responses):
            draw = random.random()
            if draw < 0.88:
                gaps.append(random.uniform(1.5, 25.0))
            elif draw < 0.985:
                gaps.append(random.lognormvariate(5.0, 0.9) + 61)
            else:
                gaps.append(random.lognormvariate(8.5, 0.8) + 600)
        return gaps

    def _clock(self, gaps: list[float], live: bool) -> Planned:
        """A start such that a live session reaches the end, and another one starts on some day before it."""
        if live:
            return Planned(self.end - sum(gaps) - 8 * len(gaps) - self.random.uniform(0, 600))
        length, earliest = sum(gaps) + 25 * len(gaps), self.end - self.days * DAY
        for _ in range(50):
            day = self.end // DAY - self.random.randrange(int(self.days) + 1)
            start = day * DAY + min(23.9, max(0.0, self.random.gauss(15, 4))) * HOUR
            if earliest < start < self.end - length:
                return Planned(start)
        return Planned(self.random.uniform(earliest, max(earliest, self.end - length)))

    def _claude(self, live: bool) -> None:
        random = self.random
        gaps = self._gaps(self.material.size(26, 1.25, 1, 1_500))
        talk = Conversation(self.material, self._clock(gaps, live), random.choice(PROJECTS), self.traps)
        kept = self._file(self._transcript(talk), "claude", talk.run(iter(gaps)))
        self._children(talk)
        styles = [style for style in STYLES if random.random() < rate(self.traps, style)]
        if styles and len(kept) > 10 and talk.clock.now < self.end:
            self._copy(talk, kept, random.choice(styles))

    def _copy(self, talk: Conversation, kept: list[Line], style: str) -> None:
        old = kept[: self.random.randint(len(kept) // 2, len(kept))]
        talk.clock.wait(self.random.uniform(HOUR, 30 * HOUR))
        if talk.clock.now > self.end - 60:
            return
        copied = list(copy(talk, old, style))
        self.truth.copied += sum(1 for line in old if line.response)
        more = self._gaps(self.random.randint(3, 40))

        def lines() -> Iterator[Line]:
            yield from copied
            yield from talk.run(iter(more))

        self._file(self._transcript(talk), "claude", lines())
        self._children(talk)

    def _children(self, talk: Conversation) -> None:
        self.truth.compactions += talk.compactions
        talk.compactions = 0
        for child, lines in talk.children:
            if lines[0].at <= self.end:
                folder = self._project(talk)
                if self.random.random() < 0.8:  # older versions keep them beside the session
                    folder = folder / talk.envelope.session / "subagents"
                self._file(folder / f"agent-{child.envelope.agent}.jsonl", "claude", iter(lines))
        talk.children.clear()

    def _codex(self, live: bool) -> None:
        random = self.random
        gaps = self._gaps(self.material.size(70, 1.1, 2, 2_500))
        thread = Thread(self.material, self._clock(gaps, live), random.choice(PROJECTS), self.traps)
        self._file(self._rollout(thread), "codex", thread.run(iter(gaps)))
        self.truth.compactions += thread.compactions
        if random.random() < rate(self.traps, "codex_fork"):
            clock = Planned(thread.clock.now + random.uniform(60, 5 * HOUR))
            if clock.now < self.end - 60:
                fork = Thread(self.material, clock, thread.project, self.traps, parent=thread)
                self._file(self._rollout(fork), "codex", fork.run(iter(self._gaps(random.randint(5, 60)))))

    def _project(self, talk: Conversation) -> Path:
        return self.folder / "claude" / "projects" / talk.envelope.cwd.replace("/", "-")

    def _transcript(self, talk: Conversation) -> Path:
        return self._project(talk) / f"{talk.envelope.session}.jsonl"

    def _rollout(self, thread: Thread) -> Path:
        stamp = iso(thread.started)[:19].replace(":", "-")
        day = f"{datetime.fromtimestamp(thread.started, UTC):%Y/%m/%d}"
        return self.folder / "codex" / "sessions" / day / f"rollout-{stamp}-{thread.id}.jsonl"

    def _file(self, path: Path, agent: str, lines: Iterator[Line]) -> list[Line]:
        """Writes the lines up to the end of the corpus, but no half response. What is short enough to copy is kept."""
        kept: list[Line] = []
        size, last, within = 0, 0.0, False
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb", buffering=1 << 20) as file:
            for line in lines:
                if line.at > self.end and not within:
                    break
                within = line.more
                size += file.write(line.data)
                last = max(last, line.at)
                self.truth.wrote(line)
                if agent == "claude" and len(line.data) < LONGEST and line.kind != "junk":
                    kept.append(line)
            if kept and self.random.random() < rate(self.traps, "torn_tail"):
                size += file.write(kept[-1].data[: len(kept[-1].data) // 2])
        os.utime(path, (last, last))
        self.truth.files[agent] += 1
        self.truth.bytes[agent] += size
        return kept


def bytes_of(size: str) -> int:
    """`500KB`, `100MB`, `5GB`: powers of ten. ValueError for anything else."""
    units = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
    if size[-2:].upper() not in units:
        raise ValueError(f"{size}: expected a number with KB, MB or GB")
    return int(float(size[:-2]) * units[size[-2:].upper()])


def generate(
    folder: Path,
    size: str,
    *,
    seed: int = 7,
    end: float,
    days: float = DAYS,
    traps: Traps = ALL,
    live: int | None = None,
) -> Truth:
    """Write a corpus and its `truth.json` into a new folder. The same arguments give the same bytes."""
    folder.mkdir(parents=True)
    wanted = bytes_of(size)
    at_work = max(2, min(30, wanted // 20_000_000)) if live is None else live
    truth = Generator(folder, wanted, seed, end, days, traps).write(at_work)
    for name in ("claude", "codex"):
        (folder / name).mkdir(exist_ok=True)
    truth.save(folder, {"size": size, "seed": seed, "days": days, "traps": sorted(traps), "live": at_work})
    return truth
