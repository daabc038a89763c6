"""Colours are worked out when a line asks for them, and anew when they may have changed."""

from __future__ import annotations

import pytest

from pyrometer.tui.widgets.session_table import SessionTable
from tests import factories
from tests.tui.pane import pane


async def test_only_the_colours_that_are_shown_are_worked_out() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, _):
        table = app.main.query_one(SessionTable)
        known = set(table._component_styles)
        assert "table--row" in known
        assert known < SessionTable.COMPONENT_CLASSES


async def test_another_theme_colours_what_is_shown_anew() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        table = app.main.query_one(SessionTable)
        before = table.get_component_rich_style("table--row").color
        app.theme = "paper"
        await pilot.pause()
        assert table.get_component_rich_style("table--row").color != before


async def test_a_colour_that_is_not_declared_is_a_fault() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, _):
        table = app.main.query_one(SessionTable)
        with pytest.raises(KeyError):
            table.get_component_rich_style("verdict--ok")
