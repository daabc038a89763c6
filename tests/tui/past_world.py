"""A month of work in a store, and the pane that looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
from textual.pilot import Pilot

from pyrometer.engine.tables import Tables
from pyrometer.history.almanac import Almanac
from pyrometer.history.seen import Format, Seen
from pyrometer.model import Command, CostState, LimitReading, Record, SessionFacts, Turn
from pyrometer.report.export import export
from pyrometer.snapshot import Snapshot
from pyrometer.snapshot.outlook import Outlook
from pyrometer.store.store import Store
from pyrometer.tui.past.host import PastHost
from pyrometer.usage import ToolUse, Usage
from tests import factories
from tests.store.making import work
from tests.tui.pane import TestedApp

NOW = factories.NOW
HOUR = 3600.0
DAY = 24 * HOUR
HOME = Path("/home/ada")
OPUS, GPT = "claude-opus-4-5-20251101", "gpt-5.2-codex"
API, DOCS, WEB = "/home/ada/work/api-refactor", "/home/ada/work/docs", "/home/ada/site/web"
MAIN, FIX, BOOK, PAGE = "9b4a3c1e-1", "51c0ffee-2", "01a2beef-3", "7f00ba11-4"
SCALE = 2.5e-6


def turn(key: str, at: float, session: str = MAIN, **more: Any) -> Turn:
    """One response."""
    values: dict[str, Any] = {"agent": "claude", "model": OPUS, "usage": Usage(40, 90_000, 3000, 0, 800), **more}
    return Turn(key=key, session=session, at=at, **values)


def tool(name: str, server: str = "", skill: str = "") -> ToolUse:
    """One call."""
    return ToolUse(f"{name}{server}", name, server, skill)


def records() -> list[Record]:
    """Four sessions in three folders, of two agents."""
    found: list[Record] = [
        SessionFacts("claude", MAIN, NOW - 3 * HOUR, project=API, branch="main"),
        SessionFacts("claude", FIX, NOW - 2 * DAY, project=API, branch="fix-login"),
        SessionFacts("codex", BOOK, NOW - DAY, project=DOCS, branch="main"),
        SessionFacts("claude", PAGE, NOW - 20 * DAY, project=WEB),
        Command("claude", MAIN, NOW - 2 * HOUR, "/review"),
        CostState("claude", FIX, NOW - 2 * DAY + 2 * HOUR, 4.0, (("opus", Usage(output=60_000)),)),
        LimitReading("claude", "five_hour", 300, 73.0, factories.RESET, NOW - HOUR, "status line"),
        LimitReading("claude", "five_hour", 300, 100.0, factories.RESET - DAY, NOW - DAY, "status line"),
    ]
    bash, read, search, pdf = tool("Bash"), tool("Read"), tool("search", "github"), tool("Skill", skill="pdf")
    for step in range(40):
        tools = ((bash,), (read, bash), (search,), (), (pdf,))[step % 5]
        found.append(turn(f"a{step}", NOW - step * 240.0, tools=tools))
        side = {"chain": "s", "subagent": "Explore"} if step % 4 == 0 else {}
        found.append(turn(f"b{step}", NOW - 2 * DAY + step * 120.0, FIX, tools=tools[:1], **side))
        if step < 15:
            usage = Usage(9000, 50_000, 0, 0, 400)
            found.append(turn(f"c{step}", NOW - DAY + step * 900.0, BOOK, agent="codex", model=GPT, usage=usage))
            found.append(turn(f"d{step}", NOW - (20 - step) * DAY, PAGE, usage=Usage(50, 30_000, 900, 0, 300)))
    found.append(turn("e", NOW - 3 * DAY, PAGE, model="nobody-knows", usage=Usage(900, 5000, 0, 0, 70), final=False))
    return found


def filled(path: Path, found: list[Record] | None = None) -> Path:
    """A store with all that in it."""
    store = Store.open(path, now=NOW)
    store.commit([work(1, *(records() if found is None else found))], NOW)
    store.close()
    return path


def snapshot(**changes: Any) -> Snapshot:
    """With the scales of two windows learned."""
    base = factories.two_windows(**changes)
    windows = tuple(
        msgspec.structs.replace(window, outlook=Outlook(percent=73.0, sd=1.0, basis="reported", scale=scale))
        for window, scale in zip(base.windows, (SCALE, SCALE / 8), strict=True)
    )
    return msgspec.structs.replace(base, windows=windows)


def host(path: Path, folder: Path | None = None) -> PastHost:
    """The store, and a folder to export to."""
    tables = Tables()

    def write(seen: Seen, shape: Format) -> Path:
        return export(seen, shape, (folder or path.parent,), NOW)

    return PastHost(Almanac(path, lambda: tables), export=write, home=HOME)


@asynccontextmanager
async def past_pane(
    make: Callable[[], PastHost] | None, size: tuple[int, int] = (80, 24), seen: Snapshot | None = None, **options: Any
) -> AsyncIterator[tuple[TestedApp, Pilot[None]]]:
    """The pane with a past."""
    app = TestedApp()
    app.past = make
    async with app.run_test(size=size, **options) as pilot:
        await pilot.pause()
        app.feed(seen or snapshot())
        await pilot.pause()
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys one after the other, each with the answer that it brings."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def settle(pilot: Pilot[None]) -> None:
    """Waits for the answer."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


ZONE = UTC
