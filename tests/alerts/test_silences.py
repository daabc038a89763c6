"""What is silenced is listed, reaches nobody, draws no badge, and ends when it should."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.alerts.silences import MOST, Silences, Span, silence_until
from pyrometer.alerts.state import AlertsState
from pyrometer.commands import Focus, Mute, Silence, Unsilence
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import SilenceView, Snapshot, Verdict, VerdictView
from tests.limits.making import HOUR, T0, burn, window


def finding(rule: str = "loop", subject: str = "claude/a", provider: str = "claude", **given: Any) -> Condition:
    fields: dict[str, Any] = {
        "rule": rule, "subject": subject, "name": subject[-1], "provider": provider, "level": "critical", "on": True,
        "off": False, "message": f"{subject} 7 times at 10:00", "action": "Esc", "badge": "loop 7×",
    }  # fmt: skip
    return Condition(**{**fields, **given})


ASKED = [
    Silence(rule="loop", until=100), Silence(subject="claude/a", until=100), Silence(provider="claude", until=100),
    Silence(rule="loop", subject="claude/a", provider="claude", until=100),
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_by_rule_by_session_by_provider_or_all_of_them(asked: Silence) -> None:
    book = Alerts(Settings())
    book.obey(asked, 0)
    (told,) = book.evaluate([finding()], 50)
    assert told.muted
    assert not told.rings
    assert book.badges() == ()
    assert [view.muted for view in book.views(50)] == [True]
    (other,) = book.evaluate([finding(), finding("burn", "codex/z", "codex", level="critical")], 51)
    assert not other.muted
    assert [badge.subject for badge in book.badges()] == ["codex/z"]


def test_only_what_fits_everything_named_is_silent() -> None:
    book = Alerts(Settings())
    book.obey(Silence(rule="loop", subject="claude/b"), 0)
    (told,) = book.evaluate([finding()], 1)
    assert not told.muted


def test_it_ends_by_itself_or_when_asked_and_what_was_told_is_not_told_again() -> None:
    book = Alerts(Settings())
    book.obey(Silence(rule="loop", until=100), 0)
    book.evaluate([finding()], 50)
    assert book.evaluate([finding()], 99) == ()
    assert [(each.rule, each.until) for each in book.silences()] == [("loop", 100)]
    assert book.evaluate([finding()], 100) == ()
    assert book.silences() == ()
    book.obey(Silence(rule="loop"), 200)
    assert [each.until for each in book.silences()] == [None]
    book.evaluate([finding()], 1e9)
    assert len(book.silences()) == 1
    book.obey(Unsilence(rule="loop", subject="claude/a"), 1e9)
    assert len(book.silences()) == 1, "that was another one"
    book.obey(Unsilence(rule="loop"), 1e9)
    assert book.silences() == ()


def test_what_fires_already_is_marked_and_unmarked() -> None:
    book = Alerts(Settings())
    book.evaluate([finding()], 0)
    book.obey(Silence(subject="claude/a", until=100), 10)
    assert [view.muted for view in book.views(10)] == [True]
    assert [each.name for each in book.silences()] == ["a"]
    book.obey(Unsilence(subject="claude/a"), 20)
    assert [view.muted for view in book.views(20)] == [False]


def test_the_mute_is_a_silence_of_everything_but_hides_no_badge() -> None:
    book = Alerts(Settings())
    book.obey(Mute(100), 0)
    (told,) = book.evaluate([finding()], 50)
    assert told.muted
    assert len(book.badges()) == 1
    assert book.muted_until == 100
    book.obey(Mute(None), 60)
    assert book.muted_until is None
    book.obey(Mute(10), 60)
    assert book.muted_until is None, "that was over before it began"


def test_silencing_nothing_in_particular_is_refused() -> None:
    book = Alerts(Settings())
    book.obey(Silence(until=100), 0)
    assert book.silences() == ()


def test_focus_spares_the_bells() -> None:
    book = Alerts(Settings())
    book.obey(Focus(True), 0)
    (told,) = book.evaluate([finding()], 1)
    assert not told.rings
    assert book.bells.rung == []
    book.obey(Focus(False), 2)
    (told,) = book.evaluate([finding(), finding(subject="claude/b")], 3)
    assert told.rings
    assert book.bells.rung == [3]


def test_silences_and_bells_survive_a_restart() -> None:
    before, after = Alerts(Settings()), Alerts(Settings())
    before.obey(Silence(rule="burn", until=5000), 0)
    before.obey(Silence(provider="codex"), 1)
    before.evaluate([finding()], 2)
    after.restore(msgspec.json.decode(msgspec.json.encode(before.save()), type=AlertsState))
    assert after.silences() == before.silences()
    assert after.bells.rung == [2]
    (told,) = after.evaluate([finding(), finding("limit", "claude 5h")], 3)
    assert not told.rings, "the bell of the run before was a second ago"


def test_a_book_of_an_older_release_can_still_be_read() -> None:
    old = {"states": [{"rule": "limit", "subject": "codex 5h", "phase": "firing"}], "bells": [1.0]}
    book = Alerts(Settings())
    book.restore(msgspec.convert(old, AlertsState))
    assert book.views(5)[0].rule == "limit"


@pytest.mark.parametrize(
    ("span", "asked", "expected"),
    [
        ("30m", {}, T0 + 1800),
        ("always", {}, None),
        ("reset", {}, T0 + HOUR),
        ("reset", {"provider": "claude"}, T0 + 2 * HOUR),
        ("reset", {"subject": "claude week"}, T0 + 90 * HOUR),
        ("reset", {"provider": "gemini"}, T0 + 1800),
    ],
)
def test_until_when(span: Span, asked: dict[str, str], expected: float | None) -> None:
    windows = (
        window(),
        window(provider="claude", resets_at=T0 + 2 * HOUR),
        window(provider="claude", label="week", resets_at=T0 + 90 * HOUR),
        window(provider="claude", label="old", resets_at=T0 - 1),
    )
    snapshot = Snapshot(T0, VerdictView(Verdict.OK), burn(), windows)
    assert silence_until(span, snapshot, **asked) == expected


names = st.sampled_from(["", "a", "b"])
silences = st.builds(SilenceView, names, names, names, st.just(""), st.just(0.0), st.none() | st.floats(0, 100))


@given(st.lists(silences, max_size=30), st.floats(0, 100), st.tuples(names, names, names))
@settings(max_examples=200, deadline=None)
def test_covered_is_what_one_in_force_fits(
    given_ones: list[SilenceView], now: float, asked: tuple[str, str, str]
) -> None:
    book = Silences()
    for each in given_ones:
        book.add(each)
    book.forget(now)
    newest = {(each.rule, each.subject, each.provider): each for each in given_ones}
    in_force = [
        each for key, each in newest.items() if any(key) and (each.until is None or each.until > now)
    ]  # fmt: skip
    assert sorted(book.views(), key=repr) == sorted(in_force, key=repr)
    fits = [
        all(want in ("", have) for want, have in zip((each.rule, each.subject, each.provider), asked, strict=True))
        for each in in_force
    ]
    assert book.cover(*asked) is any(fits)


def test_there_are_never_too_many() -> None:
    book = Silences()
    for number in range(300):
        book.add(SilenceView(subject=str(number)))
    assert len(book.views()) == MOST
    assert book.cover("", "299", "")
