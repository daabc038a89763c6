"""The reader against the slow counter, over logs of many versions and collectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pytest

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.usage import Usage
from tests.agents.merge import merged, records_of
from tests.reference.slow_counter import count

AGENT = ClaudeCode()
CLIENTS = Path(__file__).parents[1] / "clients"
SAMPLES = Path(__file__).parents[2] / "../shared/samples/claude"
NAMES = ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output")


def totals_of(files: Iterable[Path]) -> tuple[int, dict[str, int]]:
    """How many responses the reader finds, and their tokens by bucket."""
    turns = merged(record for file in files for record in records_of(AGENT, file)).values()
    usage = sum((turn.usage for turn in turns), Usage())
    return len(turns), {name: getattr(usage, name) for name in NAMES}


def expected(files: Iterable[Path]) -> tuple[int, dict[str, int]]:
    counted = list(count(files).values())
    return len(counted), {name: sum(counts[name] for counts in counted) for name in NAMES}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the collected logs are not here")
def test_collected_logs_give_the_same_totals() -> None:
    files = sorted(SAMPLES.rglob("*.jsonl"))
    assert len(files) > 50
    for file in files:
        assert totals_of([file]) == expected([file]), file
    for _, together in groupby(files, key=lambda file: file.relative_to(SAMPLES).parts[0]):
        group = list(together)
        assert totals_of(group) == expected(group)
    assert totals_of(files)[0] > 500


def test_client_logs_give_the_same_totals() -> None:
    scenarios = sorted(CLIENTS.glob("claude-code-*/*/logs"))
    for scenario in scenarios:
        files = sorted(scenario.rglob("*.jsonl"))
        assert totals_of(files) == expected(files), scenario
        assert totals_of(reversed(files)) == expected(files), "in any order"
    assert Counter(scenario.parts[-3] for scenario in scenarios).total() == 23
