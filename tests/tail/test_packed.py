"""Logs packed with zstd."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from pyrometer.tail import zstd
from pyrometer.tail.tail import Chunk, Tail

LINES = [b"%d " % number * (number % 300) for number in range(2000)]
TEXT = b"\n".join(LINES) + b"\n"


def everything(data: bytearray, start: int, end: int) -> bool:
    return True


def pack(data: bytes) -> bytes:
    packed = zstd._library().compress(data)
    assert isinstance(packed, bytes)
    return packed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl.zst"


def read(tail: Tail, budget: int) -> tuple[list[bytes], list[Chunk]]:
    chunks = [tail.poll(budget)]
    while chunks[-1].more:
        chunks.append(tail.poll(budget))
    return [line for chunk in chunks for line in chunk.lines], chunks


@pytest.mark.parametrize("budget", [777, 1 << 20])
def test_all_lines_arrive_in_bounded_pieces(path: Path, budget: int) -> None:
    half = len(TEXT) // 2
    path.write_bytes(pack(TEXT[:half]) + pack(TEXT[half:]))
    before = os.listdir("/dev/fd")
    tail = Tail(str(path), everything)
    lines, chunks = read(tail, budget)
    assert lines == LINES
    assert sum(chunk.bytes_read for chunk in chunks) == len(TEXT) == tail.offset
    assert os.listdir("/dev/fd") == before


def test_long_lines_are_skipped(path: Path) -> None:
    path.write_bytes(pack(b"a\n" + b"x" * 3_000_000 + b"\nb\ntorn"))
    lines, chunks = read(Tail(str(path), everything, max_line=1000), 1 << 20)
    assert lines == [b"a", b"b"]
    assert sum(chunk.too_long for chunk in chunks) == 1


def test_a_changed_file_is_read_anew(path: Path) -> None:
    path.write_bytes(pack(b"one\n"))
    tail = Tail(str(path), everything)
    assert read(tail, 1 << 20)[0] == [b"one"]
    assert tail.poll() == Chunk()
    path.write_bytes(pack(b"one\ntwo\n"))
    assert tail.poll().restarted
    assert read(tail, 1 << 20)[0] == [b"one", b"two"]


def test_a_change_in_the_middle_of_reading_starts_over(path: Path) -> None:
    path.write_bytes(pack(TEXT))
    tail = Tail(str(path), everything)
    assert tail.poll(100_000).more
    path.write_bytes(pack(b"other\n"))
    assert tail.poll().restarted
    assert read(tail, 1 << 20)[0] == [b"other"]


def test_resuming_a_finished_file_does_not_open_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(pack(TEXT))
    tail = Tail(str(path), everything)
    read(tail, 1 << 20)

    def refuse(*_: object) -> int:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(os, "open", refuse)
    assert Tail.resume(tail.checkpoint(), everything).poll() == Chunk()


def test_resuming_an_unfinished_file_starts_over(path: Path) -> None:
    path.write_bytes(pack(TEXT))
    tail = Tail(str(path), everything)
    assert tail.poll(100_000).more
    checkpoint = tail.checkpoint()
    tail.close()
    resumed = Tail.resume(checkpoint, everything)
    assert resumed.poll().restarted
    assert read(resumed, 1 << 20)[0] == LINES


def test_a_renamed_file_is_not_read_again(path: Path, tmp_path: Path) -> None:
    path.write_bytes(pack(TEXT))
    tail = Tail(str(path), everything)
    read(tail, 1 << 20)
    tail.follow(str(path.rename(tmp_path / "archived.jsonl.zst")))
    assert tail.poll() == Chunk()


@pytest.mark.parametrize("damage", ["cut short", "overwritten", "not zstd"])
def test_damage_is_said_once_and_nothing_comes_twice(path: Path, damage: str) -> None:
    packed = pack(os.urandom(400_000).hex().encode() + b"\n")
    packed = (
        pack(TEXT)
        + {
            "cut short": packed[:-9],
            "overwritten": packed[:4] + b"\xff" * 100 + packed[104:],
            "not zstd": b"plain text, by mistake\n",
        }[damage]
    )
    path.write_bytes(packed)
    tail = Tail(str(path), everything)
    lines, chunks = read(tail, 100_000)
    assert chunks[-1].error == "damaged zstd file"
    assert lines == LINES[: len(lines)]
    assert tail.poll() == tail.poll() == Chunk()
    path.write_bytes(pack(b"whole\n"))
    tail.poll()
    assert read(tail, 1 << 20)[0] == [b"whole"]
    assert tail.error == ""


def test_a_missing_library_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(pack(TEXT))

    def refuse(name: str) -> ModuleType:
        if "zstd" in name:
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(zstd, "import_module", refuse)
    assert Tail(str(path), everything).poll().error == "zstd support is missing"
