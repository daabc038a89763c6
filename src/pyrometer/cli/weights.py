"""The tables that reports weigh tokens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyrometer.cli.world import World
    from pyrometer.engine.tables import Tables
    from pyrometer.history.question import Scale
    from pyrometer.history.weights import Weights
    from pyrometer.store.store import Store


def weights_of(world: World) -> Weights:
    """The shipped tables with the person's own over them. What cannot be used is told on stderr."""
    from pyrometer.history import weights

    tables = tables_in(world)
    for problem in tables.problems:
        world.stderr.write(f"pyrometer: {problem}\n")
    return weights.weights_of(tables)


def weighing(world: World, store: Store) -> tuple[Weights, tuple[Scale, ...]]:
    """The tables, and how much of each window a credit takes, as far as the pane has learned it."""
    from pyrometer import clock
    from pyrometer.history.points import scales

    return weights_of(world), scales(store, world.now(), clock.zone(), tables_in(world).credits)


def tables_in(world: World) -> Tables:
    """The tables of the world's configuration folder."""
    from pyrometer.wiring import tables_of

    return tables_of(world.env, world.home)
