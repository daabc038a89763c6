"""What tools give back: the larger part of every transcript."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.corpus.material import Material


class Result(NamedTuple):
    """The content as the model sees it (JSON), the client's own copy (JSON), and what it adds to the context."""

    content: bytes
    copy: bytes
    kind: str
    tokens: int


def result(material: Material, tool: str) -> Result:
    """A result of usual size; now and then an image or a very large one."""
    draw = material.random.random()
    if draw < 0.004:
        return _image(material)
    if draw < 0.012:
        return _large(material)
    text = material.sized(2_300, 1.2, 60, 50_000)
    if tool in ("Edit", "Write"):
        original = material.sized(6_000, 0.9, 200, 60_000)
        copy = b'{"filePath":"/x","oldString":"","newString":"%s","originalFile":"%s"}' % (text, original)
    else:
        copy = b'{"stdout":"' + text + b'","stderr":"","interrupted":false,"isImage":false}'
    return Result(b'"' + text + b'"', copy, "tool result", len(text) // 4)


def _image(material: Material) -> Result:
    """The picture stands twice in the line."""
    blob = material.blob(material.size(280_000, 0.9, 100_000, 2_500_000))
    source = b'"source":{"type":"base64","data":"' + blob + b'","media_type":"image/png"}'
    copy = b'{"type":"image","file":{"base64":"' + blob + b'","type":"image/png"}}'
    return Result(b'[{"type":"image",' + source + b"}]", copy, "image", 1_500)


def _large(material: Material) -> Result:
    """The model sees the beginning, the log holds all of it."""
    text = material.sized(120_000, 0.7, 60_000, 1_200_000)
    copy = b'{"type":"text","file":{"filePath":"/x","content":"' + text + b'"}}'
    return Result(b'"' + material.text(2_000) + b'"', copy, "large result", 600)
