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
    "pyrometer store --forget api --yes     without being asked, as in a script",
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
    parser.add_argument("--yes", action="store_true", help="do not ask before --forget and --rebuild")


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
        done = _done(args, world, store)
        report = _report(store)
    finally:
        store.close()
    _show(args, world, report, done)
    return 0 if store_is_fine(report) else 1


def store_is_fine(report: StoreReport) -> bool:
    """Whether the store could be read."""
    return report.counts is not None


def _wanted(args: argparse.Namespace) -> bool:
    """Whether anything is to be done."""
    return bool(args.rebuild or args.reprice or args.vacuum or args.forget is not None)


def _done(args: argparse.Namespace, world: World, store: Store) -> str:
    if not _wanted(args):
        return ""
    from pyrometer.cli.store_acts import act

    return act(args, world, store)


def _report(store: Store) -> StoreReport:
    from pyrometer.report.store import StoreReport
    from pyrometer.store.opened import kept_by
    from pyrometer.store.place import size_on_disk
    from pyrometer.store.upkeep import counts

    held = counts(store)
    schema = store.query("PRAGMA user_version")
    keeper = kept_by(store.note)
    return StoreReport(
        path=str(store.path),
        size=size_on_disk(store.path),
        schema=int(str(schema[0][0])) if schema else None,
        note="" if store.usable and keeper is not None else store.note,
        counts=held if store.usable else None,
        kept_by=keeper,
    )


def _nothing(args: argparse.Namespace, world: World, path: Path) -> int:
    from pyrometer.report.store import StoreReport

    if _wanted(args):
        raise Failure(f"there is no store yet at {path}")
    _show(
        args, world, StoreReport(str(path), 0, None, "there is no store yet; the pane or a report makes one", None), ""
    )
    return 0


def _show(args: argparse.Namespace, world: World, report: StoreReport, done: str) -> None:
    from pyrometer.report.store import store_json, store_text

    if args.json:
        world.stdout.write(store_json(report))
        return
    world.stdout.write(f"{done}\n" if done else "")
    world.stdout.write(store_text(report, world.home))
