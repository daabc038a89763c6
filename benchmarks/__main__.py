"""The command line of the measurements."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from benchmarks.corpus.generate import DAYS, generate
from benchmarks.corpus.traps import MEANING, chosen
from benchmarks.table import Table
from benchmarks.world import ROOT, Options, machine

NAMES = ("scan", "start", "warm", "reports", "idle", "live", "switch", "stay", "peers")
LONG = ("stay", "peers")
"""Not among `all`."""
OWN = "forecast, robustness, generate and replay have options of their own: python -m benchmarks forecast --help"


def main() -> int:
    """Runs what was asked for; 1 if totals were wrong."""
    arguments = _parser().parse_args()
    code: int = arguments.run(arguments)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measures Pyrometer; prints Markdown.", epilog=OWN
    )
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", help=f"{', '.join(NAMES)}, or all (all but {' and '.join(LONG)})"
    )
    sizes = "size of the invented logs: 100MB, 1GB, 5GB; or several, as 100MB,1GB,5GB (default 100MB)"
    parser.add_argument("--size", default="100MB", help=sizes)
    parser.add_argument("--seed", type=int, default=7, help="of the invented logs (default 7)")
    parser.add_argument("--runs", type=int, default=3, help="repetitions of all but idle, live and stay (default 3)")
    parser.add_argument("--days", type=float, default=DAYS, help=f"how far the logs reach back (default {DAYS:g})")
    parser.add_argument(
        "--seconds", type=float, default=15, help="length of each stretch of live measuring (default 15)"
    )
    parser.add_argument("--minutes", type=float, default=10, help="length of `stay` (default 10)")
    parser.add_argument("--work", type=Path, help="folder to keep logs and programs in (default: a temporary one)")
    parser.set_defaults(run=_measure)
    return parser


def _measure(arguments: argparse.Namespace) -> int:
    names = [name for name in arguments.what if name != "all"] or [name for name in NAMES if name not in LONG]
    if unknown := set(names) - set(NAMES):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    compileall.compile_dir(ROOT / "src", quiet=2)  # as an installed program is: no start compiles anything
    with tempfile.TemporaryDirectory(prefix="pyrometer-benchmarks-") as temporary:
        work = arguments.work.resolve() if arguments.work else Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        said = arguments
        options = Options(work, said.size, said.seed, said.runs, said.seconds, said.days, said.minutes)
        return _print(names, options)


def _print(names: list[str], options: Options) -> int:
    from benchmarks.measure.exact import WrongTotalsError

    said = f"--size {options.size} --runs {options.runs} --seed {options.seed} --days {options.days:g}"
    print(f"`python -m benchmarks {' '.join(names)} {said}`")
    print(f"on {machine()}.\n", flush=True)
    code = 0
    for name in names:
        try:
            for table in _found(name)(options):
                print(table.markdown(), flush=True)
        except WrongTotalsError as wrong:
            print(f"### {name}: WRONG TOTALS\n\n{wrong}\n", flush=True)
            code = 1
    return code


def _found(name: str) -> Callable[[Options], list[Table]]:
    """The measurement; only what is asked for is imported."""
    if name == "peers":
        from benchmarks.peers.compare import compare

        return compare
    from benchmarks.measure import idle, live, reports, scan, start, stay, switch, warm

    whole = {"scan": scan.scan, "warm": warm.warm}
    if name in whole:
        return lambda options: [whole[name](options)]
    single = {
        "start": start.start,
        "reports": reports.reports,
        "idle": idle.idle,
        "live": live.live,
        "switch": switch.switch,
        "stay": stay.stay,
    }[name]
    return lambda options: [single(one) for one in options.each()]


def _generate(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks generate", description="Writes invented logs and their totals."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="100MB")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--days", type=float, default=DAYS, help=f"how far they reach back (default {DAYS:g})")
    parser.add_argument("--end", default="2026-11-21T20:00:00+00:00", help="ISO time of the newest lines, or now")
    parser.add_argument("--live", type=int, help="sessions still at work at the end")
    known = "; ".join(f"{name}: {meaning}" for name, meaning in MEANING.items())
    parser.add_argument("--traps", default="all", type=chosen, help=f"all, none, or a comma list. {known}")
    said = parser.parse_args(words)
    end = (datetime.now().astimezone() if said.end == "now" else datetime.fromisoformat(said.end)).timestamp()
    truth = generate(said.folder, said.size, seed=said.seed, end=end, days=said.days, traps=said.traps, live=said.live)
    print(f"{truth.files.total()} files, {truth.size / 1e6:.0f} MB, {truth.lines.total()} lines")
    return 0


def _replay(words: list[str]) -> int:
    from benchmarks.replay import replay

    parser = argparse.ArgumentParser(prog="python -m benchmarks replay", description="Appends to new sessions, live.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2.0, help="lines a second in each session")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--log", type=Path, default=Path("appends.jsonl"))
    said = parser.parse_args(words)
    replay(said.corpus, said.log, sessions=said.sessions, rate=said.rate, duration=said.seconds, seed=said.seed)
    return 0


def _robustness(words: list[str]) -> int:
    from benchmarks.robustness.command import command

    return command(words)


def _forecast(words: list[str]) -> int:
    from benchmarks.forecast.command import command

    return command(words)


if __name__ == "__main__":
    tools = {"generate": _generate, "replay": _replay, "forecast": _forecast, "robustness": _robustness}
    sys.exit(tools[sys.argv[1]](sys.argv[2:]) if sys.argv[1:2] and sys.argv[1] in tools else main())
