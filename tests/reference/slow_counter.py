"""Counts the tokens in logs of Claude Code, slowly and plainly: something to hold the reader against.

Written from the format alone. It shares no code with the reader, decodes every byte with the standard library, and
keeps all it reads in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

Key: TypeAlias = tuple[object, ...]
Counts: TypeAlias = dict[str, int]


def count(files: Iterable[Path]) -> dict[Key, Counts]:
    """One entry per response over all the files, with the counts that `buckets` names."""
    lines: dict[Key, list[tuple[bool, Counts]]] = {}
    for file in files:
        for line in answers(file):
            for key, final, counts in responses(line):
                lines.setdefault(key, []).append((final, counts))
    return {key: best(said) for key, said in lines.items()}


def answers(file: Path) -> Iterable[dict[str, Any]]:
    """The assistant lines that a model wrote."""
    for raw in file.read_bytes().split(b"\n"):
        try:
            line = json.loads(raw.decode("utf-8", "replace"))
        except ValueError:
            continue
        if not isinstance(line, dict) or line.get("type") != "assistant" or not isinstance(line.get("message"), dict):
            continue
        if line["message"].get("model") != "<synthetic>":
            yield line


def responses(line: dict[str, Any]) -> Iterable[tuple[Key, bool, Counts]]:
    """The line's response, and every advisor that was asked during it."""
    message = line["message"]
    usage = message.get("usage") or {}
    counts = buckets(usage)
    final = bool(message.get("stop_reason"))
    same = tuple(counts[name] for name in counts if name != "output")
    key: Key = (message["id"], *same) if message.get("id") else (line.get("uuid"),)
    if key == (None,):
        key = (line.get("timestamp"), *counts.values())
    yield key, final, counts
    advisors = [step for step in usage.get("iterations") or [] if step["type"] == "advisor_message"]
    for number, step in enumerate(advisors):
        yield (*key, number), final, buckets(step)


def buckets(usage: dict[str, Any]) -> Counts:
    written = usage.get("cache_creation_input_tokens") or 0
    split = usage.get("cache_creation") or {}
    hour = min(written, split.get("ephemeral_1h_input_tokens") or 0)
    return {
        "uncached": usage.get("input_tokens") or 0,
        "cache_read": usage.get("cache_read_input_tokens") or 0,
        "cache_write_5m": written - hour,
        "cache_write_1h": hour,
        "output": usage.get("output_tokens") or 0,
    }


def best(lines: list[tuple[bool, Counts]]) -> Counts:
    """Of the final lines, or else of all, the one with the most output."""
    chosen = [counts for final, counts in lines if final] or [counts for _, counts in lines]
    return max(chosen, key=lambda counts: counts["output"])
