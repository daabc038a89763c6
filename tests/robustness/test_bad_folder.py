"""Everything wrong at once: no command stumbles, the good lines count, and Health names places and reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pyrometer.wiring import once
from tests.cli.stage import Stage
from tests.factories import NOW
from tests.robustness.bad_folder import ODD_COUNTS, ODD_TIMES, BadFolder

COMMANDS = (
    ("now",),
    ("now", "--json"),
    ("now", "--line"),
    ("doctor",),
    ("doctor", "--json"),
    ("history",),
    ("history", "--by", "session"),
    ("history", "--by", "project", "--json"),
    ("session", "s"),
    ("report",),
    ("score",),
    ("gate",),
)
CONTROLS = {chr(code) for code in (*range(32), 127, *range(128, 160)) if chr(code) != "\n"} | {"\u202e"}


class House(Stage):
    """Commands that read the real logs of the home."""

    def _once(self, settings: Any, env: Mapping[str, str], home: Path, now: float, since: float | None) -> Any:
        return once(settings, env, home, now, since)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def report(house: House) -> dict[str, Any]:
    house.run("now", "--json")
    said: dict[str, Any] = json.loads(house.out)
    return said


def test_no_command_stumbles_and_nothing_reaches_the_terminal_raw(house: House) -> None:
    BadFolder(house.home, NOW).write()
    for command in COMMANDS:
        house.run(*command)
        assert "Traceback" not in house.err, command
        assert house.out.encode(), command
        assert not CONTROLS & set(house.out), command
        assert not CONTROLS & set(house.err), command


def test_the_good_lines_count_before_and_after_the_store_knows_them(house: House) -> None:
    folder = BadFolder(house.home, NOW)
    folder.write()
    odd = len(ODD_COUNTS) + 1 + len(ODD_TIMES)
    """Turns all the same: what they say otherwise counts, and the line before tells about when."""
    first = report(house)
    assert sum(session["turns"] for session in first["sessions"]) == folder.turns + odd
    house.run("history")
    again = report(house)
    assert [session["usage"] for session in again["sessions"]] == [session["usage"] for session in first["sessions"]]
    assert told(again) == told(first)


def test_health_names_places_and_reasons(house: House) -> None:
    BadFolder(house.home, NOW).write()
    found = told(report(house))
    assert {
        ("bad json", "main.jsonl"),
        ("not an object", "main.jsonl"),
        ("bad number", "main.jsonl"),
        ("no time", "main.jsonl"),
        ("time in the future", "main.jsonl"),
        ("bad json", "badname.jsonl"),
        ("not a regular file", "x.jsonl"),
        ("symlink loop", "loop"),
        ("symlink loop", "itself.jsonl"),
        ("damaged zstd file", "rollout-2026-11-21T10-00-01-z.jsonl.zst"),
        ("not a regular file", "rollout-2026-11-21T10-00-02-f.jsonl"),
        ("bad json", "rollout-2026-11-21T10-00-00-c.jsonl"),
    } <= set(found)


def told(said: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Times by kind and name of the file."""
    troubles = said["health"]["troubles"]
    return {(trouble["kind"], trouble["place"].rpartition("/")[2]): trouble["count"] for trouble in troubles}
