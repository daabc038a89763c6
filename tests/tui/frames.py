"""The text on a screen, and its comparison with a golden file under `tests/frames`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import App

FOLDER = Path(__file__).parents[1] / "frames"


def frame(app: App[Any]) -> str:
    """What is on the screen, one line a row, without colours and without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips).rstrip() + "\n"


def check_frame(app: App[Any], name: str) -> None:
    """The screen looks as in `tests/frames/<name>.txt`; with UPDATE_FRAMES=1 the file is written instead."""
    path = FOLDER / f"{name}.txt"
    seen = frame(app)
    if os.environ.get("UPDATE_FRAMES") or os.environ.get("PYROMETER_FRAMES") == "write":
        path.write_text(seen, encoding="utf-8")
    assert seen == path.read_text(encoding="utf-8"), f"{name} differs from {path}:\n{seen}"
