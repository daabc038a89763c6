"""Alerts and notices for these tests."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from pyrometer.notify.notice import Notice, notice_of
from pyrometer.snapshot import AlertView
from tests import factories

ALERT = AlertView(
    rule="limit",
    subject="claude 5h",
    level="critical",
    message="claude 5h limit reached at 14:20 (100%)",
    action="commit, then wait",
    since=factories.NOW - 60,
)


def alert(**changes: Any) -> AlertView:
    return replace(ALERT, **changes)


def notice(**changes: Any) -> Notice:
    return replace(notice_of(ALERT), **changes)
