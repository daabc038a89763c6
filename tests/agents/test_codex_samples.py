"""Other people's logs: the reader against a counter that shares nothing with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from pyrometer.model import Record
from tests.agents.codex_logs import CLIENTS, SHARED, lines_of, merged, records
from tests.reference.slow_counter_codex import NAMES, count

SAMPLES = SHARED / "samples" / "codex"


def homes() -> Iterator[list[Path]]:
    """Files that know each other: of one client home, of one repository's fixture."""
    paths = [*CLIENTS.glob("codex-*/*/logs/**/rollout-*.jsonl"), *SAMPLES.rglob("*.jsonl")]
    for _, files in groupby(sorted(paths, key=lambda path: (_home(path), path)), _home):
        yield list(files)


def _home(path: Path) -> Path:
    """The folder above `sessions`, or the file's own."""
    for parent in path.parents:
        if parent.name in ("sessions", "archived_sessions"):
            return parent.parent
    return path.parent


@pytest.mark.parametrize("paths", list(homes()), ids=lambda paths: "/".join(_home(paths[0]).parts[-3:]))
def test_reader_and_slow_counter_agree_on_every_response(paths: list[Path]) -> None:
    found: list[Record] = [record for path in paths for record in records(lines_of(path), path)]
    told = [
        (
            turn.usage.prompt,
            turn.usage.cache_read,
            turn.usage.cache_write,
            turn.usage.output,
            turn.usage.reasoning or 0,
        )
        for turn in merged(found).values()
    ]
    assert sorted(told) == sorted(tuple(usage[name] for name in NAMES) for usage in count(paths))


def test_a_fork_of_180_copied_counts_adds_only_its_own_sixteen() -> None:
    fixtures = list(SAMPLES.rglob("live-fork-*/codex-home"))
    if not fixtures:
        pytest.skip("the samples are not here")
    found = [record for path in sorted(fixtures[0].rglob("*.jsonl")) for record in records(lines_of(path), path)]
    turns = merged(found).values()
    assert sum(turn.usage.total for turn in turns) == 26_801_911, "the child's last running total"
    sessions = [turn.session for turn in turns]
    assert {name: sessions.count(name) for name in sessions} == {"parent-session": 178, "child-session": 16}
