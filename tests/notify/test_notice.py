"""What leaves the pane: one schema, with what is known at that moment."""

from __future__ import annotations

import json

import msgspec
from msgspec.structs import replace

from pyrometer.notify.notice import SCHEMA, notice_of
from pyrometer.notify.sample import sample_alert
from pyrometer.snapshot import Verdict, VerdictView
from pyrometer.snapshot.outlook import Outlook
from tests import factories
from tests.notify.made_notice import ALERT, alert

FIELDS = [
    "schema", "version", "event", "test", "rule", "subject", "level", "message", "action", "since", "resolved_at",
    "agent", "session", "project", "model", "window", "percent", "probability", "full_at", "resets_at", "locked_until",
]  # fmt: skip


def test_the_schema_is_published() -> None:
    """A change of these names is a change of the schema: raise its number."""
    assert SCHEMA == 1
    assert list(json.loads(msgspec.json.encode(notice_of(ALERT)))) == FIELDS


def test_an_alert_about_a_window_brings_its_figures() -> None:
    outlook = Outlook(percent=74, sd=1, basis="reported", probability=0.71, eta50=factories.NOW + 600)
    window = replace(factories.window(provider="claude", label="5h", percent=73), outlook=outlook)
    snapshot = replace(factories.lockout(), windows=(window,))
    found = notice_of(alert(subject=window.subject), snapshot)
    assert (found.window, found.percent, found.probability, found.agent) == ("5h", 73, 0.71, "claude")
    assert found.full_at == "2026-03-12T14:36:00Z"
    assert found.session is None


def test_an_alert_about_a_session_brings_it_and_the_deciding_window_of_its_agent() -> None:
    snapshot = factories.lockout()
    session = snapshot.sessions[0]
    window = factories.window(provider=session.agent, percent=73)
    snapshot = replace(snapshot, verdict=VerdictView(Verdict.LOCKOUT, window))
    found = notice_of(alert(subject=session.subject), snapshot)
    assert (found.session, found.project, found.percent) == (session.id, session.project, 73)
    other = replace(snapshot, verdict=VerdictView(Verdict.LOCKOUT, replace(window, provider="other")))
    assert notice_of(alert(subject=session.subject), other).percent is None


def test_what_is_not_known_is_null() -> None:
    found = notice_of(ALERT)
    assert (found.window, found.percent, found.session, found.resolved_at) == (None, None, None, None)


def test_an_end_is_an_event_of_its_own() -> None:
    ended = notice_of(alert(resolved_at=factories.NOW))
    assert (ended.event, ended.resolved_at) == ("resolved", "2026-03-12T14:26:00Z")
    assert ended.text.startswith("over: claude 5h")


def test_the_sample_says_that_it_is_one() -> None:
    sample = notice_of(sample_alert(factories.NOW), test=True)
    assert sample.test
    assert sample.text.startswith("TEST: ")
