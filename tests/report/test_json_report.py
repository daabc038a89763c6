"""The published JSON: its fields, types and meaning may not change by accident."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pyrometer.report.json import SCHEMA, to_json
from pyrometer.report.json_types import Report
from pyrometer.report.times import iso
from pyrometer.snapshot.xray import LeverView
from pyrometer.usage import Usage
from tests import factories

GOLDEN = Path(__file__).parent / "now.schema-1.json"
DOCUMENT = Path(__file__).parents[2] / "docs/json.md"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def document(snapshot: Any) -> dict[str, Any]:
    value = json.loads(to_json(snapshot, factories.ZONE))
    assert isinstance(value, dict)
    return value


def test_a_busy_afternoon_is_written_as_ever() -> None:
    text = re.sub(
        r'"version": "\d+\.\d+\.\d+"', '"version": "x.y.z"', to_json(factories.lockout(), factories.ZONE), count=1
    )
    if os.environ.get("UPDATE_FRAMES"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("state", factories.STATES)
def test_every_state_follows_the_published_types(state: str) -> None:
    text = to_json(factories.STATES[state](), factories.ZONE)
    assert msgspec.json.decode(text, type=Report, strict=True).schema == SCHEMA
    assert json.loads(text)["verdict"]["state"] in {
        "waiting", "idle", "ok", "tight", "lockout", "locked", "unknown",
    }  # fmt: skip


def test_the_promised_fields_are_there() -> None:
    value = document(factories.lockout())
    assert set(value) >= {"schema", "at", "verdict", "windows", "burn", "sessions", "alerts", "health"}
    assert set(value["verdict"]) >= {"state", "headline", "at", "window"}
    promised = {"agent", "id", "project", "model", "turns", "not_final", "context", "cache_hit", "usage"}
    assert set(value["sessions"][0]) >= promised
    buckets = {"uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning"}
    assert set(value["sessions"][0]["usage"]) == buckets


def test_numbers_are_passed_on_unrounded() -> None:
    usage = Usage(uncached=1, cache_read=2, cache_write_5m=3, cache_write_1h=4, output=5, reasoning=None)
    one = factories.session(usage=usage, cache_hit=1 / 3, not_final=2)
    [session] = document(factories.lockout(sessions=(one,)))["sessions"]
    assert session["usage"] == {
        "uncached": 1, "cache_read": 2, "cache_write_5m": 3, "cache_write_1h": 4, "output": 5, "reasoning": None,
    }  # fmt: skip
    assert (session["cache_hit"], session["not_final"]) == (1 / 3, 2)


def test_every_time_is_utc_with_whole_seconds() -> None:
    found = [value for key, value in walk(document(factories.lockout())) if key == "at" or key.endswith("_at")]
    assert len(found) > 10
    assert all(value is None or TIME.fullmatch(value) for value in found)
    assert iso(factories.NOW + 0.999) == "2026-03-12T14:26:00Z"


def test_invented_data_says_so() -> None:
    assert document(factories.demo())["invented"] is True
    assert document(factories.lockout())["invented"] is False


def test_every_field_is_documented() -> None:
    text = DOCUMENT.read_text("utf-8")
    fields = {key for key, _ in walk(document(factories.lockout()))}
    assert [field for field in sorted(fields) if f"`{field}`" not in text] == []


def walk(value: Any) -> list[tuple[str, Any]]:
    """Every (key, value) at any depth."""
    if isinstance(value, list):
        return [pair for item in value for pair in walk(item)]
    if not isinstance(value, dict):
        return []
    return [pair for key, item in value.items() for pair in [(key, item), *walk(item)]]


def test_levers_say_what_they_change_and_how_it_is_said() -> None:
    view = LeverView("compact", "claude", "s1", tokens_a_turn=90_000, share=0.4, probability=0.2, probability_now=0.7)
    [told] = document(factories.lockout(levers=(view,)))["levers"]
    assert (told["kind"], told["session"], told["model"], told["at"]) == ("compact", "s1", None, None)
    assert (told["tokens_a_turn"], told["probability"], told["probability_now"]) == (90_000, 0.2, 0.7)
    assert told["words"]
