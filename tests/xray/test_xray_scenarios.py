"""Every kind of cache event and every rule of attribution as a small story, through logs, store and reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.cli.stage import Stage
from tests.xray.scenario import SESSION, Expect, Writer, load

FOLDER = Path(__file__).parents[1] / "scenarios"
PATHS = sorted([*FOLDER.glob("cache-*.toml"), *FOLDER.glob("share-*.toml")])
BEGIN = factories.NOW - 20 * 3_600
EVENTS = {"cold start", "clear", "resume", "compaction", "model switch", "expiry", "invalidation"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    home = tmp_path / "home"
    home.mkdir()
    return Stage(home)


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_story(path: Path, stage: Stage) -> None:
    story = load(path)
    Writer(stage, BEGIN).write(story)
    session = asked(stage, "session", SESSION)
    check_events(story.expect, session)
    for by in {*story.expect.by, *story.expect.output, *story.expect.calls, *story.expect.share}:
        check_rows(story.expect, by, session["by"].get(by, []), session["total"])
        if by != "chain":
            answer = asked(stage, "history", "--by", by, "--zone", "UTC")
            check_rows(story.expect, by, answer["rows"], session["total"])
    for name, value in story.expect.values.items():
        found: Any = session
        for part in name.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        assert (found if found is not None else "none") == (
            pytest.approx(value, rel=1e-3) if isinstance(value, float) else value
        ), name
    check_parts(story.expect, session["total"])
    assert stage.run("session", SESSION) == 0
    for words in story.expect.says:
        assert words in stage.out, stage.out
    check_sums(session)


def asked(stage: Stage, *words: str) -> dict[str, Any]:
    assert stage.run(*words, "--json") == 0, stage.err
    assert stage.err == ""
    found: dict[str, Any] = json.loads(stage.out)
    return found


def check_events(expect: Expect, session: dict[str, Any]) -> None:
    if expect.events is None:
        return
    told = [event for event in session["cache_events"] if event["kind"] != "cold start"]
    assert [(event["turn"], event["kind"], event["lost"]) for event in told] == [tuple(one) for one in expect.events]
    assert [event["cause"] for event in told if event["cause"]] == expect.causes
    invalid = [event for event in told if event["kind"] == "invalidation"]
    assert session["invalidations"] == session["total"]["invalidations"] == len(invalid)
    assert session["invalidated"] == sum(event["lost"] for event in invalid)


def check_rows(expect: Expect, by: str, rows: list[dict[str, Any]], total: dict[str, Any]) -> None:
    """The same figures in the report of the session and in history, which the session is alone in."""
    if not rows:
        return
    named = {row["name"]: row for row in rows}
    for field, wanted in (("turns", expect.by), ("output", expect.output), ("calls", expect.calls)):
        if by in wanted:
            assert {name: row[field] for name, row in named.items()} == wanted[by], (by, field)
    for name, part in expect.share.get(by, {}).items():
        assert named[name]["dollars"] / total["dollars"] == pytest.approx(part, abs=0.01), (by, name)


def check_parts(expect: Expect, total: dict[str, Any]) -> None:
    """The published shares are those of one real session: a made one meets them to three hundredths."""
    for name, part in expect.parts.items():
        if name == "hit":
            assert total["cache_hit"] == pytest.approx(part, abs=0.005)
        else:
            assert total[f"dollars_{name}"] / total["dollars"] == pytest.approx(part, abs=0.03), name


def check_sums(session: dict[str, Any]) -> None:
    """By tool, by turn and by all else: one whole."""
    total, turns = session["total"], session["turns"]
    for field in ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output"):
        assert sum(turn[field] for turn in turns) == total[field]
        for by, rows in session["by"].items():
            assert sum(row[field] for row in rows) == total[field], (by, field)
    assert sum(turn["dollars"] for turn in turns) == pytest.approx(total["dollars"], abs=1e-5)
    for by, rows in session["by"].items():
        assert sum(row["dollars"] for row in rows) == pytest.approx(total["dollars"], abs=1e-5), by
        assert sum(row["turns"] for row in rows) == total["turns"] == len(turns), by


def test_each_kind_of_event_has_a_story() -> None:
    told = {kind for path in PATHS for _, kind, _ in load(path).expect.events or ()}
    assert told == EVENTS - {"cold start"}
