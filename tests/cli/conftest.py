"""A stage for every test of a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Commands in an empty home folder; the logs say what `factories.lockout` says."""
    home = tmp_path / "home"
    home.mkdir()
    return Stage(home)
