"""What an answer is limited to, in SQL."""

from __future__ import annotations

from pyrometer.history.question import Filter


def conditions(only: Filter, model: str = "lanes.model") -> tuple[str, list[str]]:
    """SQL for a filter over `sessions` and the column `model`, and its values."""
    parts, values = ["1"], []
    for text, clause, value in (
        (only.agent, "sessions.agent = ?", only.agent.lower()),
        (only.project, "instr(lower(sessions.project), ?)", only.project.lower()),
        (only.model, f"instr(lower({model}), ?)", only.model.lower()),
        (only.session, "instr(sessions.name, ?) = 1", only.session),
    ):
        if text:
            parts.append(clause)
            values.append(value)
    return " AND ".join(parts), values
