"""The tables that reports weigh tokens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyrometer.cli.world import World
    from pyrometer.engine.tables import Tables
    from pyrometer.history.question import Scale
    from pyrometer.history.weights import Weights
    from pyrometer.store.store import Store


def weighing(world: World, store: Store) -> tuple[Weights, tuple[Scale, ...]]:
    """The shipped tables with the person's own over them, and how much of each window a credit takes.

    What cannot be used of the tables is told on stderr; scales are known as far as the pane has learned them.
    """
    from pyrometer import clock
    from pyrometer.history.points import scales
    from pyrometer.history.weights import weights_of

    tables = told_tables(world)
    return weights_of(tables), scales(store, world.now(), clock.zone(), tables.credits)


def told_tables(world: World) -> Tables:
    """The same tables as of `tables_in`; what cannot be used of them is told on stderr."""
    tables = tables_in(world)
    for problem in tables.problems:
        world.stderr.write(f"pyrometer: {problem}\n")
    return tables


def tables_in(world: World) -> Tables:
    """The tables of the world's configuration folder."""
    from pyrometer.wiring import tables_of

    return tables_of(world.env, world.home)
