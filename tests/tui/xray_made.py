"""A session with everything that the X-ray shows, as the engine makes it of invented records, and its carry."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from pyrometer.dissection import dissected
from pyrometer.engine.credits import credits, shipped
from pyrometer.engine.ledger import identity
from pyrometer.engine.meter import Meter
from pyrometer.engine.prices import PriceTable
from pyrometer.history.stored_sessions import StoredSession
from pyrometer.history.weights import Weights
from pyrometer.model import Command, Compaction, CostState, Prompt, Record, SessionFacts, ToolResult, Turn
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionDetail
from pyrometer.usage import ToolUse, Usage
from pyrometer.xray.carry import Carry, carry
from pyrometer.xray.churn import LinesAgain
from tests.engine.xray.xray_lines import answer
from tests.factories import NOW

KEY = ("claude", "5f0c2c1e-0001")
MODEL = "claude-opus-4-5"
WEIGHTS = Weights(shipped().credits_of, PriceTable.shipped())
SCALES = (("5h", 0.00002), ("week", 0.000004))
_TOOLS = ("Read", "Bash", "Edit", "mcp__github__search", "Read", "Skill")
_BEGIN = NOW - 3 * 3_600


def _tool(place: int) -> ToolUse:
    name = _TOOLS[place % len(_TOOLS)]
    server = "github" if name.startswith("mcp__") else ""
    skill = "review" if name == "Skill" else ""
    edits = name == "Edit"
    digest, lines = (f"d{place % 7}", 8 + place % 7 * 9) if edits else ("", 0)
    return ToolUse(f"c{place}", name, server, skill, size=400 + place, digest=digest, lines=lines)


def _turns() -> list[Turn]:
    """Ninety turns: one invalidation, one compaction, a cold cache at the end of a long pause."""
    made: list[Turn] = []
    at, prompt, before = _BEGIN, 21_000, 0
    for place in range(90):
        at += 4_200 if place == 80 else 61
        lost = place in (0, 40, 80)
        if place == 60:
            prompt = 38_000
        read = 20_000 if place == 60 else 0 if lost else before
        turn = answer(
            f"t{place}", at, prompt, read, output=700 + 13 * place, reasoning=200 if place % 3 else 0, model=MODEL,
            tools=(_tool(place),) if place % 5 else (), session=KEY[1],
        )  # fmt: skip
        made.append(msgspec.structs.replace(turn, cache_miss="tools_changed" if place == 40 else "",
                                            context_window=200_000))  # fmt: skip
        before, prompt = prompt, prompt + 2_300
    return made


def _leaves(turns: list[Turn]) -> list[Turn]:
    """Three subagents of two types, two of them at once."""
    found = []
    for number, (chain, kind, count) in enumerate(
        (("a1f3", "Explore", 6), ("b2e4", "Explore", 4), ("c9d8", "Plan", 3))
    ):
        begin = turns[10 + 20 * (number // 2)].at + 5
        found += [
            answer(f"{chain}{place}", begin + 31 * place, 9_000 + 800 * place,
                   9_000 + 800 * (place - 1) if place else 0, output=300,
                   chain=chain, subagent=kind, model="claude-haiku-4-5", session=KEY[1])
            for place in range(count)
        ]  # fmt: skip
    return found


def results() -> list[ToolResult]:
    """What the tools gave back: one is large, one an error."""
    found = []
    for turn in _turns():
        for tool in turn.tools:
            place = int(tool.id[1:])
            size = 40_000 if place == 19 else 900 + 31 * place
            found.append(ToolResult(tool.id, KEY[0], KEY[1], turn.at + 3, size, error=place == 21))
    return found


def records() -> list[Record]:
    """Everything that the logs of the session say."""
    turns = _turns()
    facts = SessionFacts(*KEY, _BEGIN, project="/home/ada/api-refactor", branch="main", version="2.1.0")
    prompts = [Prompt(f"p{place}", *KEY, turns[place].at - 20) for place in range(0, 90, 12)]
    asked = Command(*KEY, turns[24].at - 20, "/review")
    shrunk = Compaction("k", *KEY, turns[60].at - 15, before=157_000, after=38_000)
    bill = CostState(*KEY, turns[-1].at + 1, 60.0, ((MODEL, Usage(90_000, 9_500_000, 0, 900_000, 150_000)),))
    return [facts, *turns, *_leaves(turns), *prompts, asked, shrunk, bill, *results()]


@cache
def made_detail() -> SessionDetail:
    """As the monitor publishes it."""
    meter = Meter(Metrics(), WEIGHTS.prices.cost, credits=credits)
    for record in records():
        meter.record(record, 1, NOW)
    detail, reel = meter.detail(KEY, NOW), meter.reel(KEY)
    assert detail is not None
    assert reel is not None
    figures = dissected(reel, WEIGHTS, lambda _: (157_000, 149_000), NOW)
    return msgspec.structs.replace(detail, figures=figures, scales=SCALES, logs=("/home/ada/.claude/x.jsonl",))


@cache
def made_carry() -> Carry:
    """What the results cost again."""
    turns = sorted([*_turns(), *_leaves(_turns())], key=lambda turn: turn.at)
    names = {tool.id: tool.name for turn in turns for tool in turn.tools}
    owners = {tool.id: identity(turn.agent, turn.key) for turn in turns for tool in turn.tools}
    return carry(turns, made_detail().events, results(), names, WEIGHTS.prices.cost, owners=owners)


GONE = LinesAgain(None, "its logs are gone", 0)


class MadeArchive:
    """Answers at once, and remembers what it was asked."""

    def __init__(
        self,
        detail: SessionDetail | None = None,
        sessions: tuple[StoredSession, ...] = (),
        lines: LinesAgain = GONE,
    ) -> None:
        self.stored, self.known, self.told = detail, sessions, lines
        self.asked: list[str] = []

    def detail(self, key: tuple[str, str]) -> SessionDetail | None:
        self.asked.append(f"detail {key[1]}")
        return self.stored

    def sessions(self) -> tuple[StoredSession, ...]:
        self.asked.append("sessions")
        return self.known

    def lines(self, detail: SessionDetail) -> LinesAgain:
        self.asked.append(f"lines {detail.session.id}")
        return self.told

    def carry(self, detail: SessionDetail) -> Carry | None:
        self.asked.append("carry")
        return made_carry()

    def explain(self, detail: SessionDetail, turn: Any) -> tuple[str, ...]:
        self.asked.append(f"explain {turn.number}")
        return (
            f"claude turn t{turn.number}",
            f"  turn {turn.number} of session {detail.session.id} · /home/ada/api-refactor",
            "",
            "what the logs say",
            "  ~/.claude/projects/-home-ada-api-refactor/5f0c2c1e-0001.jsonl",
            "    line    byte  length  fresh  re-read  written 5m  written 1h  output         tools  decides",
        )
