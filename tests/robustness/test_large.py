"""What is too large to be meant: memory stays bounded, and the lines behind it are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyrometer.tail.lines import MAX_LINE
from tests.agents.claude_made import assistant, user
from tests.robustness.reader import cost

MEGABYTE = 1_000_000
NAME = "11111111-1111-4111-8111-111111111111.jsonl"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / ".claude" / "projects" / "-p" / NAME
    path.parent.mkdir(parents=True)
    return path


def turn() -> bytes:
    return json.dumps(assistant()).encode() + b"\n"


@pytest.mark.slow
def test_a_large_file_without_a_turn_is_read_in_little_memory(log: Path, tmp_path: Path) -> None:
    line = json.dumps(user(content="x" * 5000)).encode() + b"\n"
    block = line * 200
    number = 120 * MEGABYTE // len(block)
    with log.open("wb") as file:
        for _ in range(number):
            file.write(block)
        file.write(turn())
    found = cost(tmp_path)
    assert (found.lines, found.turns, found.read) == (200 * number + 1, 1, log.stat().st_size)
    assert found.grown < 25 * MEGABYTE


@pytest.mark.slow
def test_the_longest_line_counts_and_a_longer_one_is_passed_over(log: Path, tmp_path: Path) -> None:
    head, tail = json.dumps(assistant(message={"content": [{"type": "text", "text": "XXX"}]})).encode().split(b"XXX")
    room = MAX_LINE - len(head) - len(tail)
    with log.open("wb") as file:
        file.write(head + b"x" * room + tail + b"\n")
        file.write(head.replace(b"msg_1", b"msg_2") + b"x" * (room + 1) + tail + b"\n")
        file.write(turn().replace(b"msg_1", b"msg_3"))
        file.write(b"{" + b"y" * MAX_LINE)
    found = cost(tmp_path)
    assert (found.lines, found.turns) == (2, 2)
    assert found.troubles == [("line too long", str(log), 2)]
    assert found.grown < 4 * MAX_LINE


@pytest.mark.slow
def test_twenty_thousand_empty_files(log: Path, tmp_path: Path) -> None:
    for number in range(20_000):
        if number % 200 == 0:
            (log.parent.parent / f"-{number}").mkdir()
        (log.parent.parent / f"-{number - number % 200}" / f"{number:08x}{NAME[8:]}").touch()
    log.write_bytes(turn())
    found = cost(tmp_path)
    assert (found.turns, found.open_files, found.troubles) == (1, 0, [])
    assert found.grown < 80 * MEGABYTE
