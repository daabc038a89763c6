"""Scrolling lists paint the rows that changed, and no others."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, ComposeResult
from textual.strip import Strip

from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_scroll import LineScroll


class Words(LineScroll):
    """Some words; writes down which rows it paints."""

    DEFAULT_CSS = "Words { height: 1fr; }"

    def __init__(self, words: Iterable[str], *, pinned: bool = False) -> None:
        super().__init__(pinned=pinned)
        self.words = list(words)
        self.painted: list[int] = []

    def line_count(self) -> int:
        return len(self.words)

    def line_at(self, place: int, width: int) -> Line:
        return ((self.words[place][:width], ""),)

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    def rows(self) -> list[str]:
        return [self.render_line(y).text.rstrip() for y in range(self.size.height)]


class Host(App[None]):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self.list = words

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"faint": "#333333", "muted": "#777777"}

    def compose(self) -> ComposeResult:
        yield self.list


async def test_only_changed_rows_are_painted() -> None:
    words = Words(f"line {number}" for number in range(5))
    async with Host(words).run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        words.painted.clear()
        words.redraw()
        await pilot.pause()
        assert words.painted == []
        words.words[3] = "other"
        words.redraw()
        await pilot.pause()
        assert set(words.painted) == {3}
        assert words.rows()[3] == "other"


async def test_a_row_that_is_gone_is_blank() -> None:
    words = Words(f"line {number}" for number in range(5))
    async with Host(words).run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        words.words.pop()
        words.redraw()
        await pilot.pause()
        assert words.rows()[3:6] == ["line 3", "", ""]


async def test_scrolled_lists_show_their_own_rows_and_the_pinned_one() -> None:
    words = Words((f"line {number}" for number in range(50)), pinned=True)
    async with Host(words).run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        words.move(10)
        await pilot.pause()
        assert words.rows() == ["line 0", "line 11", "line 12", "line 13", "line 14"]
        words.words[12] = "other"
        words.redraw()
        await pilot.pause()
        assert words.rows()[2] == "other"
        await pilot.resize_terminal(12, 7)
        assert words.rows()[:3] == ["line 0", "line 11", "other"]
