"""What holds for any bytes: nothing raises, nothing depends on how the file is cut, nothing counts twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyrometer.agents.codex import Codex, CodexReader
from pyrometer.agents.codex_lines import HEAD
from pyrometer.model import Record, Trouble, Turn
from tests.agents.codex_logs import (
    CLIENTS,
    OWN,
    PARENT,
    context,
    counts,
    lines_of,
    merged,
    meta,
    of,
    plus,
    records,
    rollout,
    token_count,
    usage_record,
)

LOGS = sorted(CLIENTS.glob("codex-*/*/logs/**/rollout-*.jsonl"))
LINES = [line for path in LOGS for line in lines_of(path)]


def read(reader: CodexReader, lines: list[bytes]) -> list[Record]:
    return [record for line in lines for record in reader.read(line)]


def is_clean(text: str) -> bool:
    return text.isprintable() and len(text) <= 1024


@given(st.lists(st.binary(max_size=200), max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(lines: list[bytes]) -> None:
    reader = Codex().reader(rollout())
    for line in lines:
        assert isinstance(reader.wants(bytearray(line), 0, len(line)), bool)
        assert all(isinstance(record, Trouble) for record in reader.read(line))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_real_line_raises_or_reaches_the_screen(data: st.DataObject) -> None:
    line = bytearray(data.draw(st.sampled_from(LINES)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(line) - 1))
        width = data.draw(st.integers(0, 40))
        line[place : place + width] = data.draw(st.binary(max_size=8) | st.sampled_from([b"null", b"-1", b"{}", b'"']))
        if not line:
            break
    reader = Codex().reader(rollout())
    for record in [*reader.read(meta()), *reader.read(bytes(line)), *reader.read(token_count(9, counts(5, 1, 1)))]:
        if isinstance(record, Turn):
            assert min(record.usage.uncached, record.usage.cache_read, record.usage.output) >= 0
            assert all(is_clean(text) for text in (record.key, record.model, record.session, record.subagent))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = re.findall(
    r"\w+",
    """type id thread_id turn_id response_id usage info rate_limits call_id name arguments output model cwd item error
    message source git thread_settings total_token_usage last_token_usage input_tokens primary session_id ordinal""",
)
_KINDS = re.findall(
    r"\w+",
    """session_meta turn_context token_usage_record token_count compacted task_started task_complete item_completed
    user_message function_call function_call_output thread_settings_applied error""",
)


@given(st.sampled_from(_KINDS), st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_value_in_any_field_raises(kind: str, fields: dict[str, object]) -> None:
    reader = Codex().reader(rollout())
    nested = {**fields, "item": dict(fields), "info": dict(fields), "usage": dict(fields)}
    for payload in (fields, nested):
        for outer in (kind, "event_msg", "response_item"):
            text = written(outer, payload | ({"type": kind} if outer != kind else {}))
            read(reader, [text])
            reader.restore(reader.save())


def written(kind: str, payload: dict[str, object]) -> bytes:
    value = {"timestamp": "2026-09-21T12:00:00.000Z", "type": kind, "payload": payload}
    return json.dumps(value).encode()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_pieces_and_restarts_change_nothing(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(LOGS))
    lines = lines_of(path)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(lines)), max_size=6)))
    reader, found = Codex().reader(path), list[Record]()
    for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True):
        found += read(reader, lines[start:end])
        state, reader = reader.save(), Codex().reader(Path("elsewhere"))
        reader.restore(state)
    assert found == read(Codex().reader(path), lines)


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem[-12:])
def test_what_is_not_wanted_says_nothing(path: Path) -> None:
    assert records(lines_of(path), path) == read(Codex().reader(path), lines_of(path))


def test_most_lines_of_text_are_dropped_by_their_head() -> None:
    reader = Codex().reader(rollout())
    dropped = [line for line in LINES if not reader.wants(bytearray(line), 0, len(line))]
    assert len(dropped) > len(LINES) // 4
    assert all(reader.wants(bytearray(line[:HEAD]), 0, min(HEAD, len(line))) is False for line in dropped)


def test_reading_a_file_again_gives_the_same_keys() -> None:
    for path in LOGS:
        once = records(lines_of(path), path)
        assert merged([*once, *records(lines_of(path), path)]) == merged(once)


_RESPONSE = st.tuples(st.integers(1, 500), st.integers(0, 500), st.integers(1, 300), st.integers(0, 3), st.booleans())


@given(st.lists(_RESPONSE, min_size=1, max_size=20), st.integers(0, 20))
@settings(max_examples=150, deadline=None)
@example([(1, 0, 1, 0, False), (1, 0, 1, 0, False)], 1)
def test_totals_repeats_records_and_forks_count_every_response_once(
    responses: list[tuple[int, int, int, int, bool]], fork: int
) -> None:
    at, total, lines, copies = 1.0, counts(0, 0, 0), [meta(0, PARENT), context(0.5)], [meta(9_000, PARENT)]
    expected = [(uncached, cached, output) for uncached, cached, output, _, _ in responses]
    inherited = total
    for number, (uncached, cached, output, repeats, newer) in enumerate(responses):
        last = counts(uncached + cached, cached, output)
        total, at = plus(total, last), at + 10
        counters = [token_count(at + 1 + again, total, last) for again in range(1 + repeats)]
        record = [usage_record(at, f"resp_{number}", last, PARENT)] if newer and number >= fork else []
        lines += [context(at), *record, *counters]
        if number < fork and not any(newer for *_, newer in responses):
            copies += [token_count(9_000, total, last)] * (1 + repeats)
            inherited = total
    parent = records(lines, rollout(PARENT))
    assert [(t.usage.uncached, t.usage.cache_read, t.usage.output) for t in merged(parent).values()] == expected
    own = [token_count(9_100, plus(inherited, counts(7, 3, 2)), counts(7, 3, 2))]
    child = records([meta(9_000, OWN, forked_from_id=PARENT), *copies, context(9_050), *own])
    assert [turn.usage.output for turn in of(Turn, child)] == [2]


def test_a_state_of_another_kind_is_refused() -> None:
    reader = Codex().reader(rollout())
    for state in (b"", b"{}", b"\x93\x01", reader.save().replace(b"\xa7version\x01", b"\xa7version\x63")):
        with pytest.raises(ValueError, match="state"):
            Codex().reader(rollout()).restore(state)


def test_states_stay_small_however_long_the_file_is() -> None:
    reader = Codex().reader(rollout())
    read(reader, [meta()])
    total = counts(0, 0, 0)
    for number in range(2_000):
        last = counts(1000 + number, 500, 50)
        total = plus(total, last)
        read(reader, [context(number, turn_id=f"turn-{number}"), usage_record(number, f"resp_{number}", last)])
        read(reader, [token_count(number, total, last)])
    assert len(reader.save()) < 8_000
