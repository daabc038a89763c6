"""The lines of a Claude Code transcript, one function a kind."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from benchmarks.corpus.line import dumps, iso
from benchmarks.corpus.material import Material

TOOLS = ("Bash", "Read", "Edit", "Grep", "Write", "Glob", "mcp__tracker__search", "WebFetch")
REPEATED_USAGE = (
    b',"totalTokens":93243,"usage":{"input_tokens":7,"cache_creation_input_tokens":4211,'
    b'"cache_read_input_tokens":88123,"output_tokens":902,"service_tier":"standard"}'
)


@dataclass(slots=True)
class Envelope:
    """The fields that every line of a transcript repeats."""

    session: str
    cwd: str
    version: str
    branch: str
    agent: str = ""
    last: str | None = None
    """`uuid` of the line before."""

    def wrap(self, kind: str, body: bytes, uuid: str, at: float, extra: bytes = b"") -> bytes:
        """A whole line around `body`. Assistant lines name their type after it, all others before."""
        above = f'"{self.last}"' if self.last else "null"
        agent = f'"agentId":"{self.agent}",' if self.agent else ""
        self.last = uuid
        head = (
            f'{{"parentUuid":{above},"isSidechain":{"true" if self.agent else "false"},{agent}"userType":"external",'
            f'"cwd":"{self.cwd}","sessionId":"{self.session}","version":"{self.version}","gitBranch":"{self.branch}",'
        ).encode()
        named = f'"type":"{kind}",'.encode()
        typed = body + b"," + named if kind == "assistant" else named + body + b","
        return b"".join((head, typed, f'"uuid":"{uuid}","timestamp":"{iso(at)}"'.encode(), extra, b"}\n"))


@dataclass(slots=True)
class Usage:
    """`message.usage` of one response."""

    uncached: int
    write: int
    read: int
    output: int
    hour: bool
    """Whether the writes live for an hour."""

    def json(self, output: int) -> bytes:
        """With another output count, as early lines have it."""
        five, hour = (0, self.write) if self.hour else (self.write, 0)
        return (
            b'"usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,'
            b'"cache_creation":{"ephemeral_5m_input_tokens":%d,"ephemeral_1h_input_tokens":%d},'
            b'"output_tokens":%d,"service_tier":"standard"}'
            % (self.uncached, self.write, self.read, five, hour, output)
        )


@dataclass(slots=True)
class Head:
    """What all lines of one response share."""

    message: str
    request: str
    model: str
    usage: Usage
    first_at: float = 0.0
    tools: list[tuple[str, str]] = field(default_factory=list)


def answer(envelope: Envelope, head: Head, block: bytes, uuid: str, at: float, output: int, stop: bytes) -> bytes:
    """One content block of a response."""
    request = b',"requestId":"%s"' % head.request.encode() if head.request else b""
    body = (
        b'"message":{"model":"%s","id":"%s","type":"message","role":"assistant","content":[%s],"stop_reason":%s,%s}%s'
    )
    filled = body % (head.model.encode(), head.message.encode(), block, stop, head.usage.json(output), request)
    return envelope.wrap("assistant", filled, uuid, at)


def snapshot(material: Material, at: float) -> bytes:
    """What the client could restore. It names no session."""
    files = {
        f"src/{material.name('')[:8]}.py": {"backupFileName": material.name(""), "version": 2, "backupTime": iso(at)}
        for _ in range(material.random.randint(0, 20))
    }
    said = {"messageId": material.uuid(), "trackedFileBackups": files, "timestamp": iso(at)}
    return dumps({"type": "file-history-snapshot", "messageId": said["messageId"], "snapshot": said}) + b"\n"


def queued(envelope: Envelope, text: bytes, at: float) -> bytes:
    """A prompt that waits. Copies of a session never hold such lines."""
    head = f'{{"type":"queue-operation","operation":"enqueue","timestamp":"{iso(at)}","sessionId":"{envelope.session}"'
    return head.encode() + b',"content":"' + text + b'"}\n'


def user_text(text: bytes) -> bytes:
    """The message of a prompt."""
    return b'"message":{"role":"user","content":"' + text + b'"}'


def tool_result(tool: str, content: bytes) -> bytes:
    """The message of a tool's result; `content` is JSON."""
    head = b'"message":{"role":"user","content":[{"tool_use_id":"%s","type":"tool_result","content":' % tool.encode()
    return b"".join((head, content, b',"is_error":false}]}'))


def bash_progress(material: Material, tool: str) -> bytes:
    """What a command has printed so far."""
    said = b'"data":{"type":"bash_progress","output":"%s","fullOutput":"%s"},"toolUseID":"%s"'
    return said % (material.text(200), material.sized(700, 0.8, 50, 9_000), tool.encode())


def agent_progress(material: Material, tool: str, agent: str, copied: bytes) -> bytes:
    """A subagent's assistant line, told to its parent with its usage: nothing to count."""
    line = json.loads(copied)
    nested = {name: line[name] for name in ("type", "timestamp", "uuid", "requestId", "message") if name in line}
    said = b'"data":{"type":"agent_progress","message":%s,"prompt":"%s","agentId":"%s"},"toolUseID":"%s"'
    return said % (dumps(nested), material.text(300), agent.encode(), tool.encode())


def synthetic(material: Material) -> bytes:
    """The client's own line after an error of the API."""
    return (
        b'"message":{"id":"%s","model":"<synthetic>","role":"assistant","type":"message","stop_reason":"stop_sequence",'
        b'"usage":{"input_tokens":0,"output_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0},'
        b'"content":[{"type":"text","text":"API Error: Overloaded"}]},"isApiErrorMessage":true'
        % material.uuid().encode()
    )


def boundary(before: int) -> bytes:
    """The mark of a compaction."""
    meta = dumps({"trigger": "auto", "preTokens": before})
    return b'"subtype":"compact_boundary","content":"Conversation compacted","compactMetadata":' + meta


def summary(text: bytes) -> bytes:
    """What a compaction leaves of the conversation."""
    return b'"isCompactSummary":true,' + user_text(text)
