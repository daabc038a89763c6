"""Theme files: strict reading, folders, and the promise that an accepted theme breaks no style sheet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Digits, Input, OptionList
from textual.widgets._toast import Toast

from pyrometer.text import printable
from pyrometer.tui.theme_files import COLOURS, MAX_BYTES, known_variables, read_theme
from pyrometer.tui.themes import changed, folder_state, load_themes, themes_folder
from tests.tui.theme_host import MINIMAL, OURS, Plain, write


def faults(path: Path) -> list[str]:
    return [str(problem) for problem in read_theme(path).problems]


# Strict reading


def test_a_minimal_theme_is_enough(tmp_path: Path) -> None:
    theme = read_theme(write(tmp_path)).theme
    assert theme
    assert (theme.name, theme.dark, theme.error, theme.accent) == ("mine", True, "#ff7755", None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"acent": "#fff"}, "mine.toml: acent: is not a key of themes, did you mean accent?"),
        ({"zzz": 1}, "mine.toml: zzz: is not a key of themes"),
        (
            {"error": "#12"},
            'mine.toml: error = "#12": is not a colour (use #rrggbb, a CSS colour name or ansi_red ...)',
        ),
        ({"error": 3}, "mine.toml: error = 3: must be a string"),
        ({"background": "#00000080"}, 'mine.toml: background = "#00000080": must not be transparent'),
        ({"error": None}, "mine.toml: error: is missing"),
        ({"name": None}, "mine.toml: name: is missing"),
        ({"name": "a, b"}, 'mine.toml: name = "a, b": must be 1 to 40 letters, digits, - or _'),
        ({"dark": "yes"}, 'mine.toml: dark = "yes": must be true or false'),
        ({"variables": 3}, "mine.toml: variables = 3: must be a table: [variables]"),
        (
            {"variables": {"pace-okay": "red"}},
            "mine.toml: variables.pace-okay: is not a key of themes, did you mean pace-ok?",
        ),
        (
            {"variables": {"pace-ok": "grean"}},
            'mine.toml: variables.pace-ok = "grean": is not a colour (#rrggbb, red, red 50%)',
        ),
        (
            {"variables": {"pace-ok": "auto 80%"}},
            'mine.toml: variables.pace-ok = "auto 80%": is not a colour (#rrggbb, red, red 50%)',
        ),
        ({"variables": {"pace-ok": 7}}, "mine.toml: variables.pace-ok = 7: must be a string"),
        (
            {"variables": {"link-style": "#fff"}},
            'mine.toml: variables.link-style = "#fff": is not a text style (bold, italic, underline, reverse, none)',
        ),
    ],
)
def test_a_fault_is_named_with_file_key_value_and_reason(
    tmp_path: Path, changes: dict[str, object], expected: str
) -> None:
    assert faults(write(tmp_path, **changes)) == [expected]


def test_all_faults_of_a_file_are_listed(tmp_path: Path) -> None:
    assert len(faults(write(tmp_path, error="#12", name="", acent="red", variables={"pace-ok": ""}))) == 4


@pytest.mark.parametrize("value", ["red 50%", "#abc", "rgb(1,2,3)", "ansi_red", "hsl(120,50%,50%)"])
def test_colours_in_all_spellings_are_taken(tmp_path: Path, value: str) -> None:
    assert faults(write(tmp_path, variables={"pace-ok": value, "text-muted": "auto 70%", "link-style": "bold"})) == []


def test_what_is_not_a_theme_at_all(tmp_path: Path) -> None:
    broken, latin, huge = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    broken.write_text("name = ")
    latin.write_bytes(b"name = '\xe9'")
    huge.write_bytes(b"#" * (MAX_BYTES + 1))
    (tmp_path / "d.toml").mkdir()
    themes, problems = load_themes([tmp_path, tmp_path / "missing"])
    assert themes == {}
    assert [problem.reason.split(" (")[0] for problem in problems] == [
        "is not TOML",
        "is not TOML",
        "is larger than 64 KiB",
        "cannot be read",
    ]


JUNK = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["red", "#123", "red;}", "} A { color: red", "$primary", "auto", "initial", "ansi_blue", "transparent"]
    ),
    st.integers(),
    st.booleans(),
    st.lists(st.text(max_size=3), max_size=2),
)
KEYS = st.one_of(st.sampled_from(["name", "dark", "ansi", *COLOURS]), st.text(max_size=8))
TABLES = st.dictionaries(st.one_of(st.sampled_from(sorted(known_variables())), st.text(max_size=8)), JUNK, max_size=4)


TEXTUALS_OWN = (Screen, CommandPalette, Input, OptionList, Toast, Widget, Digits)
"""Whatever of Textual the pane shows."""


def survives(theme: Theme) -> None:
    """Our colours and Textual's own style sheets parse under the theme."""
    app = Plain()
    app.register_theme(theme)
    app.theme = theme.name
    app.stylesheet.set_variables(app.get_css_variables())
    for place, css in enumerate((Plain.CSS, *(kind.DEFAULT_CSS for kind in TEXTUALS_OWN))):
        app.stylesheet.add_source(css, read_from=("test", str(place)))
    app.stylesheet.parse()


@settings(max_examples=100, deadline=None)
@given(changes=st.dictionaries(KEYS, JUNK, max_size=3), variables=TABLES)
def test_no_file_raises_and_what_is_accepted_is_safe(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, object], variables: dict[str, object]
) -> None:
    path = tmp_path_factory.getbasetemp() / "mine.toml"
    path.write_bytes(tomli_w.dumps(MINIMAL | {"variables": variables} | changes).encode("utf-8", "replace"))
    found = read_theme(path)
    assert (found.theme is None) == bool(found.problems)
    assert all(printable(str(problem), 300) == str(problem) for problem in found.problems)
    if found.theme:
        survives(found.theme)


@pytest.mark.parametrize(
    ("key", "value"), [("link-style-hover", "red"), ("background-darken-1", "red 40%"), ("link-style", "blue")]
)
def test_a_variable_that_textual_would_stumble_over_is_refused(tmp_path: Path, key: str, value: str) -> None:
    found = read_theme(write(tmp_path, variables={key: value}))
    assert found.theme is None
    assert [problem.key for problem in found.problems] == [f"variables.{key}"]


COLOURFUL = st.sampled_from(
    ["red", "#123", "rgb(1,2,3)", "ansi_blue", "ansi_default", "ansi_bright_black", "hsl(1,2%,3%)"]
)
STYLED = st.sampled_from(["red 40%", "ansi_red 10%", "transparent", "auto 50%", "auto", "bold", "none", "initial"])


@settings(max_examples=80, deadline=None)
@given(
    base=st.dictionaries(st.sampled_from(COLOURS), COLOURFUL, max_size=4),
    ansi=st.booleans(),
    key=st.sampled_from(sorted(known_variables())),
    value=st.one_of(COLOURFUL, STYLED),
)
def test_whatever_is_accepted_does_not_break_any_style_sheet(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, str], ansi: bool, key: str, value: str
) -> None:
    found = read_theme(write(tmp_path_factory.getbasetemp(), **base, ansi=ansi, variables={key: value}))
    assert len(found.problems) <= 1, "only the variable may be refused"
    if found.theme:
        survives(found.theme)


# Folders


def test_a_persons_theme_overrides_ours_by_name(tmp_path: Path) -> None:
    write(tmp_path, name="ember")
    themes, problems = load_themes([themes_folder(), tmp_path])
    assert problems == ()
    assert themes["ember"].primary == MINIMAL["primary"]
    assert set(OURS) <= set(themes)


def test_two_files_of_one_name_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", name="same")
    write(tmp_path, "b.toml", name="same")
    themes, problems = load_themes([tmp_path])
    assert list(themes) == ["same"]
    assert [str(problem) for problem in problems] == ['b.toml: name = "same": is taken by a.toml']


def test_changed_names_what_was_saved_added_and_removed(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.toml"), write(tmp_path, "two.toml")
    (tmp_path / "notes.txt").write_text("x")
    before = folder_state([tmp_path])
    assert changed(before, folder_state([tmp_path])) == ()
    os.utime(one, ns=(5, 5))
    two.unlink()
    three = write(tmp_path, "three.toml")
    assert changed(before, folder_state([tmp_path])) == tuple(sorted([one, two, three]))
