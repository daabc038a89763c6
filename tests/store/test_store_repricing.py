"""Other prices: what is stored keeps its own until it is counted anew, and then equals a fresh reading."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.model import Record, Turn
from pyrometer.store.repricing import reprice
from pyrometer.store.schema import COUNTED
from pyrometer.store.store import Store
from tests.engine.engine_lines import NOW, turn
from tests.store.making import price, records, work

_SUMS = "SELECT start, sessions.agent, sessions.name, model, side, {columns} FROM {table} JOIN lanes ON lanes.id = lane JOIN sessions ON sessions.id = lanes.session ORDER BY 1, 2, 3, 4, 5"  # noqa: E501


def dearer(found: Turn) -> float | None:
    """Other prices for all but one model, which has none now; and one for `haiku`, which had none."""
    if found.model == "opus":
        return None
    return 0.25 if found.model == "haiku" else (price(found) or 0.0) * 3 + 0.001


def sums(store: Store) -> list[list[tuple[object, ...]]]:
    columns = ", ".join(COUNTED)
    return [store.query(_SUMS.format(columns=columns, table=table)) for table in ("quarters", "days")]


def prices(store: Store) -> list[tuple[object, ...]]:
    return store.query("SELECT ident, nano FROM turns ORDER BY ident")


said = st.lists(st.tuples(records, st.integers(1, 3)), max_size=20)


@given(said)
@settings(max_examples=60, deadline=None)
def test_counted_anew_is_as_read_anew(lines: list[tuple[Record, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = Store.open(Path(folder) / "old.db", now=NOW, price=price)
        for record, file in lines:
            old.commit([work(file, record)], NOW)
        before = {row[0]: row[1] for row in prices(old)}
        old.close()
        again = Store.open(Path(folder) / "old.db", now=NOW, price=dearer)
        changed = reprice(again)
        assert changed == sum(nano != before[ident] for ident, nano in prices(again))
        assert reprice(again) == 0
        fresh = Store.open(Path(folder) / "fresh.db", now=NOW, price=dearer)
        for record, file in lines:
            fresh.commit([work(file, record)], NOW)
        assert prices(again) == prices(fresh)
        assert sums(again) == sums(fresh)
        again.close()
        fresh.close()


def test_a_new_line_alone_does_not_reprice_what_is_stored(tmp_path: Path) -> None:
    first = Store.open(tmp_path / "s.db", now=NOW, price=price)
    first.commit([work(1, turn("a", NOW - 60, model="sonnet"))], NOW)
    before = prices(first)
    first.close()
    second = Store.open(tmp_path / "s.db", now=NOW, price=dearer)
    second.commit([work(1, turn("b", NOW, model="sonnet"))], NOW)
    assert set(before) < set(prices(second))
    assert reprice(second) == 1
    second.close()


def test_a_store_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    assert reprice(Store.open(tmp_path / "none.db", now=NOW, price=dearer, write=False)) == 0
