"""Which name a log goes by: it may have several, by hard and by symbolic links."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pyrometer.tail.folder import Folder, Identity


def names_of(folders: Iterable[Folder]) -> dict[str, Identity]:
    """Each log by one path: rather where it lies than by a link."""
    names: dict[str, Identity] = {}
    entered: set[Identity] = set()
    folders = list(folders)
    for path, identity in chain(*(one.logs() for one in folders), *(one.linked for one in folders)):
        if identity not in entered:
            entered.add(identity)
            names[path] = identity
    return names


def any_twice(folders: Iterable[Folder]) -> bool:
    """Whether any log has several names, or two are taken for the same: hashes need less memory."""
    count, entered = 0, set[int]()
    for one in folders:
        count += one.files
        entered.update(map(hash, one.identities()))
    return len(entered) < count
