"""What the gate makes of windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.gate.answer import Level, answer
from pyrometer.gate.configured import configured
from pyrometer.settings.gate import Gate, Which
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.snapshot.outlook import Basis, Lever, Outlook
from pyrometer.words.gate import advice
from tests.limits.making import HOUR, T0, window


def foreseen(probability: float | None, percent: float = 62.0, **given: object) -> WindowView:
    outlook = Outlook(percent=percent, sd=1, basis="reported", probability=probability, eta50=T0 + HOUR / 2)
    return window(percent=percent, outlook=outlook, **given)


@pytest.mark.parametrize(
    ("found", "level", "words"),
    [
        (foreseen(0.2), "fine", "likely fine: 20% risk"),
        (foreseen(0.5), "warn", "50% likely"),
        (foreseen(0.9), "stop", "90% likely"),
        (foreseen(0.9, percent=14), "fine", "14% used"),
        (foreseen(None), "fine", "too early for a forecast"),
        (foreseen(0.1, percent=97), "stop", "97% used · resets"),
        (window(), "fine", "42% used · resets 11:00 · no forecast yet"),
        (window(verdict=Verdict.LOCKOUT, full_at=T0 + 60), "fine", "no forecast yet"),
        (window(verdict=Verdict.LOCKED, locked_until=T0 + HOUR), "stop", "limit reached · open again"),
        (window(percent=None, resets_at=T0 - 60), "unknown", "no reading since the reset"),
        (window(percent=None, note="no window open", resets_at=None), "unknown", "no window open"),
    ],
)
def test_one_window(found: WindowView, level: Level, words: str) -> None:
    said = answer([found], Gate(), T0)
    assert said.level == level
    if "resets 11:00" not in words:
        assert words in said.reason
    assert said.code == {"fine": 0, "unknown": 0, "warn": 1, "stop": 2}[level]


@pytest.mark.parametrize("basis", ["learned", "lock-outs"])
def test_an_estimated_percentage_stops_nothing_by_itself(basis: Basis) -> None:
    guess = Outlook(percent=99, sd=9, basis=basis, probability=0.6, eta50=T0 + HOUR / 2)
    assert answer([window(percent=99, outlook=guess)], Gate(), T0).level == "warn"


def test_the_worst_window_decides_and_those_of_one_model_do_not_count() -> None:
    fine, warn = foreseen(0.1), foreseen(0.6, label="week", minutes=10_080)
    shut = window(scope="Fable", verdict=Verdict.LOCKED)
    assert answer([fine, warn, shut], Gate(), T0).window == warn
    assert answer([], Gate(), T0).level == "unknown"
    assert answer([shut], Gate(), T0).level == "unknown"


@pytest.mark.parametrize(("which", "level"), [("any", "warn"), ("5h", "fine"), ("week", "warn")])
def test_the_windows_that_count(which: Which, level: Level) -> None:
    both = [foreseen(0.1), foreseen(0.6, label="week", minutes=10_080)]
    assert answer(both, Gate(window=which), T0).level == level


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 100), st.floats(0, 100))
@settings(max_examples=100, deadline=None)
def test_it_never_gets_milder_when_more_is_used_or_more_is_likely(
    one: float, other: float, percent: float, more: float
) -> None:
    low, high = sorted((one, other))
    little, much = sorted((percent, more))
    before = answer([foreseen(low, little)], Gate(), T0).code
    assert answer([foreseen(high, much)], Gate(), T0).code >= before


def test_advice_is_for_the_session_that_asks() -> None:
    levers = (Lever("compact", "codex", "mine", probability=0.22), Lever("pause", "codex", "other", probability=0.1))
    asked = window(outlook=Outlook(percent=62, sd=1, basis="reported", probability=0.6, levers=levers))
    assert advice(asked, "mine", T0, None) == "Commit what works, then ask for /compact: that leaves 22% risk."
    assert "pause until" in advice(asked, "other", T0, None)
    assert "start nothing large" in advice(asked, "third", T0, None)
    assert "start nothing large" in advice(None, "third", T0, None)


@pytest.mark.parametrize(
    ("text", "env", "needed"),
    [
        (None, {}, False),
        ("[screen]\ntheme = 'paper'\n", {}, False),
        ("[gate]\nwarn = 0.4\n", {}, True),
        ("[store]\nenabled = false\n", {}, True),
        ("= broken", {}, True),
        (None, {"PYROMETER_GATE__WARN": "0.4"}, True),
        (None, {"PYROMETER_ALERTS__BELL": "off"}, False),
        (None, {"PYROMETER_CONFIG": "/nowhere.toml"}, True),
    ],
)
def test_settings_are_read_only_if_they_matter(
    text: str | None, env: dict[str, str], needed: bool, tmp_path: Path
) -> None:
    if text is not None:
        file = tmp_path / ".config/pyrometer/config.toml"
        file.parent.mkdir(parents=True)
        file.write_text(text)
    assert configured(env, tmp_path) is needed
