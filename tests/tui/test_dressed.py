"""Styles are worked out once at the start, and again when they change."""

from __future__ import annotations

import pytest
from textual.css.stylesheet import Stylesheet

from tests import factories
from tests.tui.pane import TestedApp


async def test_styles_are_parsed_anew_only_when_the_theme_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    parse = Stylesheet.reparse

    def counted(self: Stylesheet) -> None:
        parsed.append(1)
        parse(self)

    monkeypatch.setattr(Stylesheet, "reparse", counted)
    app = TestedApp()
    async with app.run_test(size=(130, 40)) as pilot:
        await pilot.pause()
        app.feed(factories.two_windows())
        await pilot.pause()
        assert parsed == []
        assert app.screen.classes >= {"-wide", "-tall"}
        app.theme = next(name for name in app.shelf.names if name != app.theme)
        await pilot.pause()
        assert parsed == [1]


@pytest.mark.parametrize(
    ("size", "classes"),
    [((10, 3), {"-narrow", "-tiny"}), ((64, 14), {"-medium", "-short"}), ((120, 22), {"-wide", "-normal"})],
)
async def test_the_first_screen_has_the_classes_of_its_size(size: tuple[int, int], classes: set[str]) -> None:
    app = TestedApp()
    async with app.run_test(size=size) as pilot:
        assert app.main.classes >= classes
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert app.main.classes >= {"-wide", "-tall"}
        assert not app.main.classes & {*classes} - {"-wide"}
