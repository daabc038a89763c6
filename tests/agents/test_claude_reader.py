"""Whatever the bytes: never an exception, never a difference between reading at once and in pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.claude_heads import droppable
from pyrometer.agents.claude_lines import Line
from pyrometer.model import Record, Trouble, Turn
from pyrometer.text import printable
from tests.agents.claude_made import MAIN, SUBAGENT, assistant, encoded, queued, read, system, tool_result, user

AGENT = ClaudeCode()
CLIENTS = Path(__file__).parents[1] / "clients"
LOGS = sorted(path for path in CLIENTS.glob("claude-code-*/*/logs/**/*.jsonl") if AGENT.claims(str(path)))


@cache
def real_lines() -> list[bytes]:
    """A few lines of each length that real clients wrote."""
    lines = {len(line): line for path in LOGS for line in path.read_bytes().split(b"\n") if line}
    return [line for size, line in sorted(lines.items()) if size < 4000]


def every_line(path: Path) -> Iterator[bytes]:
    yield from path.read_bytes().split(b"\n")


def check(records: list[Record]) -> None:
    """What holds for all records, however bad the line was."""
    for record in records:
        for word in words_in(record):
            assert word == printable(word, 10**6)
        if isinstance(record, Turn):
            u = record.usage
            assert min(u.uncached, u.cache_read, u.cache_write_5m, u.cache_write_1h, u.output, u.reasoning or 0) >= 0
            assert u.total < 10**17
            assert record.key
            assert record.model != "<synthetic>"


def words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from words_in(entry)
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from words_in(getattr(value, name))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_survived(line: bytes) -> None:
    records = read(line)
    assert all(isinstance(record, Trouble) for record in records)


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_any_damage_to_a_real_line_is_survived(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(real_lines()))
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, min(len(line), start + 40)))
    damage = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"null", b'"', b"{", b"-1", b"1e999", b'"7"', b"true", b"\0"])
    )
    reader = AGENT.reader(data.draw(st.sampled_from([MAIN, SUBAGENT])))
    check(list(reader.read(line[:start] + damage + line[end:])))
    AGENT.reader(MAIN).restore(reader.save())


NAMES = sorted(set(Line.__struct_encode_fields__) | {"usage", "content", "model", "iterations", "name", "input"})
KINDS = ["assistant", "user", "tool_use", "tool_result", "message", "advisor_message"]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(KINDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
BASES = [
    assistant(),
    user(),
    tool_result(),
    system("compact_boundary", compactMetadata={"trigger": "auto", "preTokens": 5}),
]


@given(st.sampled_from(BASES), st.data())
@settings(deadline=None, max_examples=200)
def test_any_value_in_any_place_is_survived(base: dict[str, Any], data: st.DataObject) -> None:
    line = json.loads(json.dumps(base))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(objects_in(line))))
        names = sorted(place) or ["type"]
        place[data.draw(st.sampled_from(names) | st.sampled_from(NAMES))] = data.draw(ANYTHING)
    check(read(json.dumps(line).encode()))


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects_in(inner)


@pytest.mark.parametrize("path", LOGS, ids=lambda path: f"{path.parts[-6]}-{path.stem[:14]}")
def test_a_restart_after_any_line_changes_nothing(path: Path) -> None:
    whole, pieces = AGENT.reader(path), AGENT.reader(path)
    for line in every_line(path):
        expected = list(whole.read(line))
        state = pieces.save()
        pieces = AGENT.reader(path)
        pieces.restore(state)
        assert list(pieces.read(line)) == expected
        assert pieces.save() == whole.save()


def test_dropped_lines_have_no_records_and_change_nothing() -> None:
    dropped = 0
    for path in LOGS:
        reader = AGENT.reader(path)
        for line in every_line(path):
            if not reader.wants(bytearray(b"before\n" + line + b"\nafter"), 7, 7 + len(line)):
                before, dropped = reader.save(), dropped + 1
                assert list(reader.read(line)) == []
                assert reader.save() == before
            else:
                reader.read(line)
    assert dropped > 300


@given(st.permutations(list(assistant())), st.permutations(list(assistant()["message"])))
@settings(deadline=None, max_examples=50)
def test_no_order_of_keys_loses_a_line(outer: list[str], inner: list[str]) -> None:
    said = assistant(toolUseResult={"type": "progress"}, attachment={"type": "file"})
    said["message"] = {name: said["message"][name] for name in inner}
    for order in (outer, [*outer, "toolUseResult", "attachment"]):
        line = encoded([{name: said[name] for name in order}])[0]
        assert AGENT.reader(MAIN).wants(bytearray(line), 0, len(line))
        assert isinstance(read(line)[1], Turn)


@pytest.mark.parametrize("order", [["toolUseResult", "type"], ["attachment", "type"], ["message", "type"]])
def test_a_nested_type_is_not_the_lines_own(order: list[str]) -> None:
    said = user(toolUseResult={"type": "progress"}, attachment={"type": "mode"})
    said["message"] = {"type": "mode"}
    line = encoded([{name: said[name] for name in order}])[0]
    assert not droppable(line, 0, len(line))


def test_a_type_beyond_the_head_is_read() -> None:
    line = encoded([{"cwd": "x" * 5000, "type": "progress"}])[0]
    assert AGENT.reader(MAIN).wants(bytearray(line), 0, len(line))


@pytest.mark.parametrize(
    "state", [b"", b"\xff", b"\x92\x02\x96", AGENT.reader(MAIN).save().replace(b"\x92\x01", b"\x92\x02", 1)]
)
def test_the_state_of_another_version_is_refused(state: bytes) -> None:
    with pytest.raises(ValueError, match="state"):
        AGENT.reader(MAIN).restore(state)


def test_a_queue_operation_is_only_wanted_first() -> None:
    first, second = encoded([queued(1), queued(2)])
    reader = AGENT.reader(MAIN)
    assert reader.wants(bytearray(first), 0, len(first))
    reader.read(first)
    assert not reader.wants(bytearray(second), 0, len(second))


def test_a_huge_line_is_read() -> None:
    content = [{"tool_use_id": "toolu_1", "type": "tool_result", "content": "x" * (32 << 20)}]
    assert read(user(1, content))[1].size == (32 << 20) + 2  # type: ignore[union-attr]
