"""Records other than turns that files repeat: prompts, compactions."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Copies(Generic[T]):
    """Keeps one of all the records with the same identity: the one of the smallest rank.

    The rank must be a total order, so that neither the order nor the repetition of records shows.
    """

    def __init__(self, rank: Callable[[T], Any]) -> None:
        self._rank = rank
        self._entries: dict[int, tuple[int, T] | dict[int, T]] = {}
        """By identity (file, record), or records by file where several tell it."""
        self._files: dict[int, array[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, ident: int, record: T, file: int) -> tuple[T | None, T] | None:
        """(kept before, kept now), or None if the record changes nothing."""
        entry = self._told(ident)
        before = self._kept(entry)
        if file not in entry:
            self._files.setdefault(file, array("q")).append(ident)
        entry[file] = record if file not in entry else min(entry[file], record, key=self._rank)
        self._put(ident, entry)
        after = min(entry.values(), key=self._rank)
        return None if after == before else (before, after)

    def forget(self, file: int) -> Iterator[tuple[T, T | None]]:
        """Take back what the file said: (kept before, kept now) of each record that this changes."""
        for ident in sorted(set(self._files.pop(file, ()))):
            entry = self._told(ident)
            if file not in entry:
                continue
            before = min(entry.values(), key=self._rank)
            del entry[file]
            self._put(ident, entry)
            after = self._kept(entry)
            if after != before:
                yield before, after

    def drop(self, gone: Callable[[T], bool]) -> None:
        """Let go of all records for which `gone` holds, without telling."""
        old = [ident for ident in self._entries if gone(min(self._told(ident).values(), key=self._rank))]
        for ident in old:
            del self._entries[ident]
        if old:
            left = ((file, array("q", filter(self._entries.__contains__, told))) for file, told in self._files.items())
            self._files = {file: idents for file, idents in left if idents}

    def _told(self, ident: int) -> dict[int, T]:
        """The records of that identity by file."""
        entry = self._entries.get(ident, {})
        return entry if isinstance(entry, dict) else {entry[0]: entry[1]}

    def _put(self, ident: int, entry: dict[int, T]) -> None:
        """Most records are told by one file, and a dictionary needs three times the memory."""
        if not entry:
            self._entries.pop(ident, None)
        else:
            self._entries[ident] = entry if len(entry) > 1 else next(iter(entry.items()))

    def _kept(self, entry: dict[int, T]) -> T | None:
        return min(entry.values(), key=self._rank) if entry else None
