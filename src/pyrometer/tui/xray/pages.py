"""Which pages there are, and what builds each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias, get_args

from pyrometer.tui.xray.cache import cache_page
from pyrometer.tui.xray.content import XrayContent
from pyrometer.tui.xray.context import context_page
from pyrometer.tui.xray.cost import cost_page
from pyrometer.tui.xray.page import Page
from pyrometer.tui.xray.subagents import subagents_page
from pyrometer.tui.xray.tools import tools_page

View: TypeAlias = Literal["turns", "context", "cost", "tools", "subagents", "cache"]
VIEWS: Final[tuple[View, ...]] = get_args(View)
_PAGES: Final[dict[str, Callable[[XrayContent], Page]]] = {
    "cost": cost_page,
    "tools": tools_page,
    "subagents": subagents_page,
    "cache": cache_page,
}


def page_of(view: View, content: XrayContent, height: int) -> Page:
    """The page for a place of `height` rows; the turns have a list of their own."""
    return context_page(content, height) if view == "context" else _PAGES[view](content)
