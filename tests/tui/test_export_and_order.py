"""Files of what is seen, and the orders and filters of the turns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.snapshot import TurnView
from pyrometer.tui.export import Value, as_csv, as_json, export
from pyrometer.tui.exporting import table_rows, turn_rows
from pyrometer.tui.widgets.turn_columns import ORDERS, CompactionRow, column_at, columns_for
from pyrometer.tui.widgets.turn_list import rows_of
from pyrometer.tui.widgets.turn_order import ordered, searched
from pyrometer.tui.xray.table import Cell, Column, Table
from tests import factories
from tests.tui.detail_host import Host
from tests.tui.pane import pane
from tests.tui.xray_made import made_carry, made_detail

NOW, ZONE = factories.NOW, factories.ZONE
ROWS: list[dict[str, Value]] = [{"name": "=1+1", "size": 3.5}, {"name": "ünïcode, quoted", "size": None}]


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    paths = [export(ROWS, "Where it went / tools", "csv", tmp_path, NOW, ZONE) for _ in range(3)]
    assert [path.name for path in paths] == [
        "pyrometer-where-it-went-tools-20260312-1426.csv",
        "pyrometer-where-it-went-tools-20260312-1426-2.csv",
        "pyrometer-where-it-went-tools-20260312-1426-3.csv",
    ]
    assert export(ROWS, "../../etc/passwd\n", "json", tmp_path, NOW, ZONE).parent == tmp_path
    assert export(ROWS, "☃", "json", tmp_path, NOW, ZONE).name == "pyrometer-table-20260312-1426.json"


def test_spreadsheets_find_no_formulas_and_unknown_is_empty() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ROWS))))
    assert rows == [["name", "size"], ["'=1+1", "3.5"], ["ünïcode, quoted", ""]]
    assert json.loads(as_json(ROWS)) == ROWS
    assert as_csv([]) == "\n"


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))
"""As everything that comes out of a log."""


@given(st.lists(st.fixed_dictionaries({"a": st.none() | PRINTABLE, "b": st.none() | st.integers()}), min_size=1))
def test_csv_comes_back_as_it_went(rows: list[dict[str, Value]]) -> None:
    told = list(csv.reader(io.StringIO(as_csv(rows), newline="")))
    assert len(told) == len(rows) + 1
    for row, values in zip(rows, told[1:], strict=True):
        back = dict(zip(told[0], values, strict=True))
        assert back["a"] in (row["a"] or "", f"'{row['a']}")
        assert back["b"] == ("" if row["b"] is None else str(row["b"]))


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pyrometer.tui.exporting.export", refused)
    app = Host(made_detail().session)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("x")
        app.detail.show(made_detail(), NOW)
        await pilot.press("x")
        await pilot.pause()
        assert [note.message for note in app._notifications] == [
            "There is nothing here to export",
            "Cannot write here: Permission denied",
        ]


async def test_one_row_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = Host(made_detail().session)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.detail.show(msgspec.structs.replace(made_detail(), turns=made_detail().turns[:1]), NOW)
        await pilot.press("x")
        await pilot.pause()
        assert [note.message.split(" in ")[0] for note in app._notifications] == ["1 row"]


def test_rows_of_several_tables_say_which_they_are_of() -> None:
    one = Table("one", (Column("a", "a"),), ((Cell("1", 1),),))
    other = Table("other", (Column("b", "b"),), ((Cell("2", 2),),))
    assert table_rows([one]) == [{"a": 1}]
    assert table_rows([one, other]) == [{"table": "one", "a": 1, "b": None}, {"table": "other", "a": None, "b": 2}]


def test_exported_turns_say_nothing_that_was_said() -> None:
    rows = turn_rows(made_detail().turns, made_carry().by_turn)
    assert len(rows) == 103
    assert sum(float(row["dollars"] or 0) for row in rows) == pytest.approx(
        sum(turn.dollars or 0.0 for turn in made_detail().turns), abs=1e-4
    )
    assert {row["event"] for row in rows} >= {None, "invalidation", "expiry", "compaction"}
    assert any(row["carry_dollars"] for row in rows)


@pytest.mark.parametrize("order", [name for name in ORDERS if name])
def test_every_order_keeps_every_turn_and_puts_unknown_last(order: str) -> None:
    unknown = msgspec.structs.replace(made_detail().turns[3], dollars=None, context=None, growth=None, ident=-1)
    rows = rows_of(msgspec.structs.replace(made_detail(), turns=(unknown, *made_detail().turns)))
    found = ordered(rows, order, made_carry().by_turn)
    assert not any(isinstance(row, CompactionRow) for row in found)
    assert len(found) == 104
    if order in ("cost", "context", "growth"):
        assert found[-1] in (unknown, *[row for row in found if isinstance(row, TurnView) and row.growth is None])
    turns = [row for row in found if isinstance(row, TurnView)]
    if order == "cost":
        costs = [turn.dollars for turn in turns if turn.dollars is not None]
        assert costs == sorted(costs, reverse=True)
    if order == "hit":
        hits = [turn.usage.cache_hit for turn in turns]
        assert hits[0] == 0


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("", 104), ("compaction", 2), ("main github", 12), ("subagent plan", 3), ("invalidation", 1), ("haiku", 13),
     ("nothing at all", 0)],
)  # fmt: skip
def test_turns_are_found_by_what_they_are(wanted: str, number: int) -> None:
    assert len(searched(rows_of(made_detail()), wanted)) == number


def test_a_click_on_a_title_names_its_column() -> None:
    begin = 5
    for column, cells in columns_for(160):
        assert column_at(160, begin) == (column.name if column.name in ORDERS else "")
        begin += cells
    assert column_at(160, 400) == ""
    assert column_at(160, 2) == ""


def files(folder: Path) -> list[Path]:
    return list(folder.glob("pyrometer-sessions-*"))


async def test_the_sessions_are_exported_as_they_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        await pilot.press("slash", *"claude", "enter", "o", "X", "p", "ctrl+x")
        await pilot.pause()
        table, hidden = sorted(files(tmp_path))
        assert (table.suffix, hidden.suffix) == (".csv", ".json")
        rows = list(csv.DictReader(io.StringIO(table.read_text())))
        assert [row["session"] for row in rows] == [session.id for session in app.main.table.seen]
        assert {row["agent"] for row in rows} == {"claude"}
        assert any(row["project"].endswith("api-refactor") for row in rows)
        assert "api-refactor" not in hidden.read_text()
        assert len(json.loads(hidden.read_text())) == len(rows) > 1
        await pilot.press("g", "X")
        await pilot.pause()
        assert len(files(tmp_path)) == 2, "on other screens the key is theirs"
