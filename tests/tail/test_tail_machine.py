"""Whatever happens to a file, what was handed out since the last restart is exactly its whole lines."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pyrometer.tail import plain
from pyrometer.tail.tail import Buffer, Checkpoint, Chunk, Tail

LIMIT = 500
sizes = st.integers(0, 900) | st.sampled_from([LIMIT - 1, LIMIT, LIMIT + 1])
budgets = st.sampled_from([1, 64, 100, 300, 2000, 1 << 20])


def wanted(line: bytes) -> bool:
    return line[:1] != b"3"


def wants(data: bytearray, start: int, end: int) -> bool:
    return wanted(bytes(data[start:end]))


class Received:
    """What the owner of the tail knows of the file."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.seen = 0
        self.too_long = 0
        self.bytes = 0

    def take(self, chunk: Chunk) -> None:
        self.lines += chunk.lines
        self.seen += chunk.seen
        self.too_long += chunk.too_long
        self.bytes += chunk.bytes_read

    def copy(self) -> Received:
        copy = Received()
        copy.lines, copy.seen, copy.too_long, copy.bytes = list(self.lines), self.seen, self.too_long, self.bytes
        return copy


class TailMachine(RuleBasedStateMachine):
    """Does to one file what programs and people do to logs; `content` is the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tail-machine-"))
        self.path = self.folder / "log.jsonl"
        self.content: bytes | None = None
        self.number = 0
        self.changes = 0
        self.saved: tuple[bytes, Received] | None = None

    @initialize(room=st.sampled_from([129, 200, 700, 8192]))
    def begin(self, room: int) -> None:
        self.buffer = Buffer(room)
        self.received = Received()
        self.tail = Tail(str(self.path), wants, self.buffer, max_line=LIMIT)

    def text(self, size: int) -> bytes:
        """About `size` bytes that no other call gives, recognisable in any piece of them."""
        self.number += 1
        piece = f"{self.number},".encode()
        return (piece * (size // len(piece) + 1))[: max(size, len(piece))]

    def stamp(self) -> None:
        """Each change gets its own modification time, as on a clock with fine ticks."""
        self.changes += 1
        os.utime(self.path, ns=(0, 10**18 + self.changes * 1000))

    def append(self, data: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(data)
        self.content = (self.content or b"") + data
        self.stamp()

    @rule(size=sizes, end=st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\0\n"]))
    def append_line(self, size: int, end: bytes) -> None:
        self.append(self.text(size) + end)

    @rule(size=sizes)
    def append_torn(self, size: int) -> None:
        self.append(self.text(size))

    @rule()
    def append_newline(self) -> None:
        self.append(b"\n")

    @rule(count=st.integers(5, 40))
    def append_many(self, count: int) -> None:
        self.append(b"".join(self.text(count) + b"\n" for _ in range(count)))

    @precondition(lambda self: self.content)
    @rule(share=st.floats(0, 1))
    def truncate(self, share: float) -> None:
        assert self.content is not None
        size = int(len(self.content) * share)
        os.truncate(self.path, size)
        self.content = self.content[:size]
        self.stamp()

    @precondition(lambda self: self.content is not None)
    @rule()
    def rewrite_with_same_size(self) -> None:
        assert self.content is not None
        fresh = b"\n".join(self.text(len(line)) for line in self.content.split(b"\n"))[: len(self.content)]
        self.rewrite(fresh.ljust(len(self.content), b"\n"))

    @precondition(lambda self: self.content is not None)
    @rule(keep=st.integers(0, 60), sizes=st.lists(sizes, max_size=4))
    def rewrite_behind_some_lines(self, keep: int, sizes: list[int]) -> None:
        assert self.content is not None
        kept = b"".join(self.content.splitlines(keepends=True)[:keep])
        self.rewrite(kept + b"".join(self.text(size) + b"\n" for size in sizes))

    @precondition(lambda self: self.content)
    @rule(size=sizes, end=st.sampled_from([b"", b"\n"]))
    def rewrite_torn_line(self, size: int, end: bytes) -> None:
        assert self.content is not None
        kept = self.content[: self.content.rfind(b"\n") + 1]
        self.rewrite(kept + self.text(max(size, len(self.content) - len(kept))) + end)

    def rewrite(self, content: bytes) -> None:
        with self.path.open("r+b") as file:
            file.write(content)
            file.truncate()
        self.content = content
        self.stamp()

    @rule(sizes=st.lists(sizes, max_size=4))
    def replace_by_rename(self, sizes: list[int]) -> None:
        self.content = b"".join(self.text(size) + b"\n" for size in sizes)
        self.swap(self.content)

    @precondition(lambda self: self.content is not None)
    @rule()
    def replace_by_copy(self) -> None:
        assert self.content is not None
        self.swap(self.content)

    def swap(self, content: bytes) -> None:
        other = self.folder / "other"
        other.write_bytes(content)
        other.replace(self.path)
        self.stamp()

    @precondition(lambda self: self.content is not None)
    @rule()
    def delete(self) -> None:
        self.path.unlink()
        self.content = None

    @precondition(lambda self: self.content is not None)
    @rule()
    def touch(self) -> None:
        self.stamp()

    @precondition(lambda self: self.content is not None)
    @rule()
    def rename(self) -> None:
        self.changes += 1
        self.path = self.path.rename(self.folder / f"log-{self.changes}.jsonl")
        self.tail.follow(str(self.path))

    @rule(budget=budgets)
    def poll(self, budget: int) -> None:
        self.look(budget)

    def look(self, budget: int) -> Chunk:
        chunk = self.tail.poll(budget)
        assert chunk.gone == (self.content is None)
        if chunk.restarted:
            assert not chunk.lines
            self.received = Received()
        self.received.take(chunk)
        return chunk

    @rule()
    def save(self) -> None:
        self.saved = msgspec.json.encode(self.tail.checkpoint()), self.received.copy()

    @rule()
    def restart_at_once(self) -> None:
        self.save()
        self.restart_from_saved()

    @precondition(lambda self: self.saved)
    @rule()
    def restart_from_saved(self) -> None:
        assert self.saved is not None
        checkpoint = msgspec.json.decode(self.saved[0], type=Checkpoint)
        self.received = self.saved[1].copy()
        self.received.bytes = checkpoint.offset
        self.tail = Tail.resume(checkpoint, wants, self.buffer, max_line=LIMIT)
        if checkpoint.path != str(self.path):
            self.tail.follow(str(self.path))

    @rule(budget=budgets)
    def settle(self, budget: int) -> None:
        for _ in range(2000):
            if not self.look(budget).more:
                break
        else:
            pytest.fail("reading does not come to an end")
        if self.content is not None:
            self.compare()

    def compare(self) -> None:
        whole = (self.content or b"").split(b"\n")
        torn = whole.pop()
        short = [line for line in whole if len(line) <= LIMIT]
        assert self.received.lines == [line.removesuffix(b"\r") for line in short if wanted(line)]
        assert self.received.seen == len(short)
        assert self.received.too_long == len(whole) - len(short) + (len(torn) > LIMIT)
        assert self.received.bytes == self.tail.offset

    @invariant()
    def memory_is_bounded(self) -> None:
        assert len(self.tail._cutter.torn) <= LIMIT

    def teardown(self) -> None:
        if hasattr(self, "tail"):
            self.settle(1 << 20)
        shutil.rmtree(self.folder)


@pytest.mark.slow
def test_the_tail_agrees_with_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "SMALLEST", plain.MARK)
    run_state_machine_as_test(
        TailMachine,
        settings=settings(
            max_examples=150,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
