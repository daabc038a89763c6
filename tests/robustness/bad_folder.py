"""A home in which everything is wrong that can be, around turns that are to be counted all the same."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

EVIL = "[bold red]evil[/]\x1b[2J\x1b]0;title\x07\u202eabc"
"""Markup, control characters and a reversed direction, in one name."""
NONSENSE = (b"null", b"[]", b'"x"', b"12", b"{}", b"", b"   ", b"{not json", b"\0\0\0", b'{"type":"assistant"\0}',
            b"\xff\xfe garbage", b'{"type":"assistant","message":null}', b'{"type":"assistant","message":[]}',
            b'{"type":[1]}', b"[" * 20_000)  # fmt: skip
ODD_COUNTS: tuple[object, ...] = (-5, True, "x", [], {}, 1.5, 10**30, "1e3")
ODD_TIMES = (None, "", "yesterday", 5, "2026-13-45T99:99:99Z", "0000-00-00T00:00:00Z")


class BadFolder:
    """Writes the logs; `turns` counts the good ones."""

    def __init__(self, home: Path, now: float) -> None:
        self.turns = 0
        self._now = now
        self._number = 0
        self._projects = home / ".claude" / "projects" / "-p"
        self._rollouts = home / ".codex" / "sessions" / "2026" / "11" / "21"
        for folder in (self._projects, self._rollouts):
            folder.mkdir(parents=True)

    def write(self) -> None:
        """All of it."""
        self._log(self._projects / "main.jsonl", self._main())
        self._log(self._projects / "carriage.jsonl", [self.good() + b"\r"])
        self._log(self._projects / "mark.jsonl", [b"\xef\xbb\xbf" + self.good()])
        self._log(self._projects / f"{EVIL.replace('/', '')}.jsonl", [b"nonsense", self.good()])
        self._log(Path(os.fsdecode(os.fsencode(self._projects) + b"/bad\xff\xfename.jsonl")), [b"junk", self.good()])
        (self._projects / "folder.jsonl").mkdir()
        (self._projects / "empty.jsonl").touch()
        os.mkfifo(self._projects / "x.jsonl")
        os.symlink("/nowhere/x", self._projects / "dangling.jsonl")
        os.symlink(".", self._projects / "loop")
        os.symlink("itself.jsonl", self._projects / "itself.jsonl")
        os.symlink("main.jsonl", self._projects / "twin.jsonl")
        self._log(self._rollouts / "rollout-2026-11-21T10-00-00-c.jsonl", self._rollout())
        (self._rollouts / "rollout-2026-11-21T10-00-01-z.jsonl.zst").write_bytes(b"not packed")
        os.mkfifo(self._rollouts / "rollout-2026-11-21T10-00-02-f.jsonl")

    def good(self, **changes: Any) -> bytes:
        """A turn that counts: 50 tokens of output."""
        self.turns += 1
        return self._turn(**changes)

    def _turn(self, *, counts: object = 50, message: dict[str, Any] | None = None, **changes: Any) -> bytes:
        self._number += 1
        usage = {"input_tokens": counts, "cache_read_input_tokens": 1000, "output_tokens": counts}
        said = {"id": f"m{self._number}", "model": "claude-opus-4-5", "stop_reason": "end_turn", "content": [],
                "usage": usage, **(message or {})}  # fmt: skip
        line = {"type": "assistant", "uuid": f"u{self._number}", "sessionId": "s", "requestId": f"r{self._number}",
                "timestamp": self._stamp(-60), "cwd": "/home/dev/one", "message": said, **changes}  # fmt: skip
        return json.dumps(line).encode()

    def _main(self) -> list[bytes]:
        calls = [{"type": "tool_use", "id": "t", "name": EVIL, "input": {}}, {"type": "tool_use", "id": 5}, None, "x"]
        infinite = self._turn(counts=7e77).replace(b"7e+77", b"1e400")
        lines = [self.good(), *NONSENSE, self.good(counts="50"), infinite]
        lines += [self._turn(counts=count) for count in ODD_COUNTS]
        lines += [self._turn(timestamp=time) for time in ODD_TIMES]
        lines += [
            self.good(timestamp=self._stamp(3 * 86_400)),
            b'{"type":"brand-new","message":{"usage":{"input_tokens":999999}}}',
            b'{"type":"progress","data":{"message":{"message":{"id":"z","usage":{"input_tokens":999999}}}}}',
            self.good(message={"model": "claude-nova-99"}),
            self.good(message={"model": EVIL}),
            self.good(message={"content": calls}),
            self.good(cwd=f"/home/dev/{EVIL}", sessionId=EVIL),
            self.good(cwd="/home/dev/" + "很长的名字" * 40, sessionId="wide"),
            self.good(cwd=5, version=[1]),
            self.good(message={"content": [{"type": "text", "text": "TEXT"}]}).replace(b"TEXT", b"\\ud800"),
            self.good(message={"content": [{"type": "text", "text": "TEXT"}]}).replace(b"TEXT", b"\xff\xfe"),
            self.good(),
        ]
        return [*lines, self._turn()[:-20]]

    def _rollout(self) -> list[bytes]:
        said = [self._event("session_meta", {"id": "c", "cwd": f"/home/dev/{EVIL}"}),
                self._event("turn_context", {"turn_id": "t", "model": EVIL}), *NONSENSE]  # fmt: skip
        odd_payloads: tuple[object, ...] = (None, [], {"type": "token_count", "info": []})
        said += [self._event("event_msg", payload) for payload in odd_payloads]
        limits = {
            "limit_id": EVIL,
            "primary": {"used_percent": 12.0, "window_minutes": 300, "resets_at": self._now + 99},
        }
        odd = {"primary": {"used_percent": "NaN", "window_minutes": -1, "resets_at": "x"}, "secondary": []}
        for total, said_limits in ((100, None), (150, odd), (200, limits)):
            self.turns += 1
            said.append(self._event("event_msg", {"type": "token_count", "rate_limits": said_limits, "info": {
                "total_token_usage": _counts(total), "last_token_usage": _counts(50)}}))  # fmt: skip
        return [*said, self._event("event_msg", {"type": "token_count"})[:-5]]

    def _event(self, kind: str, payload: object) -> bytes:
        return json.dumps({"timestamp": self._stamp(-50), "type": kind, "payload": payload}).encode()

    def _stamp(self, seconds: float) -> str:
        return datetime.fromtimestamp(self._now + seconds, UTC).isoformat()

    def _log(self, path: Path, lines: list[bytes]) -> None:
        path.write_bytes(b"\n".join(lines) + (b"" if path.name == "main.jsonl" else b"\n"))
        os.utime(path, (self._now, self._now))


def _counts(tokens: int) -> dict[str, int]:
    return {"input_tokens": 1000, "cached_input_tokens": 900, "output_tokens": tokens, "total_tokens": 1000 + tokens}
