"""Sessions read again from their logs and from the store."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pyrometer.archive import Archive
from pyrometer.commands import ShowSession
from pyrometer.settings import Settings
from pyrometer.snapshot import SessionDetail
from pyrometer.wiring import memory_of, monitor_of
from tests import factories
from tests.cli.conftest import stage  # noqa: F401 - a fixture
from tests.cli.stage import Stage
from tests.cli.test_session_command import worked  # noqa: F401 - a fixture

KEY = ("claude", "11111111-aaaa")
SETTINGS = Settings()


def archive_of(stage: Stage, **options: bool) -> Archive:  # noqa: F811
    return Archive(SETTINGS, stage.env, stage.home, lambda: factories.NOW, factories.ZONE, **options)


def live(stage: Stage, *, store: bool) -> SessionDetail:  # noqa: F811
    """As a running monitor shows it; it keeps its store if it shall."""
    now = factories.NOW
    memory = memory_of(SETTINGS, stage.env, stage.home, now) if store else None
    monitor = monitor_of(SETTINGS, stage.env, stage.home, horizon=now - 864_000, memory=memory, zone=factories.ZONE)
    while monitor.tick(now) or monitor.busy:
        pass
    monitor.handle(ShowSession(KEY), now)
    detail = monitor.snapshot(now).detail
    monitor.close(now)
    assert detail is not None
    return detail


def test_the_monitor_takes_the_session_apart_that_somebody_looks_at(worked: Stage) -> None:  # noqa: F811
    detail = live(worked, store=False)
    assert detail.figures is not None
    assert detail.figures.turns == 12 == len(detail.turns)
    assert [Path(path).name for path in detail.logs] == ["11111111-aaaa.jsonl"]


def test_what_results_cost_comes_from_the_logs_alone(worked: Stage) -> None:  # noqa: F811
    detail = live(worked, store=False)
    carry = archive_of(worked, stored=False).carry(detail)
    assert carry is not None
    [one] = carry.dearest
    assert (one.tool, one.size, one.times) == ("Read", 40_002, 10)
    [(ident, (size, dollars))] = carry.by_turn.items()
    assert size == 40_002
    assert dollars == pytest.approx(carry.dollars)
    caller = next(turn for turn in detail.turns if turn.ident == ident)
    assert [tool.name for tool in caller.tools] == ["Read"]


def test_without_any_log_nobody_knows(worked: Stage) -> None:  # noqa: F811
    detail = live(worked, store=False)
    for logs in ((), ("/nowhere/at/all.jsonl",)):
        assert archive_of(worked, stored=False).carry(msgspec.structs.replace(detail, logs=logs)) is None


def test_how_a_turn_came_to_be(worked: Stage) -> None:  # noqa: F811
    detail = live(worked, store=False)
    turn = detail.turns[-2]
    text = "\n".join(archive_of(worked, stored=False).explain(detail, turn))
    assert "turn 2 of 12 of session 11111111-aaaa" in text
    assert "line 2: the only one" in text
    assert "Read" in text
    gone = msgspec.structs.replace(detail, logs=())
    assert "no log that said it can be read any more" in "\n".join(archive_of(worked, stored=False).explain(gone, turn))


def test_the_store_shows_a_session_as_the_monitor_did(worked: Stage) -> None:  # noqa: F811
    shown = live(worked, store=True)
    stored = archive_of(worked).detail(KEY)
    assert stored is not None
    assert stored.figures is not None
    assert stored.figures == shown.figures
    assert [turn.usage for turn in stored.turns] == [turn.usage for turn in shown.turns]
    assert [turn.dollars for turn in stored.turns] == [turn.dollars for turn in shown.turns]
    assert stored.logs == shown.logs
    assert archive_of(worked).detail(("claude", "nobody")) is None
    assert archive_of(worked, stored=False).detail(KEY) is None


def test_without_a_store_there_is_no_old_session(worked: Stage) -> None:  # noqa: F811
    assert archive_of(worked).detail(KEY) is None
