"""One line of an invented log."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """`data` is appended to the file `path` (relative to the invented home) at the instant `at`.

    An empty path means: the status line of Claude Code, to be handed to the capture.
    """

    at: float
    path: str
    data: bytes
