"""Keeping what Claude Code tells its status line."""

from __future__ import annotations

import json
import math
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.capture import FOLDER, MAX_AGE, MAX_FILES, MAX_PAYLOAD, cache_states, captures, readings, store
from pyrometer.limits.observed import TAIL, last_answer_at

NOW = 1_795_300_000.0
RESET = 1_795_311_799
ID = "340d89dc-4f46-46a9-958f-710222b35fc4"
CLIENTS = Path(__file__).parents[2] / "../shared/clients"


def said(percent: float = 62, session: str = ID, **more: Any) -> dict[str, Any]:
    return {
        "session_id": session,
        "cwd": "/home/ada/secret-project",
        "transcript_path": "/home/ada/.claude/projects/-home-ada-secret-project/x.jsonl",
        "workspace": {"current_dir": "/home/ada/secret-project"},
        "model": {"id": "claude-opus-4-6[1m]", "display_name": "Opus"},
        "version": "2.1.330",
        "cost": {"total_cost_usd": 0.05, "total_lines_added": 3},
        "context_window": {"context_window_size": 200_000, "used_percentage": 18, "current_usage": {"input_tokens": 6}},
        "rate_limits": {
            "five_hour": {"used_percentage": percent, "resets_at": RESET},
            "seven_day": {"used_percentage": 31, "resets_at": RESET + 400_000},
        },
        **more,
    }


def put(state: Path, value: object, now: float = NOW) -> Any:
    return store(json.dumps(value).encode(), state, now)


def test_what_was_said_comes_back_as_readings(tmp_path: Path) -> None:
    put(tmp_path, said())
    five, week = readings(tmp_path)
    assert (five.provider, five.limit_id, five.minutes, five.percent) == ("claude", "five_hour", 300, 62)
    assert (five.resets_at, five.at, five.source, five.session) == (RESET, NOW, "claude status line", ID)
    assert (week.limit_id, week.minutes, week.percent) == ("seven_day", 10_080, 31)


def test_what_was_said_of_the_cache_comes_back(tmp_path: Path) -> None:
    cache = {
        "warm": True, "expires_at": NOW + 300, "recache_tokens_if_cold": 42_000, "last_miss_at": NOW - 60,
        "last_miss_cause": {"causes": ["tools_changed", 7, "unknown"], "tools_added": 2},
    }  # fmt: skip
    put(tmp_path, said(prompt_cache=cache))
    put(
        tmp_path,
        said(session="other", prompt_cache={"expires_at": "soon", "last_miss_cause": {"causes": "x"}, "misses": 0}),
    )
    put(tmp_path, said(session="silent"))
    (state,) = (one for one in cache_states(tmp_path) if one.session == ID)
    assert (state.agent, state.at, state.expires_at, state.recache) == ("claude", NOW, NOW + 300, 42_000)
    assert (state.missed_at, state.causes) == (NOW - 60, ("tools_changed", "unknown"))
    (odd,) = (one for one in cache_states(tmp_path) if one.session == "other")
    assert (odd.expires_at, odd.recache, odd.missed_at, odd.causes) == (None, None, None, ())
    assert len(cache_states(tmp_path)) == 2


def test_scoped_weeks_name_their_model(tmp_path: Path) -> None:
    limits = {
        "seven_day_opus": {"used_percentage": 12, "resets_at": RESET},
        "seven_day_sonnet": None,
        "model_scoped": [{"display_name": "Fable", "utilization": 88, "resets_at": "2026-11-25T10:00:00Z"}, 3, {}],
    }
    put(tmp_path, said(rate_limits=limits))
    found = {reading.limit_id: (reading.scope, reading.minutes, reading.percent) for reading in readings(tmp_path)}
    assert found == {"seven_day_opus": ("opus", 10_080, 12), "seven_day_fable": ("fable", 10_080, 88)}


def test_a_spending_limit_has_no_length_and_is_no_reading(tmp_path: Path) -> None:
    kept = put(tmp_path, said(rate_limits={"spend_limit": {"used_percentage": 130, "resets_at": RESET}}))
    assert kept["spend"] == {"used_percentage": 130, "resets_at": RESET}
    assert readings(tmp_path) == []


def test_nothing_that_names_a_place_is_kept(tmp_path: Path) -> None:
    put(tmp_path, said())
    [file] = (tmp_path / FOLDER).iterdir()
    content = file.read_text()
    assert "secret" not in content
    assert "/" not in content
    assert set(json.loads(content)) == {
        "session", "version", "model", "context_window", "cost", "prompt_cache", "windows", "spend", "at", "seen_at",
    }  # fmt: skip


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        put(tmp_path / "new", said())
    finally:
        os.umask(old)
    folder = tmp_path / "new" / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_sessions_do_not_overwrite_each_other(tmp_path: Path) -> None:
    put(tmp_path, said(62, session="a"))
    put(tmp_path, said(70, session="b"), NOW + 1)
    put(tmp_path, said(71, session="b"), NOW + 2)
    percents = [(reading.session, reading.percent) for reading in readings(tmp_path) if reading.limit_id == "five_hour"]
    assert percents == [("a", 62), ("b", 71)]
    assert not list((tmp_path / FOLDER).glob(".*"))


@pytest.mark.parametrize("session", ["../../evil", "a/b", "", ".", "x" * 500, "é\u202e", "nul\0byte", "-rf"])
def test_no_session_id_leads_out_of_the_folder(session: str, tmp_path: Path) -> None:
    put(tmp_path / "state", said(session=session))
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.parent == tmp_path / "state" / FOLDER for path in made)
    assert len(made) == (1 if session else 0)


@pytest.mark.parametrize(
    "percent", [-1, 111, 1_795_311_799, "62", None, True, [62], math.nan, math.inf, 10**400], ids=repr
)
def test_a_percentage_that_is_none_is_left_out(percent: Any, tmp_path: Path) -> None:
    put(tmp_path, said(percent))
    assert [reading.limit_id for reading in readings(tmp_path)] == ["seven_day"]


@pytest.mark.parametrize(("percent", "expected"), [(0, 0), (100.4, 100), (101, 100), (104, 104)])
def test_a_little_over_full_is_full(percent: float, expected: float, tmp_path: Path) -> None:
    put(tmp_path, said(percent))
    assert readings(tmp_path)[0].percent == expected


@pytest.mark.parametrize("resets_at", [None, 0, -5, 1e300, "tomorrow", True, 1_795_311_799_000])
def test_a_reset_that_is_no_time_is_unknown(resets_at: Any, tmp_path: Path) -> None:
    put(tmp_path, said(rate_limits={"five_hour": {"used_percentage": 5, "resets_at": resets_at}}))
    assert [reading.resets_at for reading in readings(tmp_path)] == [None]


def test_a_redraw_of_old_figures_does_not_make_them_new(tmp_path: Path) -> None:
    put(tmp_path, said(62), NOW)
    put(tmp_path, said(62), NOW + 900)
    assert readings(tmp_path)[0].at == NOW
    put(tmp_path, said(63), NOW + 1800)
    assert readings(tmp_path)[0].at == NOW + 1800


def transcript(folder: Path, *lines: object) -> Path:
    path = folder / "t.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def answer(stamp: str, model: str = "claude-opus-4-6") -> dict[str, object]:
    return {"type": "assistant", "message": {"model": model}, "timestamp": stamp}


def test_figures_are_as_old_as_the_last_answer(tmp_path: Path) -> None:
    path = transcript(
        tmp_path, answer("2026-11-21T22:00:00Z"), {"type": "user", "timestamp": "2026-11-21T22:10:00Z"},
        answer("2026-11-21T22:11:00Z", "<synthetic>"),
    )  # fmt: skip
    answered = last_answer_at(str(path))
    assert answered is not None
    put(tmp_path, said(62, transcript_path=str(path)), answered + 600)
    assert readings(tmp_path)[0].at == answered
    put(tmp_path, said(64, transcript_path=str(path)), answered + 700)
    assert readings(tmp_path)[0].at == answered + 700, "new figures without a new answer: a subagent brought them"


def test_an_answer_in_the_future_does_not_date_a_reading_ahead(tmp_path: Path) -> None:
    path = transcript(tmp_path, answer("2026-12-21T22:00:00Z"))
    put(tmp_path, said(62, transcript_path=str(path)), NOW)
    assert readings(tmp_path)[0].at == NOW


def test_only_the_end_of_a_regular_transcript_is_read(tmp_path: Path) -> None:
    path = transcript(tmp_path, answer("2026-11-21T22:00:00Z"), {"type": "user", "text": "x" * 2 * TAIL})
    assert last_answer_at(str(path)) is None
    os.mkfifo(tmp_path / "pipe.jsonl")
    for hostile in ("pipe.jsonl", "missing.jsonl", ".", "a\0b.jsonl"):
        assert last_answer_at(f"{tmp_path}/{hostile}") is None
    assert last_answer_at("/dev/zero") is None
    assert last_answer_at(7) is None


def test_too_large_a_payload_is_refused(tmp_path: Path) -> None:
    assert store(json.dumps(said(filler="x" * MAX_PAYLOAD)).encode(), tmp_path, NOW) is None
    assert captures(tmp_path) == []


def test_old_files_go_when_a_session_begins(tmp_path: Path) -> None:
    put(tmp_path, said(session="old"))
    folder = tmp_path / FOLDER
    (folder / ".old.json.99").write_text("left behind")
    for file in folder.iterdir():
        os.utime(file, (NOW - MAX_AGE - 1, NOW - MAX_AGE - 1))
    put(tmp_path, said(session="new"))
    assert [file.name for file in folder.iterdir()] == ["new.json"]


def test_the_number_of_files_is_bounded(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 5):
        put(tmp_path, said(session=f"s{number}"))
        os.utime(tmp_path / FOLDER / f"s{number}.json", (NOW + number, NOW + number))
    assert len(list((tmp_path / FOLDER).iterdir())) == MAX_FILES


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=300) | st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe{\x00", b"1" * 5000]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_fail(tmp_path_factory: pytest.TempPathFactory, payload: bytes) -> None:
    state = tmp_path_factory.mktemp("state")
    store(payload, state, NOW)
    assert readings(state) == []


@given(st.dictionaries(st.sampled_from([*said(), "prompt_cache"]), json_values), json_values)
@settings(max_examples=150, deadline=None)
def test_hostile_values_in_known_places_are_left_out(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any], limit: object
) -> None:
    state = tmp_path_factory.mktemp("state")
    limits = {"five_hour": limit, "seven_day": {"used_percentage": limit, "resets_at": limit}, "model_scoped": limit}
    put(state, {**said(rate_limits=limits), **changes})
    for reading in readings(state):
        assert 0 <= reading.percent <= 110
        assert reading.scope.isprintable()


@given(json_values | st.fixed_dictionaries({"at": json_values, "windows": st.lists(json_values, max_size=3)}))
@settings(max_examples=150, deadline=None)
def test_a_tampered_file_gives_no_wrong_readings(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    state = tmp_path_factory.mktemp("state")
    (state / FOLDER).mkdir()
    (state / FOLDER / "x.json").write_text(json.dumps(content))
    assert readings(state) == []


@pytest.mark.skipif(not CLIENTS.exists(), reason="the recorded clients are not here")
@pytest.mark.parametrize("version", ["2.0.60", "2.1.50", "2.1.330"])
def test_what_real_versions_say_is_understood(version: str, tmp_path: Path) -> None:
    lines = (CLIENTS / f"claude-code-{version}/claude-subscription/statusline.jsonl").read_text().splitlines()
    for line in lines:
        record = json.loads(line)
        kept = put(tmp_path, record["statusline"], record["t"])
        assert kept["version"] == version
    percents = {reading.limit_id: reading.percent for reading in readings(tmp_path)}
    last = json.loads(lines[-1])["statusline"].get("rate_limits", {})
    assert percents == {name: window["used_percentage"] for name, window in last.items()}
    assert bool(percents) == (version == "2.1.330")
