"""Packed entries come back as they were put in, whatever is taken out and put in again."""

from __future__ import annotations

import tracemalloc
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pyrometer.engine.rested import Rested

numbers = st.integers(0, 40)
acts = st.one_of(st.dictionaries(numbers, st.binary(min_size=1, max_size=300) | st.just(b"\0x"), max_size=12), numbers)


@given(st.lists(acts))
def test_it_holds_what_a_dictionary_would(said: list[dict[int, bytes] | int]) -> None:
    """A dictionary is put in, a number taken out."""
    rested = Rested()
    model: dict[int, bytes] = {}
    for act in said:
        if isinstance(act, int):
            assert rested.take(act) == model.pop(act, None)
        else:
            news = {number: entry for number, entry in act.items() if number not in model}
            rested.put(news)
            model |= news
        assert len(rested) == len(model)
        begins = {number for number, entry in model.items() if entry[:1] == b"\0"}
        assert set(rested.beginning(b"\0")) == begins
        assert [rested.get(number) for number in range(41)] == [model.get(number) for number in range(41)]
        assert [number in rested for number in range(41)] == [number in model for number in range(41)]


def test_a_long_past_needs_little_memory_and_none_once_it_is_gone() -> None:
    random = Random(7)
    entries = {random.getrandbits(60): number.to_bytes(60, "little") for number in range(20_000)}
    tracemalloc.start()
    rested = Rested()
    for start in range(0, 20_000, 500):
        rested.put({number: entries[number] for number in list(entries)[start : start + 500]})
    held, _ = tracemalloc.get_traced_memory()
    assert {number: rested.get(number) for number in entries} == entries
    for number in entries:
        rested.take(number)
    rested.put({})
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 20_000 * 24
    assert left < held / 4
