"""The script of the invented day. Deterministic: the same day, byte for byte, every time.

Claude's five-hour window opens at 10:52 and is used up at about 15:07, 43 minutes before its reset: a steady
morning, a compaction, a fan-out of subagents at 14:08, a broken cache at 14:31. Codex works calmly beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

from pyrometer.demo.claude import ClaudeConversation
from pyrometer.demo.codex import CodexThread
from pyrometer.demo.line import Line

MIDNIGHT = datetime(2026, 6, 17, tzinfo=UTC).timestamp()
TOOLS = ("Read", "Bash", "Edit", "Grep", "mcp__tracker__search", "Read", "Bash", "TodoWrite")
COMPACT_AT = 168_000
"""Where the invented client compacts a context window of 200,000."""
WEEK_BEFORE = 22.0
"""Percent of the week used when the day begins."""
WINDOWS_A_WEEK = 8.85
"""Five-hour windows in a week, as measured on one plan."""


def at(clock: str, *, day: int = 0) -> float:
    """The instant of a wall time of the invented day (`14:05`), which runs on UTC."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + day * 86_400 + int(hours) * 3600 + int(minutes) * 60


OPENS, LOCKS, RESETS = at("10:50"), at("15:07"), at("15:50")
BEGINS, ENDS = at("14:05"), at("17:30")
"""When the demo's clock starts, and when the script is over."""


def script() -> list[Line]:
    """All lines of the day and of the five days before, in order of time."""
    lines = [*_days_before(), *_claude_today(), *_codex_today()]
    return sorted(lines, key=lambda line: line.at)


def _days_before() -> Iterator[Line]:
    """Ordinary work, so that the person's normal is known."""
    for day in range(-5, 0):
        random = Random(day)
        talk = ClaudeConversation(random, "api-refactor", _session(random), "claude-opus-4-5")
        yield from _work(talk, at("09:30", day=day), at("12:00", day=day), pause=75)
        yield from _work(talk, at("14:00", day=day), at("16:30", day=day), pause=90)


def _claude_today() -> list[Line]:
    random = Random(20_260_617)
    main = ClaudeConversation(random, "api-refactor", _session(random), "claude-opus-4-5")
    side = ClaudeConversation(random, "infra", _session(random), "claude-sonnet-4-5")
    lines = [
        *_work(side, at("10:52"), at("11:20"), pause=55),
        *_work(main, at("10:58"), at("12:10"), pause=48),
        *_work(main, at("13:02"), at("14:06"), pause=40),
        *_work(main, at("14:08"), at("14:30"), pause=30),
        *_fan_out(random, main, at("14:08")),
    ]
    main.break_cache()
    lines += _work(main, at("14:31"), LOCKS - 10, pause=24)
    lines += _status_lines(lines, LOCKS, main)
    lines.append(main.locked(LOCKS, RESETS))
    after = _work(main, at("15:54"), ENDS, pause=70)
    return [*lines, *after, *_status_after(after, main)]


def _fan_out(random: Random, parent: ClaudeConversation, start: float) -> list[Line]:
    """Three subagents at once, for a quarter of an hour."""
    lines: list[Line] = []
    for number in range(3):
        agent = ClaudeConversation(
            random, parent.project, parent.session, "claude-sonnet-4-5", agent_id=f"{random.getrandbits(32):08x}"
        )
        lines += _work(agent, start + 20 * number, start + 840, pause=18)
    return lines


def _work(talk: ClaudeConversation, start: float, end: float, *, pause: float) -> list[Line]:
    """Turns with tools until the end, a prompt now and then, a compaction when the context is full."""
    random, lines, now = talk.random, [], start
    lines.append(talk.prompt(now))
    while now < end:
        for _ in range(random.randint(6, 14)):
            now += pause * random.uniform(0.5, 1.5)
            if now >= end:
                break
            if talk.context > COMPACT_AT:
                lines += talk.compact(now - 4)
            lines += talk.turn(
                now, random.choice(TOOLS), grows=random.randint(300, 2_600), output=random.randint(120, 1_400)
            )
        now += pause
        lines += talk.turn(now, grows=200, output=random.randint(300, 900))
        now += random.uniform(20, 90)
        if now < end:
            lines.append(talk.prompt(now))
    return lines


def _status_lines(lines: list[Line], locks: float, main: ClaudeConversation) -> list[Line]:
    """What Claude Code would have handed to its status line: whole percents that reach 100 at the lock-out."""
    weighed = [(line.at, _credits(line)) for line in sorted(lines, key=lambda line: line.at) if OPENS < line.at < locks]
    whole = sum(credit for _, credit in weighed)
    found, used = [], 0.0
    for moment, credit in weighed:
        used += credit
        if credit:
            share = used / whole
            found.append(_status(moment + 0.4, int(99.4 * share), RESETS, share, main))
    return found


def _status_after(lines: list[Line], main: ClaudeConversation) -> list[Line]:
    turns = [line for line in lines if _credits(line)]
    return [
        _status(line.at + 0.4, 1 + number // 5, RESETS + 5 * 3600 + 600, 1 + number / 500, main)
        for number, line in enumerate(turns)
    ]


def _status(moment: float, percent: int, resets: float, windows: float, main: ClaudeConversation) -> Line:
    week = int(WEEK_BEFORE + 100 * windows / WINDOWS_A_WEEK)
    payload = {
        "session_id": main.session,
        "version": "2.1.330",
        "model": {"id": main.model},
        "rate_limits": {
            "five_hour": {"used_percentage": percent, "resets_at": int(resets)},
            "seven_day": {"used_percentage": week, "resets_at": int(at("09:00", day=4))},
        },
    }
    return Line(moment, "", json.dumps(payload).encode())


def _credits(line: Line) -> float:
    """What a turn weighs in the invented window: writes and five times output; reads are nearly free."""
    record = json.loads(line.data) if line.path else {}
    if record.get("type") != "assistant":
        return 0.0
    usage = record["message"]["usage"]
    return float(usage.get("cache_creation_input_tokens", 0) + 5 * usage["output_tokens"])


def _codex_today() -> list[Line]:
    random = Random(42)
    thread = CodexThread(random, "docs", _session(random), "gpt-6-sol")
    lines, now, used = thread.start(at("11:30")), at("11:30"), 4.0
    while now < ENDS:
        lines += thread.prompt(now)
        for step in range(random.randint(3, 7), -1, -1):
            now += random.uniform(50, 140)
            used += 0.12
            lines += thread.turn(
                now,
                "" if not step else "exec_command" if step % 3 else "apply_patch",
                grows=random.randint(200, 1_500),
                output=random.randint(80, 700),
                limits=_codex_limits(used),
            )
        now += random.uniform(150, 700)
        if thread.context > 200_000:
            thread.context = 20_000
    return [line for line in lines if line.at < ENDS]


def _codex_limits(used: float) -> dict[str, Any]:
    return {
        "limit_id": "codex",
        "primary": {"used_percent": round(used, 1), "window_minutes": 300, "resets_at": int(at("16:30"))},
        "secondary": {
            "used_percent": round(9 + used / 6, 1),
            "window_minutes": 10_080,
            "resets_at": int(at("10:00", day=5)),
        },
        "plan_type": "plus",
    }


def _session(random: Random) -> str:
    mark = f"{random.getrandbits(128):032x}"
    return "-".join((mark[:8], mark[8:12], mark[12:16], mark[16:20], mark[20:]))
