"""The trials."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.robustness.lines import append, result, session, turn
from benchmarks.robustness.trial import Trial
from benchmarks.world import environment, python

MEGABYTE = 1_000_000
COMMON = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner")
"""As a user who may not pass over permissions, also for root."""
FEW_WATCHES = ("unshare", "-Ur", "sh", "-c", 'echo 100 > /proc/sys/user/max_inotify_watches; exec "$@"', "sh")
SMALL_DISK = (
    *("unshare", "-Urm", "sh", "-c"),
    'mkdir -p "$1" && mount -t tmpfs -o size=300k tmpfs "$1" && shift && exec "$@"',
    *("sh", "{home}/pyrometer/state"),
)
LINE = 64 * 1024 * 1024
"""The longest line that is read."""
EMPTY = 20_000
FLOOD = """
import sys, time
line, until = open(sys.argv[2], "rb").read(), time.monotonic() + 6
with open(sys.argv[1], "ab") as file:
    while time.monotonic() < until and file.tell() < 1_500_000_000:
        file.write(line * 20)
"""


def _nothing(home: Path) -> int:
    append(session(home, "first", 1), turn(session(home, "first", 1)))
    return 1


def _no_usage(home: Path) -> int:
    log = session(home, "large", 2)
    block = b"".join(result(log, 7_000) for _ in range(140))
    with log.open("wb") as file:
        while file.tell() < 700 * MEGABYTE:
            file.write(block)
    return _nothing(home)


def _long_line(home: Path) -> int:
    log, size = session(home, "long", 3), LINE - 2_000
    append(log, turn(log, size=size), turn(log, size=LINE + 1), turn(log))
    return 2


def _empty_files(home: Path) -> int:
    for number in range(EMPTY):
        session(home, f"p{number % 100}", number).touch()
    return _nothing(home)


def _closed(home: Path) -> int:
    log = session(home, "closed", 4)
    append(log, turn(log))
    log.parent.chmod(0)
    return _nothing(home)


def _open_again(home: Path) -> None:
    for folder, _, _ in os.walk(home):
        os.chmod(folder, 0o700)
        for inside in Path(folder).iterdir():
            if inside.is_dir():
                inside.chmod(0o700)


def _read_only(home: Path) -> int:
    number = _nothing(home)
    env = {**environment(home, str(home)), "CLAUDE_CONFIG_DIR": f"{home}/.claude", "CODEX_HOME": f"{home}/.codex"}
    subprocess.run(python("-m", "pyrometer", "history"), env=env, capture_output=True, check=True)
    state = home / "pyrometer" / "state"
    for path in (*state.iterdir(), state):
        path.chmod(0o500 if path.is_dir() else 0o400)
    return number


def _future(home: Path) -> int:
    state = home / "pyrometer" / "state"
    state.mkdir(parents=True)
    connection = sqlite3.connect(state / "pyrometer.db")
    connection.execute("PRAGMA application_id = 1350136431")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    return _nothing(home)


def _damaged(home: Path) -> int:
    state = home / "pyrometer" / "state"
    state.mkdir(parents=True)
    (state / "pyrometer.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 40_000)
    return _nothing(home)


def _flooded(home: Path) -> int:
    """A log that grows by hundreds of megabytes a second, then ends with a turn."""
    log, line = session(home, "flood", 5), home / "line"
    line.write_bytes(result(log, 50_000))
    subprocess.run([sys.executable, "-c", FLOOD, str(log), str(line)], check=True)
    append(log, turn(log))
    return 1


def _many_folders(home: Path) -> int:
    for number in range(300):
        session(home, f"q{number}", number)
    return _nothing(home)


def _moved_roots(home: Path) -> int:
    """Both roots vanish, and one comes back with another session; what was read stays counted."""
    shutil.rmtree(home / ".claude")
    time.sleep(4)
    log = session(home, "again", 6)
    append(log, turn(log))
    return 1


def _cleaned_up(home: Path) -> int:
    """The agent deletes its logs of yesterday; what they said stays counted."""
    for path in (home / ".claude" / "projects").rglob("*.jsonl"):
        path.unlink()
    time.sleep(4)
    return 0


TRIALS = (
    Trial("700 MB without one usage line", _no_usage),
    Trial("64 MiB lines, one too long", _long_line, says="1 trouble", most=300.0),
    Trial("20,000 empty files", _empty_files, says="20,002 files", most=150.0),
    Trial("a folder without permission", _closed, says="1 trouble", wrap=COMMON, after=_open_again),
    Trial("a log that grows faster than it is read", _nothing, _flooded),
    Trial("a disk of 300 kB for the store", _empty_files, says="disk full", wrap=SMALL_DISK, most=150.0),
    Trial(
        "a state folder that is read-only",
        _read_only,
        says="the store cannot be written",
        wrap=COMMON,
        after=_open_again,
    ),
    Trial("a store of the future", _future, says="a newer Pyrometer"),
    Trial("a damaged store", _damaged, says="set aside as pyrometer.db.damaged-"),
    Trial("inotify's limit reached", _many_folders, says="file events are off: inotify limit", wrap=FEW_WATCHES),
    Trial("no file events", _nothing, extra={"PYROMETER_SOURCES__EVENTS": "off"}),
    Trial("folders that appear later", lambda _: 0, _nothing),
    Trial("logs deleted while they are followed", _nothing, _cleaned_up),
    Trial("roots removed and made again", _nothing, _moved_roots),
)
