"""Where a report goes: the terminal, or a file in the shape that was asked for."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.world import World

if TYPE_CHECKING:
    from pyrometer.report.document import Document


def show(document: Document, args: argparse.Namespace, world: World, width: int) -> None:
    """`args` has `markdown` and `html`: files, or None. Failure: the file cannot be written."""
    if args.html is not None:
        from pyrometer.report.as_html import as_html

        _write(args.html, as_html(document), world)
    elif args.markdown is not None:
        from pyrometer.report.as_markdown import as_markdown

        _write(args.markdown, as_markdown(document), world)
    else:
        from pyrometer.report.as_text import as_text

        world.stdout.write(as_text(document, width))


def width(world: World) -> int:
    """Columns to fill: the terminal's, or 110 in a pipe."""
    if world.env.get("COLUMNS", "").isdigit():
        return max(40, int(world.env["COLUMNS"]))
    return shutil.get_terminal_size((110, 24)).columns if world.stdout.isatty() else 110


def _write(path: Path, text: str, world: World) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise Failure(f"{path} cannot be written: {problem.strerror or problem}") from None
    world.stdout.write(f"{path}\n")
