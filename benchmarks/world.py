"""Where measurements run: a corpus, a home folder of their own, the program under test."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus.generate import DAYS, generate
from benchmarks.corpus.traps import ALL, Traps
from benchmarks.corpus.truth import FILE

ROOT = Path(__file__).resolve().parents[1]
FRESH = 3600.0
"""Seconds for which the newest sessions of a corpus count as current."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    work: Path
    """Folder for corpora and homes."""
    size: str = "100MB"
    seed: int = 7
    runs: int = 3
    seconds: float = 15
    """Length of each stretch of live measuring."""
    days: float = DAYS
    """How far the logs reach back."""
    minutes: float = 10
    """Length of a long stay."""
    spared: Traps = frozenset()
    """Traps that the logs do not have."""

    def each(self) -> list[Options]:
        """For one size each, where the size names several: what grows with the history then shows."""
        return [replace(self, size=size) for size in self.size.split(",")]

    @property
    def corpus(self) -> Path:
        """The corpus of this size; it is made on first use, ends at that moment, and is made anew an hour later."""
        without = "".join(f"-no-{trap}" for trap in sorted(self.spared))
        folder = self.work / f"corpus-{self.size}-{self.seed}-{self.days:g}d{without}"
        if not (folder / FILE).exists() or time.time() - json.loads((folder / FILE).read_text())["end"] > FRESH:
            shutil.rmtree(folder, ignore_errors=True)
            print(f"making {self.size} of logs ...", file=sys.stderr, flush=True)
            generate(folder, self.size, seed=self.seed, end=time.time(), days=self.days, traps=ALL - self.spared)
        return folder

    def home(self) -> AbstractContextManager[str]:
        """A fresh home folder."""
        return tempfile.TemporaryDirectory(prefix="home-", dir=self.work)


def environment(corpus: Path, home: str) -> dict[str, str]:
    """The variables of a user with these logs and this home, and nothing else."""
    return {
        "HOME": home,
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CLAUDE_CONFIG_DIR": str(corpus / "claude"),
        "CODEX_HOME": str(corpus / "codex"),
        "PYROMETER_HOME": f"{home}/pyrometer",
    }


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]


def machine() -> str:
    """The machine, without its name."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return (
        f"{cores} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f} at the start; files in the page cache"
    )
