"""The invented logs: the same every time, hard in the ways they claim, and with true totals beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.corpus.claude_copies import STYLES
from benchmarks.corpus.generate import bytes_of, generate
from benchmarks.corpus.traps import ALL, MEANING, USUAL, chosen
from benchmarks.measure.exact import WrongTotalsError, require_exact, truth
from pyrometer.settings import Settings, Sources
from pyrometer.wiring import once
from tests.reference import slow_counter

END = 1_795_291_200.0


def made(folder: Path, traps: frozenset[str] = ALL, *, seed: int = 3, size: str = "3MB") -> Path:
    generate(folder, size, seed=seed, end=END, traps=traps, live=0)
    return folder


def logs(corpus: Path) -> list[Path]:
    return sorted(corpus.rglob("*.jsonl"))


def sizes(corpus: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in logs(corpus)}


def fingerprint(corpus: Path) -> str:
    digest = hashlib.sha256()
    for path in [*logs(corpus), corpus / "truth.json"]:
        digest.update(
            f"{path.relative_to(corpus)} {path.stat().st_mtime_ns if path.suffix == '.jsonl' else 0}\n".encode()
        )
        digest.update(path.read_bytes())
    return digest.hexdigest()


def counted(corpus: Path) -> dict[str, dict[str, int]]:
    env = {
        "CLAUDE_CONFIG_DIR": str(corpus / "claude"),
        "CODEX_HOME": str(corpus / "codex"),
        "PYROMETER_HOME": str(corpus),
    }
    snapshot = once(Settings(sources=Sources(history_days=3650)), env, corpus, END)
    return {f"{one.agent}:{one.id}": {"turns": one.turns, "total": one.usage.total} for one in snapshot.sessions}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    assert fingerprint(made(tmp_path / "a")) == fingerprint(made(tmp_path / "b"))


def test_other_seed_other_bytes(tmp_path: Path) -> None:
    assert fingerprint(made(tmp_path / "a")) != fingerprint(made(tmp_path / "b", seed=4))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs without any trap."""
    return made(tmp_path_factory.mktemp("plain") / "logs", chosen("none"))


def test_logs_without_traps_are_counted_exactly(plain: Path) -> None:
    require_exact(plain, counted(plain))


@pytest.mark.parametrize("trap", sorted(ALL))
def test_every_trap_alone_changes_the_logs_and_is_counted_exactly(trap: str, plain: Path, tmp_path: Path) -> None:
    corpus = made(tmp_path / "logs", chosen(trap))
    assert sizes(corpus) != sizes(plain)
    require_exact(corpus, counted(corpus))


def test_all_traps_together_are_counted_exactly(tmp_path: Path) -> None:
    corpus = made(tmp_path / "logs", size="8MB")
    require_exact(corpus, counted(corpus))


def test_copies_of_all_kinds_among_each_other_are_counted_exactly(tmp_path: Path) -> None:
    corpus = made(tmp_path / "logs", frozenset({*STYLES, "stream", "no_request_id"}), size="6MB")
    require_exact(corpus, counted(corpus))
    assert truth(corpus)["corpus"]["copied_responses"] > 0


def test_the_slow_counter_agrees_with_the_truth(tmp_path: Path) -> None:
    """An independent count of Claude Code's part, which knows neither the generator nor the reader."""
    corpus = made(tmp_path / "logs", frozenset(ALL), size="4MB")
    found = slow_counter.count(logs(corpus / "claude"))
    row = truth(corpus)["by_agent"]["claude"]
    assert len(found) == row["turns"]
    assert sum(counts["output"] for counts in found.values()) == row["output"]


def test_all_parts_of_the_truth_add_up_to_the_whole(tmp_path: Path) -> None:
    said = truth(made(tmp_path / "logs"))
    for part in ("by_agent", "by_session", "by_model", "by_day"):
        assert sum(row["total"] for row in said[part].values()) == said["totals"]["total"]
        assert sum(row["turns"] for row in said[part].values()) == said["totals"]["turns"]


def test_the_size_is_what_was_asked_for(tmp_path: Path) -> None:
    corpus = made(tmp_path / "logs", size="5MB")
    written = sum(path.stat().st_size for path in logs(corpus))
    assert written == sum(truth(corpus)["corpus"]["bytes"].values())
    assert written >= bytes_of("5MB")


def test_wrong_totals_are_an_error(plain: Path) -> None:
    rows = counted(plain)
    first = next(iter(rows))
    rows[first]["total"] += 1
    with pytest.raises(WrongTotalsError, match=first):
        require_exact(plain, rows)


def test_every_trap_has_a_rate_and_a_meaning() -> None:
    assert USUAL.keys() == MEANING.keys()
    with pytest.raises(ValueError, match="unknown traps: nonsense"):
        chosen("stream,nonsense")


def test_a_size_without_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a number"):
        bytes_of("100")


def test_every_whole_line_but_junk_is_json(tmp_path: Path) -> None:
    for path in logs(made(tmp_path / "logs", ALL - {"junk", "torn_tail"})):
        for line in path.read_bytes().splitlines():
            json.loads(line)
