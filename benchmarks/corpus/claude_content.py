"""What a response of a model consists of."""

from __future__ import annotations

from benchmarks.corpus.claude_lines import TOOLS, Head
from benchmarks.corpus.material import Material


def content(material: Material, head: Head, *, spawns: bool) -> tuple[list[bytes], int]:
    """Thinking, words and tool calls, one JSON block each, and the size of their texts. Tools are noted in `head`.

    `spawns`: a call may start a subagent.
    """
    random = material.random
    blocks, size = [], 0
    if random.random() < 0.55:
        text = material.sized(500, 0.8, 40, 9_000)
        signature = material.blob(material.size(700, 0.6, 200, 4_000))
        blocks.append(b'{"type":"thinking","thinking":"%s","signature":"%s"}' % (text, signature))
        size += len(text)
    if not blocks or random.random() < 0.6:
        text = material.sized(380, 1.0, 20, 9_000)
        blocks.append(b'{"type":"text","text":"' + text + b'"}')
        size += len(text)
    for _ in range(random.choices((0, 1, 2), (0.18, 0.7, 0.12))[0]):
        tool, name = material.name("toolu_01"), random.choice(TOOLS)
        if spawns and random.random() < 0.05:
            name = "Task"
        text = material.sized(3_500 if name == "Write" else 420, 1.0, 20, 40_000)
        call = b'{"type":"tool_use","id":"%s","name":"%s","input":%s}'
        blocks.append(call % (tool.encode(), name.encode(), _given(name, text)))
        head.tools.append((tool, name))
        size += len(text)
    return blocks, size


def _given(name: str, text: bytes) -> bytes:
    """A tool's input with this text in it."""
    if name == "Write":
        return b'{"file_path":"/src/notes.py","content":"%s"}' % text
    if name == "Edit":
        lines = text.split(b"\\n")
        old, new = lines[: len(lines) // 2], lines[len(lines) // 2 :]
        said = (b"\\n".join(old), b"\\n".join(new))
        return b'{"file_path":"/src/notes.py","old_string":"%s","new_string":"%s","replace_all":false}' % said
    return b'{"command":"%s"}' % text
