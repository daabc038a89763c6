"""The picture in the README."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from benchmarks.screenshot import draw


def test_the_picture_is_the_same_every_time_and_fetches_nothing(tmp_path: Path) -> None:
    draw(tmp_path / "one.svg")
    draw(tmp_path / "two.svg")
    said = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert said == (tmp_path / "two.svg").read_text(encoding="utf-8")
    assert "@font-face" not in said
    words = "".join(ElementTree.fromstring(said).itertext()).replace("\xa0", " ")
    assert "invented data" in words
    assert "api-refactor" in words
