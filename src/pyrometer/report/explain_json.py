"""The account of a turn as JSON of a stable schema, documented in `docs/json.md`."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from pyrometer.explain.account import Account, Line
from pyrometer.model import Turn
from pyrometer.report.times import iso_milliseconds

SCHEMA: Final = 1


def explain_json(account: Account) -> str:
    """As JSON text, indented, with a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(_report(account)), indent=2).decode() + "\n"


def _report(account: Account) -> dict[str, Any]:
    stored = account.stored
    return {
        "schema": SCHEMA,
        "from_store": account.from_store,
        "turn": _turn(account.turn)
        | {
            "agent": account.turn.agent,
            "key": None if account.turn.key.startswith("\0") else account.turn.key,
            "project": stored.project or None,
            "number": stored.number,
            "of": stored.count,
            "context": account.turn.context,
            "context_window": account.turn.context_window,
            "growth": account.growth,
            "cache_hit": account.turn.usage.cache_hit,
            "cache_miss": account.turn.cache_miss or None,
        },
        "lines": [_line(line) for line in account.lines],
        "unreadable": [{"path": gone.path or None, "reason": gone.reason} for gone in account.gone],
        "price": _price(account),
        "stored_dollars": stored.dollars,
        "credits": _credits(account),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    rank, born, _ = turn.claim
    return {
        "at": iso_milliseconds(turn.at),
        "session": turn.session,
        "chain": turn.chain or None,
        "subagent": turn.subagent or None,
        "model": turn.model or None,
        "modifiers": turn.tier.split(),
        "final": turn.final,
        "usage": msgspec.structs.asdict(turn.usage),
        "web_searches": turn.web_searches,
        "tools": [{"name": tool.name, "server": tool.server or None, "size": tool.size} for tool in turn.tools],
        "claim": {"rank": rank, "born": iso_milliseconds(born) if born else None},
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "path": line.path,
        "line": line.place.number,
        "offset": line.place.offset,
        "length": line.place.size,
        "decides_counts": line.wins,
        "decides_owner": line.owns,
        "decides_time": line.first,
        "says": _turn(line.turn),
    }


def _price(account: Account) -> dict[str, Any] | None:
    bill = account.bill
    if bill is None:
        return None
    return {
        "dollars": bill.dollars,
        "charges": [msgspec.structs.asdict(charge) for charge in (*bill.charges, bill.searches)],
        "factors": dict(bill.factors),
        "row": bill.model.name,
        "since": iso_milliseconds(bill.price.since) if bill.price.since else None,
        "above": bill.above,
        "table": bill.model.table or None,
        "evidence": bill.model.evidence or None,
    }


def _credits(account: Account) -> dict[str, Any]:
    weighing = account.weighing
    tokens, row = weighing.tokens, weighing.row
    return {
        "credits": account.credits,
        "multiplier": weighing.multiplier,
        "row": None if row is None else row.name,
        "evidence": None if row is None else row.evidence,
        "weights": {name: getattr(tokens, name) for name in ("uncached", "cache_write", "cache_read", "output")},
        "weights_evidence": tokens.evidence,
    }
