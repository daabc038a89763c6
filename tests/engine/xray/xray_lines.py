"""Invented sessions for the detectors: each turn re-reads the prompt before it and writes what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyrometer.engine.meter import Meter
from pyrometer.model import Record, ToolResult, Turn
from pyrometer.settings import Metrics
from pyrometer.snapshot.findings import CacheEvent, Findings
from pyrometer.usage import ToolUse, Usage
from tests.engine.engine_lines import NOW

HOME = ("claude", "home")
READ, WRITE_5M, WRITE_1H, PLAIN, OUT = 0.5, 6.25, 10.0, 5.0, 25.0
"""Dollars per million tokens of the model of these tests."""


def price(turn: Turn) -> float:
    """The dollars of a turn, worked out bucket by bucket; a web of prices of several models is not needed here."""
    usage = turn.usage
    return (
        usage.cache_read * READ
        + usage.cache_write_5m * WRITE_5M
        + usage.cache_write_1h * WRITE_1H
        + usage.uncached * PLAIN
        + usage.output * OUT
    ) / 1e6


def credits(turn: Turn) -> float:
    """Fable weighs twice as much."""
    usage = turn.usage
    weight = 2.0 if "fable" in turn.model else 1.0
    return weight * (usage.uncached + usage.cache_write + 0.01 * usage.cache_read + 5.0 * usage.output)


def answer(
    name: str,
    at: float,
    prompt: int,
    read: int,
    *,
    output: int = 400,
    short: bool = False,
    plain: bool = False,
    **fields: Any,
) -> Turn:
    """A turn with that prompt, of which `read` was in the cache and the rest is written for an hour (`short`: five
    minutes; `plain`: not at all)."""
    rest = prompt - read
    usage = Usage(
        uncached=rest if plain else 0,
        cache_read=read,
        cache_write_5m=rest if short and not plain else 0,
        cache_write_1h=0 if short or plain else rest,
        output=output,
        reasoning=fields.pop("reasoning", None),
    )
    known: dict[str, Any] = {"agent": "claude", "session": "home", "model": "claude-opus-5", "context": prompt} | fields
    return Turn(key=name, at=at, usage=usage, **known)


def warm(
    count: int, *, begin: float, prompt: int = 50_000, grow: int = 1_000, step: float = 20.0, **fields: Any
) -> list[Turn]:
    """Turns of one chain that miss nothing but the first."""
    chain = fields.get("chain", "")
    return [
        answer(
            f"{chain}{begin}/{place}",
            begin + place * step,
            prompt + place * grow,
            prompt + (place - 1) * grow if place else 0,
            **fields,
        )
        for place in range(count)
    ]


def heard(*records: Record, now: float = NOW) -> Meter:
    """All of one file."""
    meter = Meter(Metrics(), price, credits=credits)
    for record in records:
        meter.record(record, 1, now)
    return meter


def found(meter: Meter, now: float = NOW) -> Findings:
    """The findings of the session `home`."""
    findings = next(view.findings for view in meter.sessions(now) if view.key[1] == "home")
    assert findings is not None
    return findings


def kinds(events: Iterable[CacheEvent]) -> list[str]:
    """Oldest first."""
    return [event.kind for event in reversed(tuple(events))]


def call(at: float, digest: str, *, name: str = "Bash", number: int = 0, chain: str = "", prompt: int = 50_000) -> Turn:
    """A turn that calls one tool."""
    ident = f"{chain}-{at}-{number}"
    tool = ToolUse(f"tool {ident}", name, digest=digest)
    return answer(ident, at, prompt, prompt - 100, tools=(tool,), chain=chain)


def result(turn: Turn, size: int) -> ToolResult:
    """What the turn's tool gave back."""
    return ToolResult(turn.tools[0].id, turn.agent, turn.session, turn.at + 1, size, chain=turn.chain)
