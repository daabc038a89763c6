"""The account of a turn as text: lines, how they became one, price, credits, context. Names and sizes only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from pyrometer.engine.bill import Bill
from pyrometer.explain.account import Account, Line
from pyrometer.model import Turn
from pyrometer.paths import display
from pyrometer.report.columns import Align, columns
from pyrometer.report.times import iso
from pyrometer.text import clock, dollars, share, span

_RANKS: Final = ("original", "side question or subagent copy", "proven copy")
_WIDE: Final = 200
_COUNTS: Final = ("fresh", "re-read", "written 5m", "written 1h", "output")


def explain_turn(account: Account, home: Path, zone: tzinfo | None = None) -> str:
    """All of it, in paragraphs."""
    parts = [_head(account, home, zone), _said(account, home), _collapse(account), _price(account), _weights(account)]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in [*parts, _context(account)])


def _head(account: Account, home: Path, zone: tzinfo | None) -> list[str]:
    turn, stored = account.turn, account.stored
    loop = f"subagent {turn.subagent or turn.chain}" if turn.chain else "main loop"
    where = display(Path(stored.project), home) if stored.project else "–"
    name = "" if turn.key.startswith("\0") else f" {turn.key}"
    return [
        f"{turn.agent} turn{name}",
        f"  {datetime.fromtimestamp(turn.at, zone):%Y-%m-%d} {clock(turn.at, zone)} · {turn.model or '–'} · {loop}",
        f"  turn {stored.number:,} of {stored.count:,} of session {turn.session} · {where}",
    ]


def _said(account: Account, home: Path) -> Iterator[str]:
    yield "what the logs say"
    if account.from_store:
        yield "  no log that said it can be read any more: what follows is what the store kept of it"
    for path in dict.fromkeys(line.path for line in account.lines):
        yield f"  {display(Path(path), home)}"
        rows = [_HEADS, *(_line(line) for line in account.lines if line.path == path)]
        yield from (f"    {row}" for row in columns(rows, _ALIGNS, _WIDE))
    for gone in account.gone:
        yield f"  {display(Path(gone.path), home) if gone.path else 'a log without a name'}: {gone.reason}"


_HEADS: Final = ("line", "byte", "length", *_COUNTS, "", "tools", "decides")
_RIGHT: Final[tuple[Align, ...]] = ("right",) * 8
_ALIGNS: Final[Sequence[Align]] = (*_RIGHT, "left", "left", "left")


def _line(line: Line) -> tuple[str, ...]:
    usage = line.turn.usage
    counts = (usage.uncached, usage.cache_read, usage.cache_write_5m, usage.cache_write_1h, usage.output)
    decides = [word for word, does in (("counts", line.wins), ("owner", line.owns), ("time", line.first)) if does]
    return (
        f"{line.place.number:,}",
        f"{line.place.offset:,}",
        f"{line.place.size:,}",
        *(f"{number:,}" for number in counts),
        "final" if line.turn.final else "not final",
        _tools(line.turn) or "–",
        ", ".join(decides),
    )


def _tools(turn: Turn) -> str:
    return ", ".join(f"{tool.name} {tool.size:,} B" for tool in turn.tools)


def _collapse(account: Account) -> Iterator[str]:
    turn, lines = account.turn, account.lines
    yield "how that became one turn"
    if lines:
        best = next(line for line in lines if line.wins)
        yield f"  counts   line {best.place.number:,}: {_why(best, lines)}"
        yield f"  time     line {next(line for line in lines if line.first).place.number:,}, the earliest"
    rank, born, _ = turn.claim
    files = len(account.stored.files)
    among = "" if files == 1 else f", the smallest claim of {files} logs"
    since = f" in a log that begins {iso(born)}" if born else ""
    yield f"  owner    session {turn.session}: {_RANKS[min(rank, 2)]}{since}{among}"
    yield f"  tools    {_calls(account)}"
    yield f"  output   {turn.usage.output:,}{'' if turn.final else ' at least: no line is final'}{_reasoning(turn)}"


def _why(best: Line, lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return "the only one"
    final = sum(line.turn.final for line in lines)
    if not final:
        return f"none of {len(lines)} is final, and it has the largest output"
    if best.turn.usage.output > max((line.turn.usage.output for line in lines if line is not best), default=-1):
        return f"final, with the largest output of {len(lines)}"
    return (
        f"the only final one of {len(lines)}" if final == 1 else f"the first of {final} that are final and say the same"
    )


def _calls(account: Account) -> str:
    turn = account.turn
    if not turn.tools:
        return "none called"
    said = sum(len(line.turn.tools) for line in account.lines)
    once = f", each once of {said} mentions" if said > len(turn.tools) else ""
    return f"{_tools(turn)}{once}"


def _reasoning(turn: Turn) -> str:
    return "" if turn.usage.reasoning is None else f", {turn.usage.reasoning:,} of it reasoning"


def _price(account: Account) -> Iterator[str]:
    yield "price, API-equivalent"
    bill = account.bill
    if bill is None:
        model = account.turn.model or "a model without a name"
        yield f"  unpriced: no table has a row for {model}; docs/prices.md tells how to add one"
    else:
        yield from _bill(bill)
    stored = account.stored.dollars
    if (None if bill is None else round(bill.dollars, 8)) != (None if stored is None else round(stored, 8)):
        yield f"  the store counted it with {_exact(stored)}, by the table of that time: pyrometer store --reprice"


def _bill(bill: Bill) -> Iterator[str]:
    rows = [("bucket", "tokens", "$ per million", "dollars")]
    names = dict(zip((charge.bucket for charge in bill.charges), _COUNTS, strict=True))
    rows += [
        (names[charge.bucket], f"{charge.amount:,}", f"{charge.rate:g}", _exact(charge.dollars))
        for charge in bill.charges
        if charge.amount
    ]
    yield from (f"  {row}" for row in columns(rows, ("left", "right", "right", "right"), _WIDE))
    for word, factor in bill.factors:
        yield f"  {word}: times {factor:g}{'' if factor != 1 else ', the row names no factor for it'}"
    if bill.searches.amount:
        yield f"  {bill.searches.amount:,} web searches at ${bill.searches.rate:g}: {_exact(bill.searches.dollars)}"
    yield f"  together {_exact(bill.dollars)}"
    since = f"its price since {iso(bill.price.since)[:10]}" if bill.price.since else "its first price"
    long = "" if bill.above is None else f", the rates of prompts above {bill.above:,} tokens"
    yield f"  row {bill.model.name}, {since}{long}; {bill.model.table or 'shipped table'}"
    if bill.model.evidence:
        yield f"  evidence: {bill.model.evidence}"


def _weights(account: Account) -> Iterator[str]:
    turn, weighing = account.turn, account.weighing
    tokens, usage = weighing.tokens, turn.usage
    yield "weight in the provider's windows"
    rows = [("bucket", "tokens", "weight", "credits")]
    for name, amount, weight in (
        ("fresh", usage.uncached, tokens.uncached),
        ("written", usage.cache_write, tokens.cache_write),
        ("re-read", usage.cache_read, tokens.cache_read),
        ("output", usage.output, tokens.output),
    ):
        rows.append((name, f"{amount:,}", f"{weight:g}", f"{amount * weight:,.1f}"))
    yield from (f"  {row}" for row in columns(rows, ("left", "right", "right", "right"), _WIDE))
    row = weighing.row
    whose = f"row {row.name}" if row is not None else "no row names the model: its family's mean, else 1"
    yield f"  times {weighing.multiplier:g} ({whose}) is {account.credits:,.1f} credits"
    for evidence, source in ((tokens.evidence, tokens.source), (row.evidence, row.source) if row else ("", "")):
        if evidence:
            yield f"  evidence: {evidence}{f' ({source})' if source else ''}"


def _context(account: Account) -> Iterable[str]:
    turn, before = account.turn, account.stored.before
    yield "context and cache"
    context = "unknown" if turn.context is None else f"{turn.context:,} tokens"
    window = f" of {turn.context_window:,}" if turn.context_window else ""
    grown = f", {account.growth:+,} since the turn before, {span(turn.at - before[1])} earlier" if before else ""
    yield f"  context  {context}{window}{grown if account.growth is not None else ''}"
    yield f"  cache    {share(turn.usage.cache_hit)} of the prompt was read from it{_miss(turn)}"


def _miss(turn: Turn) -> str:
    return f"; missed: {turn.cache_miss}" if turn.cache_miss else ""


def _exact(value: float | None) -> str:
    """To a millionth, for small sums have to add up before the eye."""
    return dollars(None) if value is None else f"${value:,.6f}"
