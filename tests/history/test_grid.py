"""Time as columns of cells: complete, in the person's own time zone, also on the days when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.history.almanac import Almanac, NoPastError
from pyrometer.history.grid import CELLS, Grid, Unit, cell_spans, grid
from pyrometer.history.periods import Period
from pyrometer.history.question import Question
from pyrometer.model import LimitReading, Record, Turn
from pyrometer.store.store import Store
from tests.engine.engine_lines import HOUR, NOW
from tests.history.test_ask import WEIGHTS, said, turns
from tests.store.making import work

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
UNITS: tuple[Unit, ...] = ("day", "week", "month")


def made(store: Store, unit: Unit, number: int = 5, until: float = NOW, zone: ZoneInfo = BERLIN) -> Grid:
    return grid(store, unit, until, number, zone, WEIGHTS)


@settings(max_examples=25, deadline=None)
@given(st.lists(turns, max_size=12), st.sampled_from(UNITS), st.sampled_from([BERLIN, KOLKATA]))
def test_all_cells_together_are_everything(found: list[Turn], unit: Unit, zone: ZoneInfo) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "s.db", now=NOW)
        store.commit([work(1, *found)], NOW)
        drawn = made(store, unit, 30, zone=zone)
        store.close()
    assert len(drawn.columns) == 30
    assert sum(column.row.turns for column in drawn.columns) == len(found)
    for column in drawn.columns:
        assert len(column.cells) == len(CELLS[unit])
        assert sum(cell.usage.total for cell in column.cells if cell) == column.row.usage.total


def test_an_hour_is_that_of_the_person(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    at = datetime(2025, 7, 14, 21, 40, tzinfo=UTC).timestamp()
    store.commit([work(1, said("a", at))], NOW)
    drawn = made(store, "day", 2, until=at + 600)
    assert [column.row.name for column in drawn.columns] == ["2025-07-13", "2025-07-14"]
    assert [hour for hour, cell in enumerate(drawn.columns[1].cells) if cell and cell.turns] == [23]
    india = made(store, "day", 1, until=at, zone=KOLKATA)
    assert india.columns[0].row.name == "2025-07-15"
    assert [hour for hour, cell in enumerate(india.columns[0].cells) if cell and cell.turns] == [3]


@pytest.mark.parametrize(("day", "hours"), [((2025, 3, 30), 23), ((2025, 10, 26), 25), ((2025, 7, 1), 24)])
def test_days_on_which_clocks_change(day: tuple[int, int, int], hours: int) -> None:
    start = datetime(*day, tzinfo=BERLIN).timestamp()
    cells = cell_spans("day", Period("", start, start + hours * HOUR), BERLIN)
    assert cells[0].start == start
    assert cells[-1].end == start + hours * HOUR
    assert all(left.end == right.start for left, right in pairwise(cells))
    assert cells[2].end - cells[2].start == {23: 0, 24: HOUR, 25: 2 * HOUR}[hours]


def test_the_hour_that_was_left_out_is_no_cell(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, said("a", NOW))], NOW)
    noon = datetime(2025, 3, 30, 12, tzinfo=BERLIN).timestamp()
    cells = made(store, "day", 1, until=noon).columns[0].cells
    assert [hour for hour, cell in enumerate(cells) if cell is None] == [2]


def test_a_february_has_no_fifth_week(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, said("a", NOW))], NOW)
    cells = made(store, "month", 1, until=datetime(2025, 2, 10, tzinfo=BERLIN).timestamp()).columns[0].cells
    assert cells[4] is None
    assert cells[3] is not None


def test_windows_are_columns_of_their_own_agent(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    reset = NOW - HOUR
    found: list[Record] = [
        LimitReading("claude", "five_hour", 300, 70.0, reset, reset - HOUR, "status line"),
        LimitReading("codex", "codex", 300, 20.0, reset + 1800, reset - HOUR, "rollout"),
        said("a", reset - 4.5 * HOUR),
        said("b", reset - 0.5 * HOUR),
        said("c", reset - 0.5 * HOUR, agent="codex", session="away"),
    ]
    store.commit([work(1, *found)], NOW)
    columns = made(store, "window").columns
    assert [(column.row.agent, column.row.percent, column.row.turns) for column in columns] == [
        ("claude", 70.0, 2),
        ("codex", 20.0, 1),
    ]
    assert [cell.turns if cell else None for cell in columns[0].cells] == [1, 0, 0, 0, 1]


def test_an_almanac_says_why_it_has_nothing(tmp_path: Path) -> None:
    almanac = Almanac(tmp_path / "none.db", lambda: pytest.fail("no tables are needed"))
    with pytest.raises(NoPastError, match="nothing is kept yet"):
        almanac.overview(Question("project", 0.0, NOW))
