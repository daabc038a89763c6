"""A second way to count Codex rollouts: slow, whole files at once, sharing nothing with the reader.

It sees all files of a folder together, so it tells copied counts by comparing them with the parent's own counts, which
a reader of one file cannot do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("input_tokens", "cached_input_tokens", "cache_write_input_tokens", "output_tokens", "reasoning_output_tokens")


@dataclass
class File:
    """One rollout, loosely read."""

    path: Path
    thread: str
    parent: str = ""
    linked: bool = False
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> list[dict[str, Any]]:
        """Every `info` that is not null, with the line's time and ordinal."""
        found = []
        for value in self.lines:
            payload = value["payload"]
            if value.get("type") == "event_msg" and payload.get("type") == "token_count" and payload.get("info"):
                found.append(payload["info"] | {"ordinal": value.get("ordinal")})
        return found


def count(paths: Sequence[Path]) -> list[dict[str, int]]:
    """Usage of every response in the files, each once: the five counts as Codex names them."""
    files = [load(path) for path in paths]
    by_thread = {file.thread: file for file in files}
    responses: dict[str, dict[str, int]] = {}
    for file in files:
        for number, (name, usage) in enumerate(_responses(file, by_thread.get(file.parent))):
            responses[name or f"{file.thread}:{number}"] = usage
    return list(responses.values())


def load(path: Path) -> File:
    """The file's lines that are JSON objects with a payload, and who it is."""
    file = File(path, path.name)
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            value = json.loads(text)
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("payload"), dict):
            file.lines.append(value)
    metas = [value["payload"] for value in file.lines if value.get("type") == "session_meta"]
    if metas:
        file.thread = metas[0].get("id") or metas[0].get("session_id") or path.name
        others = [meta.get("id", "") for meta in metas[1:] if meta.get("id") != file.thread]
        file.parent = metas[0].get("forked_from_id") or (others[0] if others else "")
        file.linked = "history_base" in metas[0] or "subagent_history_start_ordinal" in metas[0]
    return file


def _responses(file: File, parent: File | None) -> list[tuple[str, dict[str, int]]]:
    recorded, found = [], []
    for value in file.lines:
        payload = value["payload"]
        if value.get("type") == "token_usage_record":
            recorded.append(_numbers(payload["usage"]))
            if payload.get("thread_id") == file.thread:
                found.append((payload["response_id"], _numbers(payload["usage"])))
    if recorded and file.parent:
        return found
    before: dict[str, int] | None = None
    copied = _copied(file, parent)
    for place, info in enumerate(file.counts):
        now, last = _numbers(info["total_token_usage"]), _numbers(info["last_token_usage"])
        changed, before = now != before, now
        if place < copied or not changed or last["input_tokens"] + last["output_tokens"] == 0:
            continue
        if last in recorded:
            recorded.remove(last)
        else:
            found.append(("", last))
    return found


def _copied(file: File, parent: File | None) -> int:
    """How many of the file's first counts the parent has as well, in the same order."""
    if parent is None or file.linked:
        return 0
    place = 0
    originals = parent.counts
    for info in file.counts:
        if place >= len(originals) or info["total_token_usage"] != originals[place]["total_token_usage"]:
            break
        place += 1
    return place


def _numbers(counts: dict[str, Any]) -> dict[str, int]:
    return {name: int(counts.get(name) or 0) for name in NAMES}
