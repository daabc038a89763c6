"""The lines of a Codex rollout, one function a kind. All give the payload as JSON."""

from __future__ import annotations

from typing import Any

from benchmarks.corpus.line import dumps, iso
from benchmarks.corpus.material import Material

WINDOW = 258_400
HOURS, WEEK = 5 * 3600, 7 * 86_400


def counts(given: int, cached: int, written: int, output: int, reasoning: int) -> dict[str, int]:
    """One usage object. Input holds what was cached and written."""
    found = {"input_tokens": given, "cached_input_tokens": cached, "output_tokens": output}
    found |= {"reasoning_output_tokens": reasoning, "total_tokens": given + output}
    return found | ({"cache_write_input_tokens": written} if written else {})


def added(total: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    """Running totals."""
    return {name: total.get(name, 0) + more.get(name, 0) for name in total | more}


def limits(now: float) -> dict[str, Any]:
    """Two windows that fill steadily, in whole percents: providers round."""
    used = float(round(now % HOURS / HOURS * 80))
    primary = {"used_percent": used, "window_minutes": 300, "resets_at": int(now // HOURS * HOURS + HOURS)}
    weekly = float(round(now % WEEK / WEEK * 60))
    secondary = {"used_percent": weekly, "window_minutes": 10_080, "resets_at": int(now // WEEK * WEEK + WEEK)}
    return {"limit_id": "codex", "primary": primary, "secondary": secondary, "credits": None, "plan_type": "pro"}


def token_count(info: dict[str, Any] | None, now: float) -> bytes:
    """Running totals and limits."""
    return dumps({"type": "token_count", "info": info, "rate_limits": limits(now)})


def info(total: dict[str, int], last: dict[str, int]) -> dict[str, Any]:
    """The counts within a `token_count`."""
    return {"total_token_usage": total, "last_token_usage": last, "model_context_window": WINDOW}


def meta(material: Material, thread: str, project: str, version: str, at: float, parent: str = "") -> bytes:
    """The head of a rollout, with the agent's long instructions."""
    said: dict[str, Any] = {"id": thread, "timestamp": iso(at), "cwd": f"/home/dev/src/{project}", "source": "cli"}
    said |= {"originator": "codex_cli_rs", "cli_version": version, "model_provider": "openai"}
    said |= {"git": {"branch": "main", "commit_hash": material.name("")}}
    said |= {"forked_from_id": parent} if parent else {}
    return dumps(said)[:-1] + b',"base_instructions":{"text":"' + material.text(18_000) + b'"}}'


def turn_context(material: Material, turn: str, project: str, model: str) -> bytes:
    """What a turn runs with."""
    said = {"turn_id": turn, "cwd": f"/home/dev/src/{project}", "approval_policy": "on-request", "model": model}
    return dumps(said)[:-1] + b',"user_instructions":"' + material.text(3_000) + b'"}'


def message(role: str, text: bytes) -> bytes:
    """A message, as the model sees it."""
    part = "input_text" if role == "user" else "output_text"
    head = f'{{"type":"message","role":"{role}","content":[{{"type":"{part}","text":"'
    return head.encode() + text + b'"}]}'


def reasoning(material: Material) -> bytes:
    """A summary and the encrypted rest."""
    text, blob = material.text(150), material.blob(material.size(1_800, 0.8, 400, 20_000))
    said = (
        b'{"type":"reasoning","summary":[{"type":"summary_text","text":"%s"}],"content":null,"encrypted_content":"%s"}'
    )
    return said % (text, blob)


def call(name: str, text: bytes) -> bytes:
    """A tool call: a patch that adds the text."""
    said = b'{"type":"custom_tool_call","status":"completed","call_id":"%s","name":"apply_patch","input":"%s"}'
    patch = (
        rb"*** Begin Patch\n*** Update File: src/notes.py\n@@\n+" + text.replace(rb"\n", rb"\n+") + rb"\n*** End Patch"
    )
    return said % (name.encode(), patch)


def output(name: str, text: bytes) -> bytes:
    """What the tool gave back."""
    return b'{"type":"custom_tool_call_output","call_id":"%s","output":"%s"}' % (name.encode(), text)


def compacted(material: Material) -> bytes:
    """The conversation, shortened."""
    history = b",".join(message("user", material.text(2_500)) for _ in range(material.random.randint(3, 12)))
    head = b'{"message":"' + material.text(material.random.randint(4_000, 12_000))
    return head + b'","replacement_history":[' + history + b"]}"
