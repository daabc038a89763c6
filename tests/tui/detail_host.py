"""An app around the detail screen, and a session that has everything it can show."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from textual.app import App

from pyrometer.snapshot import SessionDetail, SessionView
from pyrometer.tui.archive import Archive
from pyrometer.tui.bindings import APP_BINDINGS
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.screens.detail import DetailScreen
from pyrometer.tui.theme_variables import variable_defaults
from pyrometer.tui.widgets.turn_list import TurnList
from pyrometer.usage import ToolUse
from tests import factories

GITHUB = ToolUse(id="g", name="mcp__github__search_code", server="github")
BASH = ToolUse(id="b", name="Bash")


def busy(**changes: Any) -> SessionDetail:
    """A session with everything: tools of all kinds, one-hour writes, reasoning, a compaction four turns ago."""
    sizes = [28_000 + 4_300 * place if place < 36 else 41_000 + 9_100 * (place - 36) for place in range(40)]
    turns = [
        msgspec.structs.replace(turn, context=now, growth=now - before)
        for turn, now, before in zip(factories.turns(40), sizes[::-1], [*sizes[-2::-1], 0], strict=True)
    ]
    used = msgspec.structs.replace(turns[0].usage, cache_write_1h=12_400)
    turns[0] = msgspec.structs.replace(turns[0], usage=used, tools=(BASH, BASH, BASH, GITHUB))
    started = (ToolUse(id="t", name="Task", subagent="Explore"), ToolUse(id="s", name="Skill", skill="review"))
    turns[1] = msgspec.structs.replace(turns[1], tools=started)
    session = factories.session(
        context=sizes[-1],
        not_final=1,
        usage=factories.usage(cache_write_1h=12_400, reasoning=53_000),
        parent="0c0ffee0-0000",
        since_window=factories.usage(),
    )
    contexts = tuple((turn.at, size) for turn, size in zip(turns[::-1], sizes, strict=True))
    detail = SessionDetail(session, tuple(turns), contexts, (turns[3].at - 20,))
    return msgspec.structs.replace(detail, **changes)


class Host(App[None]):
    """An app with nothing but the detail screen above it."""

    BINDINGS: ClassVar = list(APP_BINDINGS)

    def __init__(
        self, session: SessionView | None = None, book: MaskBook | None = None, archive: Archive | None = None
    ) -> None:
        super().__init__()
        self.book = book or MaskBook()
        self.detail = DetailScreen(
            session or factories.session(), now=factories.NOW, book=self.book, zone=factories.ZONE, archive=archive
        )
        self.quits = 0

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def on_mount(self) -> None:
        self.push_screen(self.detail)

    async def action_quit(self) -> None:
        self.quits += 1

    @property
    def turns(self) -> TurnList:
        return self.detail.query_one(TurnList)
