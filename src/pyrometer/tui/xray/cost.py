"""What the session was spent on, and how it worked for that."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.snapshot import SessionFigures
from pyrometer.snapshot.xray import Overhead
from pyrometer.text import count, dollars, share
from pyrometer.tui.xray.behind import Matching
from pyrometer.tui.xray.content import UNKNOWN, XrayContent, dollars_cell, missing, points
from pyrometer.tui.xray.page import Block, Page, facts, title, words
from pyrometer.tui.xray.split import split_block
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.unlogged import unlogged_words
from pyrometer.words.xray import churn_words, fan_words, yield_words

MODELS = (
    Column("model", "by model", right=False),
    Column("turns", "turns", 7, 3),
    Column("output", "output", 8, 2),
    Column("hit", "hit", 6, 4),
    Column("cost", "≈ USD", 9, 0),
    Column("credits", "credits", 9, 5),
    Column("share", "share", 7, 1),
)


def cost_page(content: XrayContent) -> Page:
    """Both splits, then the facts, then the models."""
    figures = content.detail.figures
    if figures is None:
        return Page((words(missing(content), "page--quiet"),), content.key)
    blocks: list[Block] = [
        words(_whole(figures, content)),
        split_block(figures.dollar_split, figures.credit_split, content.detail.scales),
        title("how it works"),
        facts(tuple(_facts(figures, content))),
    ]
    if len(figures.parts["model"]) > 1:
        blocks += [words(""), models_table(figures)]
    return Page(tuple(blocks), ("cost", content.key))


def _whole(figures: SessionFigures, content: XrayContent) -> str:
    priced = figures.unpriced < figures.turns or figures.dollars > 0
    unpriced = f"{figures.unpriced:,} turns without a known price" if figures.unpriced else ""
    said = (
        f"{dollars(figures.dollars)} API-equivalent" if priced else "",
        points(figures.credits, content.detail.scales) or f"{count(figures.credits)} credits",
        f"{figures.turns:,} turns",
        unpriced,
    )
    return " · ".join(part for part in said if part)


def _facts(figures: SessionFigures, content: XrayContent) -> Iterator[tuple[str, str]]:
    session = content.detail.session
    for sentence in yield_words(figures.yield_output, figures.yield_cost):
        yield "yield", sentence
    if session.reasoning_share is not None:
        yield (
            "reasoning",
            f"{share(session.reasoning_share)} of the output: {count(session.usage.reasoning or 0)} tokens",
        )
    if figures.mix.whole:
        calls = sorted(((times, work) for work, times in figures.mix.calls.items() if times), reverse=True)
        kinds = " · ".join(f"{work} {share(times / figures.mix.whole)}" for times, work in calls)
        yield "tool mix", f"{figures.mix.whole:,} calls: {kinds}"
    for sentence in churn_words(figures.churn):
        yield "edits", sentence
    for sentence in fan_words(figures.fan, figures.turns):
        yield "fan-out", sentence
    if figures.overhead is not None:
        yield "overhead", _overhead(figures.overhead, figures)
    if session.turns_per_prompt is not None:
        yield "prompts", f"{session.prompts:,}, each followed by {session.turns_per_prompt:.1f} turns"
    if said := unlogged_words(session.unlogged):
        yield "beside it", f"{said}, in no figure here"


def _overhead(over: Overhead, figures: SessionFigures) -> str:
    """Tools and instructions, which every prompt of the main loop carries along."""
    part = f", {share(over.dollars / figures.dollars)} of the cost" if figures.dollars else ""
    return (
        f"tools and instructions: at most {count(over.tokens)} of every prompt, read {over.turns:,} times: "
        f"{dollars(over.dollars)}{part}"
    )


def models_table(figures: SessionFigures) -> Table:
    """By model."""
    whole = figures.dollars
    rows = tuple(
        (
            Cell(part.name, part.name, behind=Matching(part.name)),
            Cell(f"{part.turns:,}", part.turns),
            Cell(count(part.usage.output), part.usage.output),
            Cell(share(part.usage.cache_hit), part.usage.cache_hit),
            dollars_cell(part.dollars),
            Cell(count(part.credits), round(part.credits, 1)),
            Cell(share(part.dollars / whole) if whole and part.dollars is not None else UNKNOWN, part.dollars),
        )
        for part in figures.parts["model"]
    )
    return Table("models", MODELS, rows)
