"""What `pyrometer store` does to the store: each is asked for, said, and shown while it lasts."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.agreed import agreed
from pyrometer.cli.failure import Failure
from pyrometer.cli.patience import patience
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.store.store import Store


def act(args: argparse.Namespace, world: World, store: Store) -> str:
    """Carries out the one action; returns what was done, in a sentence. Raises Failure where nothing was changed."""
    if not store.writable:
        raise Failure(f"nothing was changed: {_refusal(store)}")
    if args.rebuild:
        done = _rebuild(world, store, sure=args.yes)
    elif args.reprice:
        done = _reprice(world, store)
    elif args.vacuum:
        done = _vacuum(world, store)
    else:
        done = _forget(args.forget, world, store, sure=args.yes)
    if not store.writable:
        raise Failure(store.note)
    return done


def _refusal(store: Store) -> str:
    from pyrometer.store.opened import kept_by

    if (holder := kept_by(store.note)) is None:
        return store.note
    who = f"Pyrometer process {holder}" if holder else "another Pyrometer"
    return f"{who} keeps the store; close it, then try again"


def _rebuild(world: World, store: Store, *, sure: bool) -> str:
    from pyrometer.store.upkeep import existing, rebuild

    logs = len(existing(store))
    question = f"Take back what {_many(logs, 'log')} said, and read them anew? What is known of deleted logs stays."
    agreed(question, world, sure=sure)
    with _counting("taking back", logs, "logs", world) as tell:
        number = rebuild(store, world.now(), tell)
    return f"{_many(number, 'log')} will be read anew at the next start"


def _reprice(world: World, store: Store) -> str:
    from pyrometer.cli.weights import tables_in
    from pyrometer.store.repricing import reprice
    from pyrometer.store.upkeep import counts

    if problems := tables_in(world).problems:
        raise Failure(f"nothing was changed: {problems[0]}")
    with _counting("counting", counts(store).turns, "turns", world) as tell:
        number = reprice(store, tell)
    return f"{_many(number, 'turn')} got another price" if number else "all prices stand"


def _vacuum(world: World, store: Store) -> str:
    from pyrometer.store.place import size_on_disk
    from pyrometer.store.upkeep import vacuum

    before = size_on_disk(store.path)
    with patience(world.stderr, f"copying {before / 1e6:,.0f} MB ..."):
        vacuum(store)
    gained = max(0, before - size_on_disk(store.path))
    return f"{gained / 1e6:,.1f} MB of unused space were given back"


def _forget(name: str, world: World, store: Store, *, sure: bool) -> str:
    from pyrometer.paths import display, expand
    from pyrometer.sources import without_names
    from pyrometer.store.forgetting import forget_project, projects, sessions_of

    found = projects(store, str(expand(name, world.home)))
    if not found:
        raise Failure(f"no project {name!r} is known; 'pyrometer now' shows the projects")
    if len(found) > 1:
        choices = ", ".join(display(Path(folder), world.home) for folder in found)
        raise Failure(f"{name!r} is the name of several folders; say which: {choices}")
    folder = display(Path(found[0]), world.home)
    sessions = _many(len(sessions_of(store, found[0])), "session")
    agreed(f"Erase {sessions} of {folder}, with all sums? Nothing brings them back.", world, sure=sure)
    with patience(world.stderr, f"erasing {sessions} ..."):
        number = forget_project(store, found[0], without_names)
    return f"{_many(number, 'session')} of {folder} forgotten"


@contextlib.contextmanager
def _counting(verb: str, whole: int, what: str, world: World) -> Iterator[Callable[[int], object]]:
    """Shows `taking back 400 of 1,404 logs` while it lasts; what it gives is to be told how many are done."""
    far = [0]

    def tell(done: int) -> None:
        far[0] = done

    with patience(world.stderr, lambda: f"{verb} {far[0]:,} of {whole:,} {what}"):
        yield tell


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
