"""The replayed past as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from pyrometer.replay.book import Fired
from pyrometer.replay.preview import Lead, OfRule, Preview, per_rule
from pyrometer.report.times import iso
from pyrometer.text import span
from pyrometer.words import LEVEL_SIGNS

SCHEMA = 1
NOTE = "Loops are seen in the last day only: older tool calls are kept without what tells them apart."
_DAY = 86_400.0


def backtest_text(found: Sequence[Preview], changed: Sequence[str], limit: int, zone: tzinfo | None) -> str:
    """Rules, lock-outs, alerts. With two previews the first is the present, the second has the settings `changed`."""
    present = found[0]
    days = (present.end - present.start) / _DAY
    lines = [f"{days:.0f} day{'s' if round(days) != 1 else ''} replayed: what the alert rules would have said", ""]
    lines += [f"  with {one}" for one in changed]
    lines += [*([""] if changed else []), *_sums(found), "", *_rules(found), "", *_leads(found, zone)]
    for title, alerts in _lists(found):
        lines += ["", *_alerts(title, alerts, limit, zone)]
    return "\n".join([*lines, "", NOTE, ""])


def backtest_json(found: Sequence[Preview], changed: Sequence[str], looks: int, records: int) -> str:
    """One object; see docs/backtest.md."""
    shown: dict[str, Any] = {
        "schema": SCHEMA,
        "from": iso(found[0].start),
        "until": iso(found[0].end),
        "looks": looks,
        "records": records,
        "note": NOTE,
        "present": _preview(found[0]),
        "set": list(changed),
        "changed": _preview(found[1]) if len(found) > 1 else None,
    }
    return f"{json.dumps(shown, ensure_ascii=False, indent=2)}\n"


def _sums(found: Sequence[Preview]) -> Iterator[str]:
    rows = (
        ("alerts a week", [f"{one.per_week:.1f}" for one in found]),
        ("bells a day", [f"{one.bells_per_day:.2f} (at most {one.most_bells})" for one in found]),
        ("announced in vain, a week", [f"{one.in_vain_per_week:.1f}" for one in found]),
        ("lock-outs", [str(len(one.leads)) for one in found]),
        ("announced", [str(sum(lead.minutes is not None for lead in one.leads)) for one in found]),
    )
    for name, values in rows:
        yield f"  {name:<27}{_arrow(values)}"


def _arrow(values: Sequence[str]) -> str:
    return " → ".join(values)


def _rules(found: Sequence[Preview]) -> Iterator[str]:
    names = list(dict.fromkeys(rule.rule for one in found for rule in one.rules))
    if not names:
        yield "  No rule fired."
        return
    head = ("alerts", "a week", "rings", "in vain", "lead")
    yield f"  {'rule':<20}{''.join(f'{name:>16}' for name in head)}"
    known = [per_rule(one) for one in found]
    for name in names:
        cells = zip(*(_cells(each.get(name)) for each in known), strict=True)
        yield f"  {name:<20}{''.join(f'{_arrow(cell):>16}' for cell in cells)}"


def _cells(rule: OfRule | None) -> tuple[str, ...]:
    if rule is None:
        return ("0", "0.0", "0", "–", "–")
    vain = "–" if rule.in_vain is None else str(rule.in_vain)
    lead = "–" if rule.lead_minutes is None else span(rule.lead_minutes * 60)
    return (str(rule.alerts), f"{rule.per_week:.1f}", str(rule.rang), vain, lead)


def _leads(found: Sequence[Preview], zone: tzinfo | None) -> Iterator[str]:
    if not found[0].leads:
        yield "  No window was full."
        return
    yield "  Lock-outs, and how long before them the first alert came"
    for leads in zip(*(one.leads for one in found), strict=True):
        lockout = leads[0].lockout
        yield f"  {_when(lockout.at, zone)}  {lockout.subject:<14}{_arrow([_lead(lead) for lead in leads])}"


def _lead(lead: Lead) -> str:
    return "not announced" if lead.minutes is None else f"{span(lead.minutes * 60)} ({lead.rule})"


def _lists(found: Sequence[Preview]) -> Iterator[tuple[str, Sequence[Fired]]]:
    """All alerts; with two previews only those in which they differ."""
    if len(found) == 1:
        yield "Alerts", found[0].alerts
        return
    now, then = ({_same(one) for one in each.alerts} for each in found)
    yield "Not any more", [one for one in found[0].alerts if _same(one) not in then]
    yield "New", [one for one in found[1].alerts if _same(one) not in now]


def _same(one: Fired) -> tuple[float, str, str, str]:
    return one.at, one.rule, one.subject, one.level


def _alerts(title: str, alerts: Sequence[Fired], limit: int, zone: tzinfo | None) -> Iterator[str]:
    shown = alerts[-limit:] if limit else alerts
    which = f": the newest {len(shown)} of {len(alerts)}" if len(shown) < len(alerts) else ""
    yield f"  {title}{which if alerts else ': none'}"
    for one in shown:
        bell = " (rings)" if one.rang else ""
        yield f"  {_when(one.at, zone)}  {LEVEL_SIGNS[one.level]} {one.rule:<18}{one.message}{bell}"


def _when(at: float, zone: tzinfo | None) -> str:
    return f"{datetime.fromtimestamp(at, zone):%a %d %b %H:%M}"


def _preview(found: Preview) -> dict[str, Any]:
    return {
        "per_week": round(found.per_week, 3),
        "bells_per_day": round(found.bells_per_day, 3),
        "most_bells": found.most_bells,
        "in_vain_per_week": round(found.in_vain_per_week, 3),
        "rules": [
            {
                "rule": rule.rule,
                "alerts": rule.alerts,
                "per_week": round(rule.per_week, 3),
                "rang": rule.rang,
                "in_vain": rule.in_vain,
                "lead_minutes": rule.lead_minutes,
            }
            for rule in found.rules
        ],
        "lockouts": [
            {"at": iso(lead.lockout.at), "window": lead.lockout.subject, "rule": lead.rule or None,
             "lead_minutes": lead.minutes}
            for lead in found.leads
        ],
        "alerts": [_alert(one) for one in found.alerts],
    }  # fmt: skip


def _alert(one: Fired) -> dict[str, Any]:
    return {
        "at": iso(one.at),
        "rule": one.rule,
        "level": one.level,
        "subject": one.subject,
        "message": one.message,
        "action": one.action,
        "rang": one.rang,
    }
