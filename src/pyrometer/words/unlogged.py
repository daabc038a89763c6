"""What was used and stands in no turn, in words."""

from __future__ import annotations

from pyrometer.snapshot import Unlogged
from pyrometer.text import count, dollars

WHY = "titles, compaction calls, placeholders"


def unlogged_words(view: Unlogged | None) -> str:
    """`unlogged: $0.42, 21k tokens (titles, compaction calls, placeholders)`; empty where there is nothing to say."""
    if view is None or not view.usage.total:
        return ""
    return f"unlogged: {dollars(view.dollars)}, {count(view.usage.total)} tokens ({WHY})"
