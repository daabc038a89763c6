"""Project names that are hidden stay hidden, everywhere and under the same number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.tui.masks import MaskBook
from pyrometer.words import last_part

NAMES = st.lists(st.text(alphabet="abc-./[]\\ ", min_size=1, max_size=8), max_size=8)


def test_numbers_go_by_first_appearance_and_stay() -> None:
    book = MaskBook(hidden=True)
    assert [book.mask(name) for name in ("/w/b", "/w/a", "/w/b")] == ["project 1", "project 2", "project 1"]
    assert not book.toggle()
    assert book.mask("/w/a") == "/w/a"
    book.meet(["/w/c"])
    assert book.toggle()
    assert [book.mask(name) for name in ("/w/a", "/w/c", "")] == ["project 2", "project 3", ""]


def test_a_mask_is_not_masked_again() -> None:
    book = MaskBook(hidden=True)
    assert book.mask(book.mask("/w/a")) == "project 1"
    assert book.mask("/w/b") == "project 2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("context 60% in api", "context 60% in project 1"),
        ("api-refactor burns", "project 2 burns"),
        ("/home/ada/api: full", "project 1: full"),
        ("capital apis", "capital apis"),
        ("", ""),
    ],
)
def test_words_in_messages_are_replaced(text: str, expected: str) -> None:
    book = MaskBook()
    book.meet(["/home/ada/api", "/home/ada/api-refactor"])
    assert book.mask_text(text) == text, "shown while nothing is hidden"
    book.toggle()
    assert book.mask_text(text) == expected


def test_equal_folders_of_two_projects_are_both_hidden() -> None:
    book = MaskBook(hidden=True)
    book.meet(["/a/site", "/b/site"])
    assert book.mask_text("/b/site and site") == "project 2 and project 1"


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_numbering_is_stable_and_without_gaps(names: list[str]) -> None:
    one, two = MaskBook(hidden=True), MaskBook()
    two.meet(names)
    two.toggle()
    assert [one.mask(name) for name in names] == [two.mask(name) for name in names]
    assert {one.mask(name) for name in names} == {f"project {place + 1}" for place in range(len(set(names)))}


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_no_known_name_is_left_in_a_message(names: list[str]) -> None:
    book = MaskBook(hidden=True)
    book.meet(names)
    for name in names:
        assert book.mask_text(f"<{name}>") == f"<{book.mask(name)}>"
        if folder := last_part(name):
            assert re.fullmatch(r"«project \d+»", book.mask_text(f"«{folder}»"))
