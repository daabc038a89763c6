"""Equal calls have equal digests, whatever passes with time; other calls have others."""

from __future__ import annotations

import json

import pytest

from pyrometer.agents.digest import WAITS, digest


def of(command: str, **more: object) -> str:
    return digest("Bash", json.dumps({"command": command, **more}).encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("npm  test\n", "npm test "),
        ("kill 48213", "kill 51002"),
        ("date -d @1795312536", "date -d @1795312599.5"),
        ("echo 2026-11-22T10:20:30Z", "echo 2026-11-22T11:00:01Z"),
        ("curl localhost:5173/a", "curl localhost:5174/a"),
        ("curl http://127.0.0.1:8000/a", "curl http://127.0.0.1:8001/a"),
        ("cat /tmp/tmp.Xa3kZqRp", "cat /tmp/tmp.bbWqLmZp"),
        ("cat /tmp/run-81/out", "cat /tmp/run-82/out"),
    ],
)
def test_what_passes_with_time_does_not_count(one: str, other: str) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("npm test", "npm run test"),
        ("sed -n 1000,1200p a.py", "sed -n 1200,1400p a.py"),
        ("gh issue view 1234", "gh issue view 1235"),
        ("cat /tmp/out.log", "cat /tmp/err.log"),
        ("curl host.example:5173", "curl host.example:5174"),
    ],
)
def test_what_is_asked_for_counts(one: str, other: str) -> None:
    assert of(one) != of(other)


def test_the_order_of_keys_does_not_count() -> None:
    assert digest("Read", b'{"a":1,"b":"x"}') == digest("Read", b'{"b": "x", "a": 1}')
    assert digest("Read", b'{"a":1}') != digest("Write", b'{"a":1}')


def test_a_moving_offset_counts() -> None:
    digests = {digest("Read", b'{"file_path":"/a","offset":%d}' % offset) for offset in (0, 2_000, 20_000, 120_000)}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("TodoWrite", b'{"todos":[]}'),
        ("BashOutput", b'{"bash_id":"b1"}'),
        ("mcp__ci__wait_for_build", b"{}"),
        ("Bash", b'{"command":"sleep 30"}'),
        ("write_stdin", b'{"chars":"","session_id":3}'),
    ],
)
def test_waiting_and_notes_are_marked(name: str, given: bytes) -> None:
    assert digest(name, given).startswith(WAITS)


def test_work_is_not_marked() -> None:
    assert not of("sleep 3 && npm test").startswith(WAITS)
    assert not digest("Read", b'{"file_path":"/wait"}').startswith(WAITS)


@pytest.mark.parametrize("given", [b"", b"{", b'{"a":', b"\xff\xfe", b"null", b'"text"', b"{}" * 900, b'{"a":1e999}'])
def test_no_input_is_too_odd(given: bytes) -> None:
    assert digest("Bash", given) == digest("Bash", given)
