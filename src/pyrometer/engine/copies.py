"""Records other than turns that files repeat: prompts, compactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Copies(Generic[T]):
    """Keeps one of all the records with the same identity: the one of the smallest rank.

    The rank must be a total order, so that neither the order nor the repetition of records shows.
    """

    def __init__(self, rank: Callable[[T], Any]) -> None:
        self._rank = rank
        self._entries: dict[int, dict[int, T]] = {}
        self._files: dict[int, set[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, ident: int, record: T, file: int) -> tuple[T | None, T] | None:
        """(kept before, kept now), or None if the record changes nothing."""
        entry = self._entries.setdefault(ident, {})
        before = self._kept(entry)
        entry[file] = record if file not in entry else min(entry[file], record, key=self._rank)
        self._files.setdefault(file, set()).add(ident)
        after = min(entry.values(), key=self._rank)
        return None if after == before else (before, after)

    def forget(self, file: int) -> Iterator[tuple[T, T | None]]:
        """Take back what the file said: (kept before, kept now) of each record that this changes."""
        for ident in sorted(self._files.pop(file, ())):
            entry = self._entries.get(ident)
            if entry is None or file not in entry:
                continue
            before = min(entry.values(), key=self._rank)
            del entry[file]
            if not entry:
                del self._entries[ident]
            after = self._kept(entry)
            if after != before:
                yield before, after

    def drop(self, gone: Callable[[T], bool]) -> None:
        """Let go of all records for which `gone` holds, without telling."""
        for ident in [ident for ident, entry in self._entries.items() if gone(min(entry.values(), key=self._rank))]:
            for file in self._entries.pop(ident):
                self._files.get(file, set()).discard(ident)

    def _kept(self, entry: dict[int, T]) -> T | None:
        return min(entry.values(), key=self._rank) if entry else None
