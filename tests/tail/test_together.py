"""Discovery, schedule and tails as their owner uses them: every line of every file once, whatever happens to names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.tail.discover import Discovery, Found, Root, Walk
from pyrometer.tail.schedule import Schedule
from pyrometer.tail.tail import Buffer, Tail


def everything(data: bytearray, start: int, end: int) -> bool:
    return True


class Owner:
    """Follows one root, in the way that a monitor does."""

    def __init__(self, root: Path) -> None:
        self.discovery = Discovery([Root("claude", str(root))])
        self.plan = Schedule()
        self.buffer = Buffer()
        self.tails: dict[str, Tail] = {}
        self.lines: dict[Tail, list[bytes]] = {}

    def tick(self, now: float) -> None:
        due = self.plan.due(now)
        if due.walk or due.folders:
            self.take(self.discovery.walk() if due.walk else self.discovery.fresh(), now)
        for path in due.files:
            if path in self.tails:
                self.poll(path, now)

    def take(self, walk: Walk, now: float) -> None:
        lost = {path: self.tails.pop(path) for path in walk.lost}
        by_identity = {tail.identity: tail for tail in lost.values()}
        for path in lost:
            self.plan.lost(path)
        for found in walk.found:
            self.follow(found, by_identity.get((found.device, found.inode)))
            self.plan.found(found.path, found.mtime, now)

    def follow(self, found: Found, renamed: Tail | None) -> None:
        if found.path in self.tails:
            return
        if renamed is None:
            renamed = Tail(found.path, everything, self.buffer)
            self.lines[renamed] = []
        renamed.follow(found.path)
        self.tails[found.path] = renamed

    def poll(self, path: str, now: float) -> None:
        tail = self.tails[path]
        chunk = tail.poll(5000)
        if chunk.restarted:
            self.lines[tail].clear()
        self.lines[tail] += chunk.lines
        moved = chunk.bytes_read > 0 or chunk.restarted
        self.plan.polled(path, now, moved=moved, more=chunk.more)


ACTIONS = st.tuples(
    st.sampled_from(["append", "append", "append", "rename", "move folder", "truncate", "wait"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(1, 400),
)


@settings(max_examples=60, deadline=None)
@given(actions=st.lists(ACTIONS, max_size=25))
def test_every_line_once(actions: list[tuple[str, int, int, int]], tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("root")
    owner, now = Owner(root), root.stat().st_mtime + 1
    for number, (action, folder, file, count) in enumerate(actions):
        act(root, number, action, root / f"f{folder}", f"{file}.jsonl", count)
        for _ in range(count if action == "wait" else 1):
            owner.tick(now)
            now += owner.plan.wait(now) + 0.001
    for _ in range(800):
        owner.tick(now)
        now += owner.plan.wait(now) + 0.001
    there = {str(path): path.read_bytes().split(b"\n")[:-1] for path in root.rglob("*.jsonl")}
    assert {path: owner.lines[tail] for path, tail in owner.tails.items()} == there
    shutil.rmtree(root)


def act(root: Path, number: int, action: str, folder: Path, name: str, count: int) -> None:
    path = folder / name
    if action == "append":
        folder.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(b"".join(b"%d of %d\n" % (line, number) for line in range(count)))
    elif action == "rename" and path.exists():
        path.rename(folder / f"renamed-{number}.jsonl")
    elif action == "move folder" and folder.exists():
        folder.rename(root / f"moved-{number}")
    elif action == "truncate" and path.exists():
        path.write_bytes(b"truncated by %d\n" % number)
