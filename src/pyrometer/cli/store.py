"""`pyrometer store`: what is remembered and how much, and how to clear it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.parser import Parser
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.report.store import StoreReport
    from pyrometer.store.store import Store

HELP = "show what is remembered: file, size, counts; read anew, forget a project, give back space"
EXAMPLES = (
    "pyrometer store                        where the index of the logs is, and how much it holds",
    "pyrometer store --json | jq .counts.turns",
    "pyrometer store --forget api           erase all that is known of the project whose folder is called api",
    "pyrometer store --forget ~/work/api    the same, by the whole path",
    "pyrometer store --rebuild              read all logs anew at the next start; sums of lost logs stay",
    "pyrometer store --reprice              count all kept turns anew, at the prices in force now",
    "pyrometer store --vacuum               give unused space back to the disk",
)


def add(parser: Parser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("--json", action="store_true", help="as JSON: path, size, schema, note, counts")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--rebuild", action="store_true", help="take back what existing logs said; they are read anew")
    act.add_argument("--forget", metavar="PROJECT", help="erase a project, named by its folder or the folder's name")
    act.add_argument("--reprice", action="store_true", help="count all kept turns anew, at the prices in force now")
    act.add_argument("--vacuum", action="store_true", help="give unused space back to the disk")


def run(args: argparse.Namespace, world: World) -> int:
    """Does what was asked, then shows the store."""
    from pyrometer.cli.weights import tables_in
    from pyrometer.paths import state_dir
    from pyrometer.store.place import NAME
    from pyrometer.store.store import Store

    path = state_dir(world.env, world.home) / NAME
    if not path.exists():
        return _nothing(args, world, path)
    store = Store.open(path, now=world.now(), price=tables_in(world).price)
    try:
        done = _act(args, world, store)
        report = _report(store)
    finally:
        store.close()
    _show(args, world, report, done)
    return 0 if store_is_fine(report) else 1


def store_is_fine(report: StoreReport) -> bool:
    """Whether the store could be read."""
    return report.counts is not None


def _act(args: argparse.Namespace, world: World, store: Store) -> str:
    """Carries out the one action; returns what was done, in a sentence."""
    if not _wanted(args):
        return ""
    if not store.writable:
        raise Failure(f"nothing was changed: {_refusal(store)}")
    from pyrometer.store.upkeep import rebuild, vacuum

    if args.rebuild:
        number = rebuild(store, world.now())
        done = f"{number:,} log{'' if number == 1 else 's'} will be read anew at the next start"
    elif args.reprice:
        done = _reprice(world, store)
    elif args.vacuum:
        vacuum(store)
        done = "unused space was given back"
    else:
        done = _forget(args.forget, world, store)
    if not store.writable:
        raise Failure(store.note)
    return done


def _wanted(args: argparse.Namespace) -> bool:
    """Whether anything is to be done."""
    return bool(args.rebuild or args.reprice or args.vacuum or args.forget is not None)


def _reprice(world: World, store: Store) -> str:
    from pyrometer.cli.weights import tables_in
    from pyrometer.store.repricing import reprice

    if problems := tables_in(world).problems:
        raise Failure(f"nothing was changed: {problems[0]}")
    number = reprice(store)
    return f"{number:,} turn{'' if number == 1 else 's'} got another price" if number else "all prices stand"


def _refusal(store: Store) -> str:
    from pyrometer.store.opened import kept_by

    if (holder := kept_by(store.note)) is None:
        return store.note
    who = f"Pyrometer process {holder}" if holder else "another Pyrometer"
    return f"{who} keeps the store; close it, then try again"


def _forget(name: str, world: World, store: Store) -> str:
    from pyrometer.paths import display, expand
    from pyrometer.store.forgetting import forget_project, projects

    found = projects(store, str(expand(name, world.home)))
    if not found:
        raise Failure(f"no project {name!r} is known; 'pyrometer now' shows the projects")
    if len(found) > 1:
        choices = ", ".join(display(Path(folder), world.home) for folder in found)
        raise Failure(f"{name!r} is the name of several folders; say which: {choices}")
    number = forget_project(store, found[0])
    return f"{number:,} session{'' if number == 1 else 's'} of {display(Path(found[0]), world.home)} forgotten"


def _report(store: Store) -> StoreReport:
    from pyrometer.report.store import StoreReport
    from pyrometer.store.opened import kept_by
    from pyrometer.store.place import size_on_disk
    from pyrometer.store.upkeep import counts

    schema = store.query("PRAGMA user_version")
    keeper = kept_by(store.note)
    return StoreReport(
        path=str(store.path),
        size=size_on_disk(store.path),
        schema=int(str(schema[0][0])) if schema else None,
        note="" if store.usable and keeper is not None else store.note,
        counts=counts(store) if store.usable else None,
        kept_by=keeper,
    )


def _nothing(args: argparse.Namespace, world: World, path: Path) -> int:
    from pyrometer.report.store import StoreReport

    if _wanted(args):
        raise Failure(f"there is no store yet at {path}")
    _show(args, world, StoreReport(str(path), 0, None, "there is no store yet; the pane makes one", None), "")
    return 0


def _show(args: argparse.Namespace, world: World, report: StoreReport, done: str) -> None:
    from pyrometer.report.store import store_json, store_text

    if args.json:
        world.stdout.write(store_json(report))
        return
    world.stdout.write(f"{done}\n" if done else "")
    world.stdout.write(store_text(report, world.home))
