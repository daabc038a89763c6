"""Made-up turns and strategies for the engine's tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pyrometer.model import Turn
from pyrometer.usage import ToolUse, Usage

NOW = 1_800_000_000.0
"""A fixed instant on a whole hour."""
MINUTE, HOUR, DAY = 60, 3600, 86_400


def turn(key: str = "one", at: float = NOW, output: int = 0, **fields: Any) -> Turn:
    """A turn of session `home` of `claude` with model `opus`, unless told otherwise."""
    usage = fields.pop("usage", None) or Usage(
        uncached=fields.pop("uncached", 0),
        cache_read=fields.pop("read", 0),
        cache_write_5m=fields.pop("write", 0),
        output=output,
        reasoning=fields.pop("reasoning", None),
    )
    known: dict[str, Any] = {"agent": "claude", "session": "home", "model": "opus", "usage": usage} | fields
    return Turn(key=key, at=at, **known)


counts = st.integers(0, 50_000)
usages = st.builds(Usage, counts, counts, counts, counts, counts, st.none() | counts)
tools = st.lists(
    st.builds(ToolUse, id=st.sampled_from("abcd"), name=st.sampled_from(["Bash", "Read"]), size=st.integers(0, 3)),
    max_size=3,
).map(tuple)
claims = st.tuples(st.integers(0, 2), st.sampled_from([1.0, 2.0]), st.sampled_from(["home", "fork"]))


def turns_at(times: st.SearchStrategy[float], keys: int = 6) -> st.SearchStrategy[Turn]:
    """Lines of few different turns, at odds with each other in every field."""
    return st.builds(
        Turn,
        key=st.integers(0, keys - 1).map(str),
        agent=st.sampled_from(["claude", "codex"]),
        session=st.sampled_from(["home", "fork"]),
        at=times,
        model=st.sampled_from(["opus", "haiku", ""]),
        usage=usages,
        chain=st.sampled_from(["", "", "sub"]),
        subagent=st.sampled_from(["", "Explore"]),
        final=st.booleans(),
        tools=tools,
        context=st.none() | st.integers(0, 200_000),
        context_window=st.none() | st.sampled_from([200_000, 1_000_000]),
        tier=st.sampled_from(["", "fast"]),
        web_searches=st.integers(0, 2),
        claim=claims,
    )


ages = st.floats(0, 2 * HOUR) | st.floats(0, 5 * HOUR) | st.integers(0, 130).map(lambda minutes: minutes * 60.0)
times = ages.map(lambda age: NOW - age)
single = st.builds(
    Turn,
    key=st.uuids().map(str),
    agent=st.sampled_from(["claude", "codex"]),
    session=st.sampled_from(["home", "fork"]),
    at=times,
    model=st.sampled_from(["opus-5", "fable-5", "strange"]),
    usage=usages,
    chain=st.sampled_from(["", "sub"]),
    final=st.booleans(),
    context=st.none() | st.integers(0, 200_000),
)
instants = st.floats(-HOUR, 3 * HOUR).map(lambda shift: NOW + shift)


def price(line: Turn) -> float | None:
    return None if line.model == "strange" else line.usage.total / 1e6
