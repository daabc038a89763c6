"""File events, as far as they can be had."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from pyrometer.tail import mounts
from pyrometer.tail import watch as module
from pyrometer.tail.mounts import silent_file_system
from pyrometer.tail.watch import Watch

THREAD = "pyrometer-watch"


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    watch.stop()
    assert all(thread.name != THREAD for thread in threading.enumerate())


class Seen:
    """Collects what the watch reports."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.event = threading.Event()
        self.paths: set[str] = set()

    def __contains__(self, path: Path) -> bool:
        self.paths |= self.watch.take()
        return str(path) in self.paths


def until(condition: Callable[[], object], seconds: float = 8) -> bool:
    for _ in range(int(seconds * 50)):
        if condition():
            return True
        time.sleep(0.02)
    return False


def touch_until_seen(path: Path, seen: Seen) -> bool:
    """The watch needs a moment to begin; until then changes go unseen."""

    def touched() -> bool:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write("{}\n")
        return path in seen

    return until(touched)


def test_appends_are_seen_and_nothing_is_filtered(tmp_path: Path, watch: Watch) -> None:
    seen = Seen(watch)
    path = tmp_path / "node_modules" / ".git" / "a.jsonl"
    path.parent.mkdir(parents=True)
    watch.start([str(tmp_path)], seen.event.set)
    assert touch_until_seen(path, seen)
    assert seen.event.is_set()
    assert watch.note == ""


def test_taking_empties_the_set(watch: Watch) -> None:
    watch.put(["a", "b"])
    watch.put(["b"])
    assert watch.take() == {"a", "b"}
    assert watch.take() == set()


def test_it_stops_at_once(tmp_path: Path, watch: Watch) -> None:
    seen = Seen(watch)
    watch.start([str(tmp_path)], seen.event.set)
    assert touch_until_seen(tmp_path / "a", seen)
    before = time.perf_counter()
    watch.stop()
    assert time.perf_counter() - before < 0.5
    seen.event.clear()
    (tmp_path / "b").touch()
    time.sleep(0.2)
    assert not seen.event.is_set()


def test_a_missing_folder_is_watched_when_it_appears(tmp_path: Path, watch: Watch) -> None:
    seen = Seen(watch)
    watch.start([str(tmp_path / "later")], seen.event.set)
    assert touch_until_seen(tmp_path / "later" / "a.jsonl", seen)


def test_a_folder_that_appears_beside_a_watched_one_is_watched(tmp_path: Path, watch: Watch) -> None:
    there, later, seen = tmp_path / "there", tmp_path / "later", Seen(watch)
    there.mkdir()
    watch.start([str(there), str(later)], seen.event.set)
    assert touch_until_seen(there / "a.jsonl", seen)
    assert touch_until_seen(later / "b.jsonl", seen)


@pytest.mark.parametrize("inode", ["new", "reused"])
def test_a_folder_that_was_replaced_is_watched_again(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch, inode: str
) -> None:
    if inode == "reused":
        monkeypatch.setattr(module, "_identity", lambda folder: (1, 1) if Path(folder).exists() else None)
    root, seen = tmp_path / "root", Seen(watch)
    root.mkdir()
    watch.start([str(root)], seen.event.set)
    assert touch_until_seen(root / "a.jsonl", seen)
    shutil.rmtree(root)
    root.mkdir()
    assert touch_until_seen(root / "b.jsonl", seen)


def test_starting_again_watches_the_new_folders_only(tmp_path: Path, watch: Watch) -> None:
    one, two, seen = tmp_path / "one", tmp_path / "two", Seen(watch)
    one.mkdir()
    two.mkdir()
    watch.start([str(one)], seen.event.set)
    first = watch._thread
    watch.start([str(one)], seen.event.set)
    assert watch._thread is first
    watch.start([str(two)], seen.event.set)
    assert touch_until_seen(two / "a", seen)
    assert (one / "a") not in seen
    assert sum(thread.name == THREAD for thread in threading.enumerate()) == 1


@pytest.mark.parametrize(
    ("problem", "note"),
    [
        (OSError("OS file watch limit reached."), "inotify limit reached"),
        (PermissionError("Permission denied (os error 13)"), "the system refuses to watch"),
        (RuntimeError("error in underlying watcher"), "the system refuses to watch"),
        (RuntimeError('Unable to decode path "/logs/\\xFF" to string'), "a name below the folders is not UTF-8"),
        (ImportError("no wheel"), "watchfiles is missing"),
    ],
)
def test_a_failure_is_said_and_does_no_harm(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch, problem: Exception, note: str
) -> None:
    def fail(*_: object, **__: object) -> Iterator[Any]:
        raise problem
        yield

    monkeypatch.setattr(watchfiles, "watch", fail)
    watch.start([str(tmp_path)], lambda: None)
    assert until(lambda: watch.note == f"file events are off: {note}; polling every second")
    watch.stop()
    assert watch.note == ""


def test_a_folder_that_may_not_be_read_does_not_blind_the_rest(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = watchfiles.watch

    def strict(*folders: str, ignore_permission_denied: bool, **options: Any) -> Iterator[Any]:
        if not ignore_permission_denied:
            raise PermissionError("Permission denied (os error 13)")
        yield from real(*folders, ignore_permission_denied=True, **options)

    monkeypatch.setattr(watchfiles, "watch", strict)
    seen = Seen(watch)
    watch.start([str(tmp_path)], seen.event.set)
    assert touch_until_seen(tmp_path / "a", seen)
    assert watch.note == ""


LIMITED = """
import pathlib, sys, time
from pyrometer.tail.watch import Watch
pathlib.Path("/proc/sys/user", sys.argv[2]).write_text(sys.argv[3])
watch = Watch()
watch.start([sys.argv[1]], lambda: None)
for _ in range(100):
    if watch.note:
        break
    time.sleep(0.05)
print(watch.note)
watch.stop()
"""


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs user namespaces")
@pytest.mark.parametrize(("limit", "granted"), [("max_inotify_watches", "3"), ("max_inotify_instances", "0")])
def test_the_real_inotify_limit(tmp_path: Path, limit: str, granted: str) -> None:
    for number in range(10):
        (tmp_path / f"{number}").mkdir()
    command = ["unshare", "-Ur", sys.executable, "-c", LIMITED, str(tmp_path), limit, granted]
    source = Path(module.__file__).parents[2]
    run = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(source)}, timeout=30)
    if run.returncode:
        pytest.skip("no user namespace to be had")
    assert run.stdout == "file events are off: inotify limit reached; polling every second\n"


def test_a_large_tree_is_watched_in_part(tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 5)
    monkeypatch.setattr(module, "GRANTED", tmp_path / "nothing is granted")
    monkeypatch.setattr(module, "CHOSEN", 3)
    folders = [tmp_path / f"{number}" / "deep" for number in range(6)]
    for folder in folders:
        folder.mkdir(parents=True)
        time.sleep(0.01)
    chosen, recursive = module._choose([str(tmp_path)])
    assert not recursive
    assert len(chosen) == 4
    assert set(chosen) >= {str(tmp_path), str(folders[-1])}
    seen = Seen(watch)
    watch.start([str(tmp_path)], seen.event.set)
    assert touch_until_seen(folders[-1] / "a.jsonl", seen)
    assert touch_until_seen(tmp_path / "new" / "deeper" / "b.jsonl", seen)


def test_it_says_whether_everything_is_watched(tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    watch.start([str(tmp_path)], lambda: None)
    assert until(lambda: watch.whole)
    watch.stop()
    assert not watch.whole
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "GRANTED", tmp_path / "nothing is granted")
    watch.start([str(tmp_path)], lambda: None)
    seen = Seen(watch)
    assert touch_until_seen(tmp_path / "a.jsonl", seen)
    assert not watch.whole


def test_what_comes_or_goes_tells_of_its_folder(tmp_path: Path, watch: Watch) -> None:
    seen = Seen(watch)
    log = tmp_path / "deep" / "a.jsonl"
    log.parent.mkdir()
    watch.start([str(tmp_path)], seen.event.set)
    assert touch_until_seen(log, seen)
    time.sleep(0.5)
    watch.take()
    seen.paths.clear()
    log.unlink()
    assert until(lambda: log.parent in seen)


def test_a_silent_file_system_is_not_watched(tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    share, local = tmp_path / "share", tmp_path / "local"
    share.mkdir()
    local.mkdir()
    table = tmp_path / "mounts"
    table.write_text(f"disk / ext4 rw 0 0\nserver:/home {share.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(mounts, "MOUNTS", table)
    seen = Seen(watch)
    watch.start([str(share)], seen.event.set)
    assert until(lambda: watch.note == "file events are off: nfs4 file system; polling every second")
    watch.start([str(share), str(local)], seen.event.set)
    assert until(lambda: watch.note == f"file events are off below {share}: nfs4 file system; polling every second")
    assert touch_until_seen(local / "a", seen)


TABLE = """sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/x /home/me/net cifs rw 0 0
me@host: /home/me/my\\040files fuse.sshfs rw 0 0
/dev/sdb /home/me/net/local btrfs rw 0 0
C: /mnt/c 9p rw 0 0
tmpfs /mnt/c/over tmpfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me", ""),
        ("/home/me/net", "cifs"),
        ("/home/me/network", ""),
        ("/home/me/net/deep/er", "cifs"),
        ("/home/me/net/local/x", ""),
        ("/home/me/my files/x", "fuse.sshfs"),
        ("/mnt/c/Users", "9p"),
        ("/mnt/c/over/x", ""),
    ],
)
def test_the_innermost_mount_decides(folder: str, kind: str) -> None:
    assert silent_file_system(folder, TABLE) == kind


def test_without_a_mount_table_nothing_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "missing")
    assert silent_file_system("/") == ""


def test_it_may_be_stopped_by_another_thread_while_it_starts(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(threading.Thread):
        def start(self) -> None:
            watch.stop()
            super().start()

    monkeypatch.setattr("pyrometer.tail.watch.Thread", Stopped)
    watch.start([str(tmp_path)], lambda: None)
    watch.stop()
    assert not any(thread.name == "pyrometer-watch" for thread in threading.enumerate())
