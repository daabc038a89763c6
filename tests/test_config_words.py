"""Writing overrides, and the words about settings: example, descriptions, lines, nearest keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyrometer.config import load
from pyrometer.config.describe import describe
from pyrometer.config.example import example
from pyrometer.config.keys import defaults, nearest
from pyrometer.config.lines import line_of
from pyrometer.config.overrides import set_override, unset_override
from pyrometer.settings import Settings
from pyrometer.settings.table import Table


def folder(home: Path) -> Path:
    path = home / ".config/pyrometer"
    path.mkdir(parents=True)
    return path


class TestOverrides:
    def test_a_value_is_written_checked_and_read_back(self, tmp_path: Path) -> None:
        path = folder(tmp_path) / "overrides.toml"
        assert set_override(path, "alerts.burn.hold", "3") == ("3.0", ())
        assert set_override(path, "screen.theme", "paper") == ('"paper"', ())
        assert set_override(path, "keys.freeze", "f") == ('"f"', ())
        assert set_override(path, "sources.claude", "/a:/b") == ('["/a", "/b"]', ())
        loaded = load({}, tmp_path)
        assert loaded.problems == ()
        assert loaded.settings.alerts.burn.hold == 3
        assert loaded.settings.sources.claude == ("/a", "/b")
        assert loaded.settings.keys == {"freeze": "f"}

    @pytest.mark.parametrize(
        ("key", "text", "words"),
        [
            ("alerts.burn.hold", "-1", "must be at least 0"),
            ("alerts.bel", "off", "did you mean alerts.bell?"),
            ("alerts", "off", "is a table"),
            ("screen.nothing", "1", "is not a setting"),
        ],
    )
    def test_a_bad_value_is_refused_and_nothing_is_written(
        self, key: str, text: str, words: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "overrides.toml"
        value, problems = set_override(path, key, text)
        assert value == ""
        assert words in str(problems[0])
        assert not path.exists()

    def test_unset_removes_the_key_and_empty_tables(self, tmp_path: Path) -> None:
        path = tmp_path / "overrides.toml"
        set_override(path, "alerts.burn.hold", "3")
        set_override(path, "screen.title", "false")
        assert unset_override(path, "alerts.burn.hold")
        assert not unset_override(path, "alerts.burn.hold")
        assert "alerts" not in path.read_text()
        assert "title = false" in path.read_text()

    def test_the_hand_written_file_is_never_touched(self, tmp_path: Path) -> None:
        config = folder(tmp_path) / "config.toml"
        config.write_text("# mine\n[screen]\n")
        set_override(config.with_name("overrides.toml"), "screen.title", "false")
        assert config.read_text() == "# mine\n[screen]\n"


class TestWords:
    def test_the_published_example_is_the_generated_one(self) -> None:
        published = Path(__file__).parents[1] / "config.example.toml"
        assert published.read_text("utf-8") == example(), "run: pyrometer config example > config.example.toml"

    def test_the_example_uncommented_is_the_defaults(self, tmp_path: Path) -> None:
        lines = (line.removeprefix("# ") if " = " in line else line for line in example().splitlines())
        assigned = "\n".join(line for line in lines if line.startswith("[") or (" = " in line and ": " not in line))
        (folder(tmp_path) / "config.toml").write_text(assigned.replace('freeze = "f"', ""), "utf-8")
        loaded = load({}, tmp_path)
        assert loaded.problems == ()
        assert loaded.settings == Settings()
        assert set(loaded.origins) == set(defaults()) - {"keys"}

    def test_every_setting_is_documented(self) -> None:
        for key, about in describe().items():
            assert about.doc.endswith((".", ")")), f"{key} has no sentence"
            assert about.allowed

    def test_settings_are_nested_tables_all_the_way(self) -> None:
        def check(part: Table) -> None:
            for name in part.__struct_fields__:
                value = getattr(part, name)
                if isinstance(value, Table):
                    check(value)
                else:
                    assert isinstance(value, bool | int | float | str | tuple | dict)

        check(Settings())

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [("alerts.bel", "alerts.bell"), ("theme", "screen.theme"), ("alarts", "alerts"), ("xyz", "")],
    )
    def test_the_nearest_key(self, wrong: str, right: str) -> None:
        assert nearest(wrong) == right

    def test_lines_are_found_in_every_way_of_writing(self) -> None:
        text = "a.b = 1\n[c]\n  d = 2 # d\n[ c . e ]\n'f' = 3\n\"g h\" = 4\n[c.e.i] # end\n"
        found = {key: line_of(text, key) for key in ("a.b", "c", "c.d", "c.e", "c.e.f", "c.e.i", "d", "c.e.j")}
        assert found == {"a.b": 1, "c": 2, "c.d": 3, "c.e": 4, "c.e.f": 5, "c.e.i": 7, "d": None, "c.e.j": None}
