"""The exact bytes that ask a terminal for something, whatever the text says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.notify import sequences
from pyrometer.notify.sequences import Protocol


def test_exact_bytes() -> None:
    assert sequences.BELL == "\x07"
    assert sequences.osc9("5h ends 15:07") == "\x1b]9;5h ends 15:07\a"
    assert sequences.osc777("Pyrometer", "lock-out; 41m") == "\x1b]777;notify;Pyrometer;lock-out, 41m\a"
    assert sequences.window_title("▲ 41m") == "\x1b]2;▲ 41m\x1b\\"
    assert sequences.notification("osc9", "", "b") == "\x1b]9;b\a"
    assert sequences.notification("osc9", "a", "b") == "\x1b]9;a: b\a"


def test_kitty_gets_title_body_and_urgency_under_one_identifier() -> None:
    asked = sequences.notification("osc99", "Pyrometer", "5h; full", urgent=True)
    found = re.fullmatch(
        r"\x1b\]99;i=(pyrometer-[0-9a-f]{8}):d=0;Pyrometer\x1b\\"
        r"\x1b\]99;i=(pyrometer-[0-9a-f]{8}):d=1:p=body:u=2;5h; full\x1b\\",
        asked,
    )
    assert found
    assert found[1] == found[2]
    assert ":u=1;" in sequences.notification("osc99", "Pyrometer", "x")
    assert sequences.osc99("a", "b")[:25] != sequences.osc99("a", "c")[:25]


@pytest.mark.parametrize(
    ("state", "percent", "wanted"),
    [
        ("none", 50, "\x1b]9;4;0\x1b\\"),
        ("normal", 62.4, "\x1b]9;4;1;62\x1b\\"),
        ("error", 100, "\x1b]9;4;2;100\x1b\\"),
        ("warning", 140, "\x1b]9;4;4;100\x1b\\"),
        ("normal", -3, "\x1b]9;4;1;0\x1b\\"),
    ],
)
def test_progress(state: sequences.ProgressState, percent: float, wanted: str) -> None:
    assert sequences.progress(state, percent) == wanted


@pytest.mark.parametrize("text", ["4;1;50", "  9;9;/home", "4 ;1"])
def test_osc9_never_gives_a_conemu_command(text: str) -> None:
    assert sequences.osc9(text).startswith("\x1b]9;Pyrometer: ")


HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("\x1b\a\x07\x9c\x9b;0145\\]\n\u202e\ud800"), st.characters()), max_size=500
)
NAME = r"i=pyrometer-[0-9a-f]{8}"
INNER = r"[^\x00-\x1f\x7f-\x9f]{0,200}"
FRAMES: dict[Protocol, str] = {
    "osc9": rf"\x1b\]9;({INNER}|Pyrometer: {INNER})\a",
    "osc777": r"\x1b\]777;notify;([^;\x00-\x1f\x7f-\x9f]{0,200});[^;\x00-\x1f\x7f-\x9f]{0,200}\a",
    "osc99": rf"\x1b\]99;{NAME}:d=0;({INNER})\x1b\\\x1b\]99;{NAME}:d=1:p=body:u=1;{INNER}\x1b\\",
}


@settings(max_examples=200, deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_can_leave_its_sequence(title: str, body: str) -> None:
    for by, frame in FRAMES.items():
        asked = sequences.notification(by, title, body)
        found = re.fullmatch(frame, asked)
        assert found
        assert not (by == "osc9" and re.match(r"\s*\d+\s*;", found[1]))
        asked.encode("utf-8")
    assert re.fullmatch(rf"\x1b\]2;{INNER}\x1b\\", sequences.window_title(body))
