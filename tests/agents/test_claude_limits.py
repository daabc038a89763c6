from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pyrometer.agents.claude_decode import decode
from pyrometer.agents.claude_limits import limit_hit
from pyrometer.agents.claude_lines import Line
from pyrometer.model import Activity, LimitHit, Trouble, Turn
from tests.agents.claude_made import SESSION, START, assistant, encoded, error, one, only, read

BERLIN = ZoneInfo("Europe/Berlin")


def hit(text: str, at: float = START, local: ZoneInfo = BERLIN, **changes: Any) -> LimitHit | None:
    line = decode(encoded([error(text, **changes)])[0])
    assert isinstance(line, Line)
    return limit_hit(line, at, SESSION, local)


def wall(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone).timestamp()


def quota(kind: str = "five_hour", status: str = "rejected", resets_at: object = START + 900) -> dict[str, Any]:
    return {"status": status, "resetsAt": resets_at, "rateLimitType": kind, "isUsingOverage": False}


def test_the_providers_own_words() -> None:
    found = hit("You've hit your limit · resets 10:15pm (UTC)", quotaLimits=quota(), apiError="usage_limit_reached")
    assert found == LimitHit("claude", "five_hour", START, 300, START + 900, SESSION, "claude log", "")


@pytest.mark.parametrize(
    ("kind", "minutes", "scope"),
    [
        ("seven_day", 10_080, ""),
        ("seven_day_opus", 10_080, "opus"),
        ("seven_day_sonnet", 10_080, "sonnet"),
        ("seven_day_overage_included", 10_080, ""),
        ("overage", None, ""),
        ("something_new", None, ""),
    ],
)
def test_the_kinds_of_windows(kind: str, minutes: int | None, scope: str) -> None:
    found = hit("x", quotaLimits=quota(kind))
    assert found is not None
    assert (found.limit_id, found.minutes, found.scope) == (kind, minutes, scope)


@pytest.mark.parametrize("resets_at", [None, -5, "soon", True])
def test_a_reset_that_is_no_time_is_unknown(resets_at: object) -> None:
    found = hit("x", quotaLimits=quota(resets_at=resets_at))
    assert found is not None
    assert found.resets_at is None


@pytest.mark.parametrize(
    ("text", "limit_id", "resets"),
    [
        ("You've hit your limit · resets 10:50pm (UTC)", "", "2026-11-21 23:50"),
        ("You've hit your 5-hour limit · resets 10:56pm (UTC)", "five_hour", "2026-11-21 23:56"),
        ("You’ve hit your session limit · resets 3am · progress saved", "five_hour", "2026-11-22 03:00"),
        ("5-hour limit reached ∙ resets 11pm", "five_hour", "2026-11-21 23:00"),
        ("5-hour limit reached ∙ resets 12am", "five_hour", "2026-11-22 00:00"),
        ("You've hit your weekly limit · resets Nov 24, 9am", "seven_day", "2026-11-24 09:00"),
        ("Weekly limit reached ∙ resets Dec 1 at 12:30pm (America/New_York)", "seven_day", "2026-12-01 18:30"),
        ("You've hit your Opus limit · resets Nov 24, 9am", "seven_day_opus", "2026-11-24 09:00"),
        ("Opus weekly limit reached ∙ resets Nov 24, 9am", "seven_day_opus", "2026-11-24 09:00"),
        ("You've reached your Fable limit.", "seven_day_fable", None),
        ("You've hit your limit · resets 3pm (Middle/Earth)", "", None),
        ("You've hit your limit · resets Feb 31, 3pm", "", None),
        ("You've hit your limit · resets 99pm", "", None),
    ],
)
def test_sentences_of_older_versions(text: str, limit_id: str, resets: str | None) -> None:
    """At 23:00 in Berlin."""
    found = hit(text)
    assert found is not None
    assert found.limit_id == limit_id
    assert found.resets_at == (None if resets is None else wall(resets))


def test_the_year_turns() -> None:
    found = hit("You've hit your weekly limit · resets Jan 2, 9am", at=wall("2026-12-30 12:00"))
    assert found is not None
    assert found.resets_at == wall("2027-01-02 09:00")


def test_a_reset_that_the_client_rounded_to_this_minute_is_not_tomorrow() -> None:
    found = hit("You've hit your session limit · resets 11pm", at=START + 40)
    assert found is not None
    assert found.resets_at == START


@pytest.mark.parametrize(("ahead", "limit_id"), [(3600, "five_hour"), (6 * 3600, "")])
def test_the_first_form_names_the_second(ahead: int, limit_id: str) -> None:
    found = hit(f"Claude AI usage limit reached|{int(START) + ahead}")
    assert found is not None
    assert (found.limit_id, found.resets_at) == (limit_id, START + ahead)


@pytest.mark.parametrize(
    "text",
    [
        "API Error: Request rejected (429) · rate limited",
        'API Error: 429 {"error":{"type":"rate_limit_error","message":"You have reached your usage limit."}}',
        "Prompt is too long",
        "Context limit reached · /compact or /clear to continue",
        "You've hit your monthly spend limit",
        "You've reached your fast limit",
        "",
    ],
)
def test_other_errors_are_no_lockouts(text: str) -> None:
    assert hit(text) is None


def test_only_what_the_client_wrote_as_an_error_counts() -> None:
    said = [{"type": "text", "text": "5-hour limit reached ∙ resets 3pm"}]
    records = read(assistant(message={"content": said}))
    assert only(LimitHit, records) == []
    assert len(only(Turn, records)) == 1
    allowed = error("x", quotaLimits=quota(status="allowed_warning"))
    assert only(LimitHit, read(allowed)) == []


def test_a_lockout_leaves_the_agent_waiting_and_no_turn() -> None:
    records = read(error("You've hit your limit", apiError="usage_limit_reached"))
    assert one(Activity, records).state == "waiting"
    assert one(LimitHit, records).resets_at is None
    assert only(Turn, records) + only(Trouble, records) == []
