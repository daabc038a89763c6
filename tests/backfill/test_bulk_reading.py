"""Reading in bulk leaves the store that reading normally leaves, and a place from which either goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from benchmarks.corpus.generate import generate
from benchmarks.corpus.traps import ALL
from pyrometer.agents.claude_content import INTERRUPTED
from pyrometer.agents.codex_state import thaw
from pyrometer.backfill.__main__ import run
from pyrometer.backfill.order import Order
from pyrometer.sources import AGENTS
from tests.agents.claude_made import OTHER, SESSION, assistant, tool_result, usage, user
from tests.backfill.stored import NOW, contents, read_normally

TESTS = Path(__file__).parents[1]
SAMPLES = TESTS.parent / "../shared/samples"
END = 1_795_291_200.0
FOLDERS = {"claude": "projects", "codex": "sessions"}
SCENARIOS = sorted(path.parent for path in (TESTS / "clients").glob("*/*/truth.jsonl"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "corpus"
    generate(folder, "4MB", seed=11, end=END, traps=ALL, live=4)
    return folder


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The logs of all real clients under one roof. Their sessions are copies of each other's ids: all the better."""
    home = tmp_path_factory.mktemp("clients")
    for number, scenario in enumerate(SCENARIOS):
        for agent, folder in FOLDERS.items():
            if (logs := scenario / "logs" / agent).is_dir():
                below = home / agent / folder / f"s{number}" / agent
                shutil.copytree(logs, below)
    return home


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Logs of many origins, whole and broken, with names that the agents claim."""
    if not SAMPLES.is_dir():
        pytest.skip("no samples here")
    home = tmp_path_factory.mktemp("samples")
    for agent, folder in FOLDERS.items():
        for number, path in enumerate(sorted((SAMPLES / agent).rglob("*.jsonl"))):
            name = path.name if agent == "claude" or path.name.startswith("rollout-") else f"rollout-{path.name}"
            target = home / agent / folder / f"s{number}" / name
            target.parent.mkdir(parents=True)
            shutil.copyfile(path, target)
    return home


@pytest.fixture(params=["corpus", "clients", "samples"])
def logs(request: pytest.FixtureRequest) -> Path:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


def roots(home: Path) -> list[tuple[str, Path]]:
    return [(agent, home / agent / folder) for agent, folder in FOLDERS.items()]


def read_in_bulk(store: Path, home: Path, now: float = NOW) -> None:
    order = Order(str(store), tuple((agent, str(path)) for agent, path in roots(home)), 4e9)
    assert run(order, lambda: now, count(0.0, 1.0).__next__, lambda _: None) == 0


def known(store: Path) -> dict[str, Any]:
    """All of a store, but for what the bulk way leaves out of the states of readers."""
    found = contents(store)
    found["files"] = [(*row[:-1], bare(row[1], row[-1])) for row in found["files"]]
    return found


def bare(agent: str, state: bytes) -> Any:
    if agent != "codex":
        return state
    found = thaw(state)
    found.tools.pending = [undigested(tool) for tool in found.tools.pending]
    if found.last is not None:
        found.last = msgspec.structs.replace(found.last, tools=tuple(undigested(tool) for tool in found.last.tools))
    found.state_at = 0.0
    return found


def undigested(tool: Any) -> Any:
    return msgspec.structs.replace(tool, digest="")


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert {table: len(rows) for table, rows in one.items()} == {table: len(rows) for table, rows in other.items()}
    for table, rows in one.items():
        for mine, theirs in zip(rows, other[table], strict=True):
            assert mine == theirs, table


def test_both_ways_leave_the_same_store(logs: Path, tmp_path: Path) -> None:
    read_normally(tmp_path / "normal.db", roots(logs))
    read_in_bulk(tmp_path / "bulk.db", logs)
    expected = known(tmp_path / "normal.db")
    assert len(expected["turns"]) > 20
    assert_same(known(tmp_path / "bulk.db"), expected)


@pytest.mark.parametrize("part", [0.13, 0.5, 0.87])
def test_reading_goes_on_normally_where_bulk_reading_ended(logs: Path, tmp_path: Path, part: float) -> None:
    goes_on(logs, tmp_path, part, read_in_bulk, lambda store, home: read_normally(store, roots(home)))


def test_bulk_reading_goes_on_where_normal_reading_ended(logs: Path, tmp_path: Path) -> None:
    goes_on(logs, tmp_path, 0.5, lambda store, home: read_normally(store, roots(home)), read_in_bulk)


def goes_on(logs: Path, tmp_path: Path, part: float, first: Any, then: Any) -> None:
    home = tmp_path / "home"
    shutil.copytree(logs, home)
    whole = {path: path.read_bytes() for path in home.rglob("*.jsonl")}
    for path, content in whole.items():
        path.write_bytes(content[: int(len(content) * part)])
    first(tmp_path / "parts.db", home)
    for path, content in whole.items():
        with path.open("ab") as file:
            file.write(content[int(len(content) * part) :])
    then(tmp_path / "parts.db", home)
    read_normally(tmp_path / "normal.db", roots(home))
    found, expected = known(tmp_path / "parts.db"), known(tmp_path / "normal.db")
    for one in (found, expected):
        one["said"] = [(session, path, facts(said)) for session, path, said in one["said"]]
        one["files"] = [(*row[:2], *row[3:]) for row in one["files"]]  # a torn end is no reason to note a size
    assert_same(found, expected)


def facts(said: Any) -> Any:
    """Without the time of the latest sign of life, which the codex reader tells at most every five seconds."""
    oldest, newest, first, last, signs, *more = said
    return oldest, newest, first, last, sorted(signs), more


def test_a_log_that_is_rewritten_is_read_anew(corpus: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(corpus, home)
    read_in_bulk(tmp_path / "twice.db", home)
    victims = sorted(home.rglob("*.jsonl"), key=lambda path: path.stat().st_size)[-6:]
    for path in victims:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(lines[0].replace(b"{", b"{ ", 1) + b"".join(lines[1 : len(lines) // 2]))
    read_in_bulk(tmp_path / "twice.db", home)
    read_in_bulk(tmp_path / "once.db", home)
    twice, once = known(tmp_path / "twice.db"), known(tmp_path / "once.db")
    del twice["readings"], once["readings"]  # what a provider said stays said
    assert_same(twice, once)


def test_calls_of_the_last_hours_keep_their_digests(corpus: Path, tmp_path: Path) -> None:
    """What a repetition is told by; older ones are never compared."""
    read_normally(tmp_path / "normal.db", roots(corpus), END)
    read_in_bulk(tmp_path / "bulk.db", corpus, END)
    normal, bulk = contents(tmp_path / "normal.db"), contents(tmp_path / "bulk.db")
    recent = [row for row in bulk["turns"] if row[2][1] > END - 6 * 3600 and row[2][-1]]
    assert recent
    assert recent == [row for row in normal["turns"] if row[2][1] > END - 6 * 3600 and row[2][-1]]


def test_packed_logs_are_read_too(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    source = next(path for path in (TESTS / "clients").glob("codex-*/*/logs/codex/sessions/**/*.jsonl"))
    for form in ("plain", "packed"):
        folder = tmp_path / form / "codex" / "sessions"
        folder.mkdir(parents=True)
        content = source.read_bytes()
        if form == "plain":
            (folder / source.name).write_bytes(content)
        else:
            (folder / f"{source.name}.zst").write_bytes(zstandard.compress(content))
        read_in_bulk(tmp_path / f"{form}.db", tmp_path / form)
    plain, packed = contents(tmp_path / "plain.db"), contents(tmp_path / "packed.db")
    assert plain["quarters"] == packed["quarters"] != []


@pytest.mark.parametrize("seed", range(6))
def test_lines_of_claude_code_in_any_order(seed: int, tmp_path: Path) -> None:
    """Answers that go on, that differ in one thing, that are broken; results of all sizes; asides and copies."""
    home = tmp_path / "home"
    log = home / "claude" / "projects" / "-home-dev-shop" / f"{SESSION}.jsonl"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"\n".join([*shuffled_lines(Random(seed)), b""]))
    read_normally(tmp_path / "normal.db", roots(home))
    read_in_bulk(tmp_path / "bulk.db", home)
    assert_same(known(tmp_path / "bulk.db"), known(tmp_path / "normal.db"))


def shuffled_lines(random: Random) -> Iterator[bytes]:
    second = 0.0
    for number in range(400):
        second = min(59.0, second + random.choice([0.0, 0.1, 0.1, 0.2]))
        make = random.choice(MADE)
        # What results say of the session is left to the answers beside them.
        shape = random.choice(SHAPES) if make is not a_result and random.random() < 0.2 else {}
        line = make(random, number, second) | shape
        written = json.dumps(line, separators=(",", ":")).encode()
        yield written[: len(written) // 2] if random.random() < 0.02 else written


def an_answer(random: Random, number: int, second: float) -> dict[str, Any]:
    odd: list[dict[str, Any]] = [
        {},
        {"service_tier": "priority"},
        {"output_tokens_details": {"thinking_tokens": 3}},
        {"input_tokens": -1},
    ]
    odd += [{"iterations": [{"type": kind, "output_tokens": 5}]} for kind in ("message", "advisor_message")]
    odd += [{"server_tool_use": {"web_search_requests": count}} for count in (0, 2, -1)]
    call = {"type": "tool_use", "id": f"toolu_{random.randrange(40)}", "name": "Bash", "input": {"command": "x"}}
    content: Any = random.choice([[{"type": "text", "text": "xxx"}], [call], [call, {**call, "id": "toolu_x"}], "xxx"])
    message = {
        "id": f"msg_{number // random.choice([1, 4, 4, 4])}",
        "content": content,
        "stop_reason": random.choice([None, "tool_use", "end_turn"]),
        "usage": usage(output_tokens=random.choice([5, 5, 9]), **(random.choice(odd) if random.random() < 0.3 else {})),
        **({"diagnostics": {"cache_miss_reason": {"type": "tools_changed"}}} if random.random() < 0.1 else {}),
    }
    return assistant(second, message=message)


def a_result(random: Random, number: int, second: float) -> dict[str, Any]:
    said = tool_result(second, f"toolu_{number}")
    said["message"]["content"][0]["content"] = "x" * random.choice([1, 100, 5_000, 300_000])
    said["message"]["content"] += [{"type": "text", "text": INTERRUPTED}] if random.random() < 0.1 else []
    return {"parentUuid": f"{number:036}", "type": said.pop("type"), "message": said.pop("message"), **said}


def a_prompt(_: Random, number: int, second: float) -> dict[str, Any]:
    return user(second, uuid=f"prompt-{number}")


MADE = [an_answer] * 8 + [a_result] * 4 + [a_prompt]
SHAPES: list[dict[str, Any]] = [
    {"isSidechain": True, "agentId": "a1"},
    {"cwd": "/home/dev/other"},
    {"forkedFrom": {"sessionId": OTHER}},
    {"sessionId": OTHER},
    {"isAbortedMidStream": True},
    {"requestedModel": "claude-sonnet-4-5[1m]"},
    {"timestamp": "soon"},
    {"timestamp": "2026-11-21T22:00:60.000Z"},
    {"type": "progress"},
    {"type": "cost-state"},
    {"note": '{"type":"user"'},
]


def test_every_agent_has_a_bulk_reader() -> None:
    from pyrometer.backfill.logs import READERS

    assert READERS.keys() == {agent.name for agent in AGENTS}
