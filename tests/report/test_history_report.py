"""What history and the page of a week say in points of windows, as bars, and of what no log tells."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.history.ask import ask
from pyrometer.history.beyond import Beyond
from pyrometer.history.question import Answer, Dimension, Question, Scale
from pyrometer.model import Command, Record, SessionFacts
from pyrometer.report.as_text import as_text
from pyrometer.report.columns import cells, wrapped
from pyrometer.report.history import history_csv, history_json
from pyrometer.report.history_table import beyond_words, history_table, stretch
from pyrometer.report.week import ASKED, week_document
from pyrometer.store.store import Store
from pyrometer.usage import Usage
from tests.engine.engine_lines import HOUR, NOW
from tests.history.test_ask import DAY, GPT, WEIGHTS, said, tool
from tests.store.making import work

HOME = Path("/home/ada")
FIVE, WEEK = Scale("claude", "5h", 0.1), Scale("claude", "week", 0.01)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two days: one of Claude, with a tool, a command and a branch; one of both agents."""
    found = Store.open(tmp_path / "s.db", now=NOW)
    records: list[Record] = [
        SessionFacts("claude", "home", NOW - 2 * DAY, project="/home/ada/api", branch="main"),
        Command("claude", "home", NOW - DAY - 10, "/review"),
        said("a", NOW - DAY, tools=(tool("Bash"),), usage=Usage(100, 40_000, 1_000, 0, 500)),
        said("b", NOW - HOUR, usage=Usage(0, 90_000, 0, 0, 100)),
        said("c", NOW - HOUR, agent="codex", session="away", model=GPT, usage=Usage(10, 0, 0, 0, 9)),
    ]
    found.commit([work(1, *records)], NOW)
    return found


def asked(store: Store, by: Dimension, scales: tuple[Scale, ...] = (FIVE, WEEK)) -> Answer:
    return ask(store, Question(by, NOW - 2 * DAY, NOW, UTC), WEIGHTS, scales)


def test_points_stand_before_the_dollars_and_are_unknown_for_other_agents(store: Store) -> None:
    lines = history_table(asked(store, "agent"), 140, HOME).splitlines()
    assert lines[2].split()[-6:] == ["of", "5h", "of", "week", "cost", "share"]
    rows = {line.split()[0]: line.split() for line in lines[3:6]}
    weight = 100 + 1_000 + 400 + 2_500 + 900 + 500
    assert rows["claude"][-4:-2] == [f"{weight * 0.1:,.1f}%", f"{weight * 0.01:,.1f}%"]
    assert rows["codex"][-4:-2] == ["–", "–"]
    assert rows["total"][-4:-2] == rows["claude"][-4:-2]


def test_each_row_as_bars_one_above_the_other(store: Store) -> None:
    text = history_table(asked(store, "day"), 110, HOME, split=True)
    blocks = [block.splitlines() for block in text.split("\n\n")[1:]]
    assert [line.split()[0] for line in blocks[-2]] == ["total"]
    assert blocks[-1][0].startswith("API-eq $")
    assert "points of claude 5h" in blocks[-1][1]
    assert "points of claude week" in blocks[-1][2]
    assert "credits" not in text
    assert "window credits" in history_table(asked(store, "day", ()), 110, HOME, split=True)


def test_json_and_csv_have_a_field_for_each_window(store: Store) -> None:
    report = json.loads(history_json(asked(store, "day")))
    rows = list(csv.DictReader(io.StringIO(history_csv(asked(store, "day")))))
    assert [float(row["points_claude_5h"]) for row in rows] == [row["points_claude_5h"] for row in report["rows"]]
    total = report["total"]
    assert total["points_claude_week"] == pytest.approx(sum(row["points_claude_week"] for row in report["rows"]))
    parts = ("reread", "writes", "output", "fresh")
    assert sum(total[f"credits_{part}"] for part in parts) == pytest.approx(total["credits"])
    assert "points_claude_5h" not in json.loads(history_json(asked(store, "day", ())))["total"]


@pytest.mark.parametrize(("by", "unknown"), [
    ("day", {"calls"}), ("session", {"calls"}),
    ("tool", {"prompts", "compactions"}), ("mcp", {"prompts", "compactions"}),
    ("command", {"prompts", "compactions"}), ("subagent", {"calls", "prompts", "compactions"}),
])  # fmt: skip
def test_what_an_answer_cannot_tell_is_null_and_not_zero(by: Dimension, unknown: set[str], store: Store) -> None:
    report = json.loads(history_json(asked(store, by)))
    for row in (*report["rows"], report["total"]):
        assert {name for name in ("calls", "prompts", "compactions") if row[name] is None} == unknown
    for line in csv.DictReader(io.StringIO(history_csv(asked(store, by)))):
        assert {name for name in ("calls", "prompts", "compactions") if not line[name]} == unknown


def test_all_time_has_no_first_day() -> None:
    assert stretch(Question("day", 0, DAY * 20_000, UTC)) == "all up to 2024-10-03"
    assert stretch(Question("day", DAY * 19_999, DAY * 20_000, UTC)) == "2024-10-03 to 2024-10-03"


@pytest.mark.parametrize("scales", [(), (FIVE, WEEK)])
def test_a_week_tells_days_tools_branches_and_what_no_log_tells(store: Store, scales: tuple[Scale, ...]) -> None:
    days = asked(store, "day", scales)
    answers = {by: asked(store, by, scales) for by in ASKED} | {"day": days}
    beside = Beyond(Usage(output=7_000), 0.42, 1, 2)
    text = as_text(week_document(answers, HOME, beside), 140)
    assert "unlogged: $0.42, 7.0k tokens" in text
    assert "2 sessions with unlogged use reach out of this time" in text
    for heading in ("EACH DAY'S PARTS", "TOOLS", "BRANCHES", "PROJECTS", "DEAREST SESSIONS"):
        assert heading in text
    assert "FIVE-HOUR WINDOWS" not in text
    assert ("claude 5h points" in text) == bool(scales)
    assert text.count("\ntotal ") == len(ASKED)
    totals = [line.split()[1] for line in text.splitlines() if line.startswith("total ")]
    assert set(totals) == {"3"}


def test_nothing_beside_the_logs_is_no_sentence() -> None:
    assert list(beyond_words(None)) == []
    assert list(beyond_words(Beyond())) == []


@given(st.lists(st.text(st.sampled_from("ab日"), min_size=1, max_size=12), min_size=1), st.integers(30, 60))
def test_sentences_are_broken_and_not_cut(words: list[str], width: int) -> None:
    lines = wrapped(" ".join(words), width)
    assert " ".join(lines).split() == words
    assert all(cells(line) <= width for line in lines)
    assert all(line.startswith("  ") for line in lines[1:])


def test_a_bar_is_as_long_on_a_narrow_terminal(store: Store) -> None:
    drawn = [re.findall("[░▓█▒]{3,}", history_table(asked(store, "day"), width, HOME)) for width in (40, 60, 110)]
    assert drawn[0] == drawn[1] == drawn[2]
    assert len(drawn[0]) == 3
