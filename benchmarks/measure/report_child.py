"""What every report does before it asks: settings, and a look whether a log has grown. Runs in a process of its own."""

from __future__ import annotations

import argparse

from pyrometer.cli.options import load_settings
from pyrometer.cli.remembered import remembered
from pyrometer.cli.world import World


def start_up() -> None:
    """Opens the store as reports do, and closes it again."""
    world = World.real()
    with remembered(load_settings(argparse.Namespace(), world).settings, world) as store:
        assert store.usable, store.note


if __name__ == "__main__":
    start_up()
