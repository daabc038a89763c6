"""One file, one oddity at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyrometer.tail.lines import STEP
from pyrometer.tail.tail import MAX_LINE, Chunk, Tail


def everything(data: bytearray, start: int, end: int) -> bool:
    return True


def nothing(data: bytearray, start: int, end: int) -> bool:
    return False


def drain(tail: Tail, budget: int = 1 << 20) -> Chunk:
    """All that is there now, as one chunk."""
    total = Chunk()
    while True:
        chunk = tail.poll(budget)
        total.lines += chunk.lines
        total.seen += chunk.seen
        total.bytes_read += chunk.bytes_read
        total.too_long += chunk.too_long
        total.restarted |= chunk.restarted
        total.error = total.error or chunk.error
        if not chunk.more:
            return total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def forbid_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(os, "open", refuse)


def test_a_torn_line_waits_for_its_newline(path: Path) -> None:
    tail = Tail(str(path), everything)
    append(path, b'{"a":1}\n{"b"')
    assert drain(tail).lines == [b'{"a":1}']
    assert drain(tail).lines == []
    append(path, b":2}")
    assert drain(tail).lines == []
    append(path, b"\r\n")
    assert drain(tail).lines == [b'{"b":2}']


def test_unwanted_lines_are_seen_but_not_cut_out(path: Path) -> None:
    append(path, b"keep\ndrop\nkeep\n")
    chunk = drain(Tail(str(path), lambda data, start, end: data.startswith(b"keep", start, end)))
    assert (chunk.lines, chunk.seen, chunk.bytes_read) == ([b"keep", b"keep"], 3, 15)


def test_nul_and_invalid_bytes_pass_through(path: Path) -> None:
    odd = [b"\0\0\0", b"\xff\xfe", b"", b"\xed\xa0\x80", b"a\0b"]
    append(path, b"".join(line + b"\n" for line in odd))
    assert drain(Tail(str(path), everything)).lines == odd


def test_a_torn_line_of_many_blocks_arrives_whole(path: Path) -> None:
    long = os.urandom(3_000_000).hex().encode()
    tail = Tail(str(path), everything)
    append(path, b"first\n" + long[:5_000_000])
    assert drain(tail).lines == [b"first"]
    append(path, long[5_000_000:] + b"\nlast\n")
    assert drain(tail).lines == [long, b"last"]


def test_a_held_torn_line_that_is_rewritten_is_noticed(path: Path) -> None:
    head = b"".join(b"%d\n" % number for number in range(1000))
    path.write_bytes(head + b"a" * (2 * STEP))
    tail = Tail(str(path), everything)
    assert len(drain(tail).lines) == 1000
    with path.open("r+b") as file:
        file.seek(len(head))
        file.write(b"b" * (2 * STEP) + b"\n")
    chunk = drain(tail)
    assert chunk.restarted
    assert chunk.lines[-1] == b"b" * (2 * STEP)


def test_a_repaired_torn_end_needs_no_restart(path: Path) -> None:
    tail = Tail(str(path), everything)
    append(path, b"first\ntorn by a cra")
    drain(tail)
    os.truncate(path, 6)
    append(path, b"second, longer than what was torn\n")
    chunk = drain(tail)
    assert (chunk.restarted, chunk.lines) == (False, [b"second, longer than what was torn"])


@pytest.mark.parametrize("budget", [1, 5000, 1 << 22])
def test_too_long_lines_are_counted_once_and_passed_over(path: Path, budget: int) -> None:
    limit = 100_000
    tail = Tail(str(path), everything, max_line=limit)
    append(path, b"a\n" + b"x" * limit + b"\n" + b"y" * (limit + 1) + b"\nb\n" + b"z" * (3 * limit))
    chunk = drain(tail, budget)
    assert (chunk.lines, chunk.seen, chunk.too_long) == ([b"a", b"x" * limit, b"b"], 3, 2)
    resumed = Tail.resume(tail.checkpoint(), everything, max_line=limit)
    append(path, b"z" * limit + b"\nc\n")
    chunk = drain(resumed, budget)
    assert (chunk.lines, chunk.too_long, chunk.restarted) == ([b"c"], 0, False)


def test_a_sparse_file_costs_no_memory(path: Path) -> None:
    append(path, b"before\n")
    os.truncate(path, MAX_LINE * 4)
    append(path, b"\nafter\n")
    tail = Tail(str(path), everything, max_line=1 << 20)
    tracemalloc.start()
    chunk = drain(tail, 1 << 24)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (chunk.lines, chunk.too_long) == ([b"before", b"after"], 1)
    assert peak < 8 << 20


def test_one_look_reads_no_more_than_its_budget(path: Path) -> None:
    append(path, b"x" * 99 + b"\n")
    for _ in range(16):
        append(path, path.read_bytes()) if path.stat().st_size < 4 << 20 else None
    tail = Tail(str(path), nothing)
    chunk = tail.poll(1 << 20)
    assert chunk.more
    assert (1 << 20) - STEP < chunk.bytes_read <= 1 << 20


def test_an_unchanged_file_is_not_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(path, b"a\ntorn")
    tail = Tail(str(path), everything)
    drain(tail)
    forbid_opening(monkeypatch)
    assert tail.poll() == Chunk()
    assert Tail.resume(tail.checkpoint(), everything).poll() == Chunk()


def test_a_resumed_tail_reads_only_what_was_appended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(path, b"x" * 99 + b"\n")
    for _ in range(14):
        append(path, path.read_bytes())
    tail = Tail(str(path), nothing)
    drain(tail)
    append(path, b"new\n")
    resumed, read = Tail.resume(tail.checkpoint(), everything), count_bytes(monkeypatch)
    assert drain(resumed).lines == [b"new"]
    assert sum(read) <= 4 + 64 + 1024


def count_bytes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    read: list[int] = []
    preadv, pread = os.preadv, os.pread

    def counting_preadv(fd: int, buffers: list[memoryview], offset: int) -> int:
        read.append(preadv(fd, buffers, offset))
        return read[-1]

    def counting_pread(fd: int, size: int, offset: int) -> bytes:
        data = pread(fd, size, offset)
        read.append(len(data))
        return data

    monkeypatch.setattr(os, "preadv", counting_preadv)
    monkeypatch.setattr(os, "pread", counting_pread)
    return read


def test_a_checkpoint_with_unread_bytes_does_not_trust_the_size(path: Path) -> None:
    append(path, b"x" * 99 + b"\n")
    for _ in range(14):
        append(path, path.read_bytes())
    tail = Tail(str(path), nothing)
    first = tail.poll(100_000)
    assert first.more
    rest = drain(Tail.resume(tail.checkpoint(), nothing))
    assert first.seen + rest.seen == 1 << 14


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_bytes(b"b"), id="truncated and written anew"),
        pytest.param(lambda path: os.truncate(path, 3), id="truncated"),
        pytest.param(lambda path: path.write_bytes(b"other\n" * 900), id="written anew, longer"),
        pytest.param(lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]), id="first byte changed"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[:3000] + b"+" + path.read_bytes()[3000:]), id="grown"
        ),
        pytest.param(lambda path: (path.unlink(), path.write_bytes(b"other\n" * 900)), id="deleted and made again"),
    ],
)
@pytest.mark.parametrize("resumed", [False, True])
def test_another_content_starts_over(path: Path, change: Callable[[Path], object], resumed: bool) -> None:
    path.write_bytes(b"".join(b"line %d\n" % number for number in range(500)))
    tail = Tail(str(path), everything)
    drain(tail)
    change(path)
    if resumed:
        tail = Tail.resume(tail.checkpoint(), everything)
    chunk = tail.poll()
    assert (chunk.restarted, chunk.lines, chunk.more) == (True, [], True)
    assert drain(tail).lines == path.read_bytes().split(b"\n")[:-1]


def test_a_copy_under_another_inode_goes_on(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"one\ntwo\n")
    tail = Tail(str(path), everything)
    drain(tail)
    old = tail.identity
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes() + b"three\n")
    copy.rename(path)
    chunk = drain(tail)
    assert (chunk.restarted, chunk.lines) == (False, [b"three"])
    assert tail.identity != old


def test_a_renamed_file_is_followed(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"one\n")
    tail = Tail(str(path), everything)
    drain(tail)
    path.rename(tmp_path / "archived.jsonl")
    assert tail.poll().gone
    append(tmp_path / "archived.jsonl", b"two\n")
    tail.follow(str(tmp_path / "archived.jsonl"))
    assert drain(tail).lines == [b"two"]


def test_a_deleted_file_is_gone_and_goes_on_when_it_is_back(path: Path) -> None:
    path.write_bytes(b"one\n")
    tail = Tail(str(path), everything)
    drain(tail)
    path.unlink()
    assert tail.poll() == tail.poll() == Chunk(gone=True)
    path.write_bytes(b"one\ntwo\n")
    assert drain(tail).lines == [b"two"]


@pytest.mark.timeout(5)
def test_a_fifo_never_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.jsonl")
    tail = Tail(str(tmp_path / "x.jsonl"), everything)
    assert tail.poll().error == "not a regular file"
    assert tail.poll().error == ""
    assert tail.error == "not a regular file"


@pytest.mark.timeout(5)
def test_a_file_that_becomes_a_fifo_while_it_is_opened_never_blocks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"a\n")
    real_stat = os.stat(path)
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(os, "stat", lambda _: real_stat)
    assert Tail(str(path), everything).poll().error == "not a regular file"


def test_folders_and_symlink_loops_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert Tail(str(tmp_path), everything).poll().error == "not a regular file"
    assert Tail(str(tmp_path / "loop"), everything).poll().error == "symlink loop"
    assert Tail(str(tmp_path / ("x" * 300)), everything).poll().error == "name too long"


def test_an_unreadable_file_says_so_once_and_heals(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"a\n")

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    tail = Tail(str(path), everything)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        assert [tail.poll().error for _ in range(3)] == ["permission denied", "", ""]
        assert tail.error == "permission denied"
    assert drain(tail).lines == [b"a"]
    assert tail.error == ""


def test_a_read_error_keeps_what_was_read_and_is_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [os.urandom(500).hex().encode() for _ in range(1000)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    real, calls = os.preadv, [0]

    def failing(fd: int, buffers: Any, offset: int) -> int:
        calls[0] += 1
        if calls[0] == 3:
            raise OSError(errno.EIO, "Input/output error")
        return real(fd, buffers, offset)

    monkeypatch.setattr(os, "preadv", failing)
    tail = Tail(str(path), everything)
    first = tail.poll(1 << 20)
    assert first.error == "read error"
    assert 0 < len(first.lines) < 1000
    assert first.lines + drain(tail).lines == lines


def test_no_file_stays_open(path: Path) -> None:
    path.write_bytes(b"a\n" * 1_000_000)
    before = os.listdir("/dev/fd")
    tail = Tail(str(path), everything)
    assert tail.poll(1000).more
    assert os.listdir("/dev/fd") == before


WRITER = """
import sys, os
fd = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
data = b"".join(b"%d " % n * (n % 700) + b"\\n" for n in range(3000))
for start in range(0, len(data), 3777):
    os.write(fd, data[start : start + 3777])
"""


def test_a_file_that_is_being_written_is_read_exactly(path: Path) -> None:
    path.touch()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)])
    tail, got = Tail(str(path), everything), []
    while writer.poll() is None:
        chunk = tail.poll(100_000)
        assert not chunk.restarted
        got += chunk.lines
    got += drain(tail).lines
    assert got == path.read_bytes().split(b"\n")[:-1]
    assert len(got) == 3000
