from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pyrometer.agents import claude_sessions
from pyrometer.agents.claude_sessions import running


def alive(pid: int) -> bool:
    return pid < 1000


def entry(root: Path, number: int, **fields: Any) -> None:
    folder = root / "sessions"
    folder.mkdir(exist_ok=True)
    said = {"pid": number, "sessionId": f"s{number}", **fields}
    (folder / f"{number}.json").write_text(json.dumps(said))


def test_status_of_those_alive(tmp_path: Path) -> None:
    entry(tmp_path, 1, status="busy")
    entry(tmp_path, 2, status="idle")
    entry(tmp_path, 3000, status="busy")
    assert running([tmp_path, tmp_path / "missing"], alive) == {"s1": "working", "s2": "waiting"}


def test_of_two_programs_in_one_session_the_busy_one_counts(tmp_path: Path) -> None:
    for pid, status in ((1, "idle"), (2, "busy"), (3, "idle")):
        entry(tmp_path, pid, sessionId="same", status=status)
    assert running([tmp_path], alive) == {"same": "working"}


@pytest.mark.parametrize(
    "fields",
    [{}, {"status": 7}, {"status": "new word"}, {"status": "busy", "sessionId": None}, {"status": "busy", "pid": -1}],
)
def test_what_is_not_known_is_left_out(tmp_path: Path, fields: dict[str, Any]) -> None:
    entry(tmp_path, 1, **fields)
    assert running([tmp_path], alive) == {}


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"pid":1,"sessionId":"s1","sta', b"[" * 50_000])
def test_half_written_entries_are_left_out(tmp_path: Path, content: bytes) -> None:
    entry(tmp_path, 1)
    (tmp_path / "sessions" / "1.json").write_bytes(content)
    assert running([tmp_path], alive) == {}


def test_nothing_but_the_registry_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry(tmp_path, 1, status="busy")
    folder = tmp_path / "sessions"
    for name in ("1.ab12.key", "1.key", "x.json", ".credentials.json", "1.json.tmp", "١.json"):
        (folder / name).write_text("secret")
    (folder / "2.json").symlink_to(folder / "1.key")
    os.mkfifo(folder / "3.json")
    (folder / "4.json").mkdir()
    opened: list[str] = []

    def watched(path: Path) -> bytes:
        opened.append(path.name)
        return original(path)

    original = claude_sessions._bytes
    monkeypatch.setattr(claude_sessions, "_bytes", watched)
    assert running([tmp_path], alive) == {"s1": "working"}
    assert opened == ["1.json", "2.json", "3.json", "4.json"]
