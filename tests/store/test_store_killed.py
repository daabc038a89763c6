"""Killed at any instant, the next start goes on and ends with the totals of one undisturbed reading."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from pyrometer.store.store import Store
from tests.agents.claude_made import usage
from tests.store.making import nameless, sums
from tests.store.reading_on import NOW, read_on

KILLS = 12
SESSIONS = tuple(f"{number}{number}111111-1111-4111-8111-111111111111" for number in range(1, 5))


def lines_of(session: str, rng: random.Random, others: list[str]) -> list[str]:
    """Three lines a turn with growing output, prompts, and now and then a copy of what another session said."""
    lines = []
    for number in range(250):
        at = NOW - 86_400 + number * 60
        base = {"sessionId": session, "cwd": f"/home/ada/{session[:2]}", "version": "2.1.0", "userType": "external"}
        ask = {"type": "user", "message": {"role": "user", "content": "please"}, "timestamp": stamp(at)}
        lines.append(json.dumps({**base, **ask, "uuid": f"u{session[:2]}{number}"}))
        for step, output in enumerate((1, 40, 40 + number)):
            message = {
                "id": f"msg_{session[:2]}{number}",
                "type": "message",
                "role": "assistant",
                "model": "claude-sonnet-4-5-20250929",
                "content": [
                    {"type": "tool_use", "id": f"toolu_{session[:2]}{number}{step}", "name": "Bash", "input": {}}
                ],
                "stop_reason": "tool_use" if step == 2 else None,
                "usage": usage(output_tokens=output),
            }
            said = {"type": "assistant", "message": message, "timestamp": stamp(at + step + 1)}
            lines.append(json.dumps({**base, **said, "uuid": f"a{session[:2]}{number}{step}"}))
        if others and rng.random() < 0.2:
            lines.append(rng.choice(others))
    return lines


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_logs(folder: Path) -> list[Path]:
    rng = random.Random(5)
    said: list[str] = []
    logs: list[Path] = []
    for session in SESSIONS:
        lines = lines_of(session, rng, said)
        said += lines
        log = folder / "projects" / "-home-ada" / f"{session}.jsonl"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("\n".join(lines) + "\n")
        logs.append(log)
    return sorted(logs)


def reading(path: Path, logs: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    env = {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    command = [sys.executable, "-m", "tests.store.reading_on", str(path), str(logs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def finished(path: Path, logs: list[Path]) -> dict[str, list[tuple[object, ...]]]:
    store = Store.open(path, now=NOW)
    assert store.writable, store.note
    read_on(store, logs, 1 << 20)
    found = nameless(sums(store))
    store.close()
    return found


def test_kill_after_kill_the_totals_are_the_same(tmp_path: Path) -> None:
    logs = write_logs(tmp_path / "logs")
    expected = finished(tmp_path / "undisturbed.db", logs)
    assert sum(int(str(row[15])) for row in expected["days"]) == 250 * len(SESSIONS)
    path, rng, interrupted = tmp_path / "s.db", random.Random(11), 0
    for number in range(KILLS):
        process = reading(path, tmp_path / "logs")
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        time.sleep(rng.random() * 0.15)
        if number % 3 == 0:
            _check_an_instant(process, path, tmp_path / f"copy{number}", logs, expected)
        process.kill()
        rest, _ = process.communicate()
        interrupted += "done" not in rest
        if number in (4, 8):
            _begin_again(path)
    assert interrupted >= 3, "the machine is too fast for this test"
    assert finished(path, logs) == expected


def _check_an_instant(
    process: subprocess.Popen[str],
    path: Path,
    copy: Path,
    logs: list[Path],
    expected: dict[str, list[tuple[object, ...]]],
) -> None:
    """A power cut: all files as they are at one instant, while the process stands still."""
    os.kill(process.pid, signal.SIGSTOP)
    copy.mkdir()
    for side in ("", "-wal", "-shm"):
        if path.with_name(path.name + side).exists():
            shutil.copy(path.with_name(path.name + side), copy / f"s.db{side}")
    assert finished(copy / "s.db", logs) == expected


def _begin_again(path: Path) -> None:
    for side in ("", "-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
