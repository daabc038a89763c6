"""`pyrometer explain`: which lines said it, how they became one turn, and what it cost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pyrometer.engine.prices import PriceTable
from pyrometer.report.history_table import UNKNOWN
from tests import factories
from tests.cli.stage import Stage

MAIN, FORK = "11111111-aaaa", "22222222-bbbb"
SECRET = "rm -rf /home/ada/secret"
CLIENTS = Path(__file__).parents[3] / "shared" / "clients"


def stamp(second: float) -> str:
    return datetime.fromtimestamp(factories.NOW - 3_600 + second, UTC).isoformat().replace("+00:00", "Z")


def line(number: int, second: float, *, output: int = 50, tool: str = "", **more: Any) -> dict[str, Any]:
    content = [{"type": "tool_use", "id": tool, "name": "Bash", "input": {"command": SECRET}}] if tool else []
    usage = {"input_tokens": 10, "cache_read_input_tokens": 1000 * number, "output_tokens": output}
    usage |= {"cache_creation_input_tokens": 100}
    said = {"id": f"msg_{number}", "model": "claude-opus-4-5-20251101", "role": "assistant", "stop_reason": "end_turn"}
    message = {**said, "content": content, "usage": usage, **more.pop("message", {})}
    whose = {"sessionId": MAIN, "cwd": "/home/ada/api", "requestId": f"req_{number}", "uuid": f"u{number}{output}"}
    return {"type": "assistant", **whose, "timestamp": stamp(second), **more, "message": message}


def write(stage: Stage, session: str, *lines: dict[str, Any]) -> Path:
    text = "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in lines)
    return stage.write(f".claude/projects/-home-ada-api/{session}.jsonl", text)


def said(stage: Stage, key: str) -> dict[str, Any]:
    assert stage.run("explain", key, "--json") == 0, stage.err
    return dict(json.loads(stage.out))


@pytest.fixture
def worked(stage: Stage) -> Stage:
    """Three turns; the second in three lines, of which the first two are provisional."""
    early: dict[str, Any] = {"message": {"stop_reason": None}}
    write(
        stage,
        MAIN,
        line(1, 0),
        line(2, 10, output=2, **early),
        line(2, 11, output=2, tool="t1", **early),
        line(2, 12, output=80, tool="t2"),
        line(3, 60),
    )
    return stage


@pytest.mark.parametrize("key", ["msg_2", "req_2", "u22", "t1", f"{MAIN}:2", "1111:2", "msg_2:10:2000:100:0"])
def test_every_name_finds_the_same_turn(key: str, worked: Stage) -> None:
    found = said(worked, key)
    assert (found["turn"]["number"], found["turn"]["of"], found["turn"]["usage"]["output"]) == (2, 3, 80)


def test_last_is_the_newest(worked: Stage) -> None:
    assert said(worked, "1111:last")["turn"]["number"] == 3


def test_lines_are_where_it_says_and_the_final_one_wins(worked: Stage) -> None:
    found = said(worked, "msg_2")
    log = (worked.home / f".claude/projects/-home-ada-api/{MAIN}.jsonl").read_bytes()
    for each in found["lines"]:
        there = log[each["offset"] : each["offset"] + each["length"]]
        assert there == log.split(b"\n")[each["line"] - 1]
        assert b'"msg_2"' in there
    assert [each["line"] for each in found["lines"]] == [2, 3, 4]
    assert [each["decides_counts"] for each in found["lines"]] == [False, False, True]
    assert [each["decides_time"] for each in found["lines"]] == [True, False, False]
    assert [each["says"]["usage"]["output"] for each in found["lines"]] == [2, 2, 80]
    assert [tool["name"] for tool in found["turn"]["tools"]] == ["Bash", "Bash"]
    assert found["turn"]["at"] == found["lines"][0]["says"]["at"]
    assert (found["unreadable"], found["from_store"]) == ([], False)


def test_price_credits_and_context_add_up(worked: Stage) -> None:
    found = said(worked, "msg_2")
    price = found["price"]
    assert price["dollars"] == pytest.approx((10 * 5 + 2_000 * 0.5 + 100 * 6.25 + 80 * 25) / 1e6)
    assert sum(each["dollars"] for each in price["charges"]) == pytest.approx(price["dollars"])
    assert (price["row"], price["table"]) == ("claude-opus-4-5", "shipped table")
    assert found["stored_dollars"] == pytest.approx(price["dollars"])
    weights = found["credits"]["weights"]
    by_hand = 10 * weights["uncached"] + 100 * weights["cache_write"] + 2_000 * weights["cache_read"]
    assert found["credits"]["credits"] == pytest.approx(by_hand + 80 * weights["output"])
    assert (found["turn"]["context"], found["turn"]["growth"]) == (2_110, 1_000)


def test_the_text_says_why_and_never_what_was_said(worked: Stage) -> None:
    assert worked.run("explain", "msg_2") == 0
    assert "turn 2 of 3 of session 11111111-aaaa" in worked.out
    assert "counts   line 4: final, with the largest output of 3" in worked.out
    assert "time     line 2, the earliest" in worked.out
    assert "not final" in worked.out
    assert "row claude-opus-4-5" in worked.out
    assert "2,110 tokens of 200,000, +1,000 since the turn before" in worked.out
    assert SECRET not in worked.out
    assert "secret" not in worked.out
    assert worked.err == ""


def test_a_copy_in_a_fork_is_named_and_does_not_own(worked: Stage) -> None:
    copied = line(2, 12, output=80, tool="t2", sessionId=FORK, forkedFrom={"sessionId": MAIN, "messageUuid": "u280"})
    fork = write(worked, FORK, copied, line(9, 100, sessionId=FORK))
    found = said(worked, "msg_2")
    assert {each["path"] for each in found["lines"]} == {
        str(fork),
        str(worked.home / f".claude/projects/-home-ada-api/{MAIN}.jsonl"),
    }
    (owner,) = (each for each in found["lines"] if each["decides_owner"])
    assert MAIN in owner["path"]
    assert found["turn"]["session"] == MAIN
    assert found["price"]["dollars"] == pytest.approx(found["stored_dollars"])


def test_a_log_that_is_gone_leaves_what_the_store_knows(worked: Stage) -> None:
    before = said(worked, "1111:2")
    log = worked.home / f".claude/projects/-home-ada-api/{MAIN}.jsonl"
    log.unlink()
    found = said(worked, "1111:2")
    assert (found["from_store"], found["lines"]) == (True, [])
    assert found["unreadable"] == [{"path": str(log), "reason": "no such file or directory"}]
    assert found["turn"]["usage"] == before["turn"]["usage"]
    assert found["price"] == before["price"]
    assert worked.run("explain", "1111:2") == 0
    assert "what follows is what the store kept of it" in worked.out
    assert "Bash" in worked.out


def test_an_unknown_model_is_unpriced(stage: Stage) -> None:
    write(stage, MAIN, line(1, 0, message={"model": "house-model"}))
    assert said(stage, "msg_1")["price"] is None
    assert stage.run("explain", "msg_1") == 0
    assert "unpriced: no table has a row for house-model" in stage.out
    assert "$0" not in stage.out
    assert PriceTable.shipped().model("house-model") is None
    assert UNKNOWN == "–"


def test_a_price_that_changed_since_is_said(worked: Stage) -> None:
    said(worked, "msg_2")
    own = '[[model]]\nname = "claude-opus-4-5"\nprice = [{ input = 1.0, output = 1.0 }]\n'
    path = worked.write(".config/pyrometer/prices.toml", own)
    assert worked.run("explain", "msg_2") == 0
    assert "the store counted it with $0.003675, by the table of that time: pyrometer store --reprice" in worked.out
    assert f"row claude-opus-4-5, its first price; {path}" in worked.out


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("msg_7", "no turn is called 'msg_7'"),
        ("1111:9", "session 11111111-aaaa has no turn 9"),
        ("1111:0", "has no turn 0"),
        ("3333:last", "no turn is called '3333:last'"),
        ("Bash", "no turn is called 'Bash'"),
    ],
)
def test_what_is_not_there_is_explained(key: str, words: str, worked: Stage) -> None:
    assert worked.run("explain", key) == 1
    assert words in worked.err


def test_a_prefix_of_several_sessions_asks_which(worked: Stage) -> None:
    write(worked, "11112222", line(5, 0, sessionId="11112222"))
    assert worked.run("explain", "1111:1") == 1
    assert "several sessions begin with 1111: " in worked.err


def test_it_works_without_a_store(worked: Stage) -> None:
    worked.config("[store]\nenabled = false\n")
    assert said(worked, "msg_2")["turn"]["number"] == 2
    assert not list(worked.home.rglob("*.db"))


@pytest.mark.skipif(not CLIENTS.is_dir(), reason="needs the logs of real clients")
@pytest.mark.parametrize("client", ["codex-0.169.0/codex-basic", "codex-0.98.0/codex-basic"])
def test_codex_turns_are_found_by_number(client: str, stage: Stage) -> None:
    folder = CLIENTS / client / "logs" / "codex"
    if not folder.is_dir():
        pytest.skip("no such run")
    stage.env["CODEX_HOME"] = str(folder)
    log = next(folder.rglob("*.jsonl"))
    session = json.loads(log.read_bytes().split(b"\n")[0])["payload"]["id"]
    found = said(stage, f"{session}:1")
    assert found["lines"]
    assert sum(each["decides_counts"] for each in found["lines"]) == 1
    assert found["turn"]["usage"]["output"] > 0
