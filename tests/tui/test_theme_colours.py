"""The themes that come with Pyrometer: complete, readable, and apart for every kind of colour vision."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from pyrometer.settings import Settings
from pyrometer.tui.app import PyrometerApp
from pyrometer.tui.theme_files import read_theme
from pyrometer.tui.theme_variables import THEME_VARIABLES
from pyrometer.tui.themes import load_themes, themes_folder
from tests import factories
from tests.tui.detail_host import busy
from tests.tui.frames import frame
from tests.tui.theme_host import OURS

GRAPHICS = {"pace-free", "pace-projected"}
"""Parts of bars: about 3 : 1 is enough. `cursor` is a background; everything else is read."""
ON_CURSOR = ("pace-ok", "pace-tight", "pace-lockout", "pace-unknown", "pace-idle", "muted")


def packaged(name: str) -> Theme:
    theme = read_theme(themes_folder() / f"{name}.toml").theme
    assert theme
    return theme


def test_six_themes_are_packaged_and_good() -> None:
    themes, problems = load_themes([themes_folder()])
    assert problems == ()
    assert set(OURS) <= set(themes)
    assert all(set(theme.variables) >= set(THEME_VARIABLES) for theme in themes.values()), (
        "each names every colour of ours"
    )


def test_the_wheel_carries_the_folder() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included["themes"] == "pyrometer/themes"


def test_packed_folder_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "pyrometer"
    package.mkdir(parents=True)
    monkeypatch.setattr("pyrometer.__file__", str(package / "__init__.py"))
    assert themes_folder() == tmp_path / "themes"
    (package / "themes").mkdir()
    assert themes_folder() == package / "themes"


def luminance(colour: Color) -> float:
    red, green, blue = (linear(part) for part in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    part /= 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str | None, other: str | None) -> float:
    """Contrast ratio of WCAG 2, 1..21."""
    assert one
    assert other
    low, high = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))))
    return (high + 0.05) / (low + 0.05)


def test_contrast_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("name", "read"), [("ember", 4.5), ("paper", 4.5), ("contrast", 7), ("cividis", 4.5), ("mono", 4.5)]
)
def test_everything_that_is_read_can_be_read(name: str, read: float) -> None:
    theme = packaged(name)
    for key in ("foreground", "success", "warning", "error", "accent"):
        assert contrast(getattr(theme, key), theme.background) >= read, key
        assert contrast(getattr(theme, key), theme.surface) >= 4.5, key
    for key in set(THEME_VARIABLES) - GRAPHICS - {"cursor"}:
        assert contrast(theme.variables[key], theme.background) >= read, key
    for key in ON_CURSOR:
        assert contrast(theme.variables[key], theme.variables["cursor"]) >= read - 0.05, f"{key} in the chosen row"
    for key in GRAPHICS:
        assert contrast(theme.variables[key], theme.background) >= 2.75, key


MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Full severity, linear RGB: Machado, Oliveira, Fernandes 2009."""


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as someone with this kind of vision sees it."""
    given_rgb = [linear(part) for part in Color.parse(colour).rgb]
    red, green, blue = (sum(m * part for m, part in zip(row, given_rgb, strict=True)) for row in MACHADO[vision])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (max(part, 0) ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def distance(one: str, other: str, vision: str) -> float:
    pairs = zip(lab(one, vision), lab(other, vision), strict=True)
    return float(sum((left - right) ** 2 for left, right in pairs) ** 0.5)


@pytest.mark.parametrize("vision", MACHADO)
@pytest.mark.parametrize(
    "family", [("pace-ok", "pace-tight", "pace-lockout"), ("burn-normal", "burn-high", "burn-extreme")]
)
def test_cividis_keeps_the_states_apart_for_every_vision(vision: str, family: tuple[str, ...]) -> None:
    colours = [packaged("cividis").variables[key] for key in family]
    assert min(distance(one, other, vision) for one, other in itertools.combinations(colours, 2)) >= 30


def test_the_distance_does_see_red_and_green_fall_together() -> None:
    assert distance("#5f8f2f", "#a8782a", "deuteranopia") < 15 < 30 < distance("#6cabea", "#f07f1e", "deuteranopia")


def test_mono_has_no_hue_and_ansi_only_the_terminals_colours() -> None:
    mono = packaged("mono")
    assert all(len(set(Color.parse(value).rgb)) == 1 for value in mono.variables.values())
    assert all(value.startswith("ansi_") for value in packaged("ansi").variables.values())


PAGE = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_is_a_good_theme(tmp_path: Path) -> None:
    example = next(block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "primary" in block)
    path = tmp_path / "harbour.toml"
    path.write_text(example, encoding="utf-8")
    theme = read_theme(path).theme
    assert theme
    for key in ("foreground", "success", "warning", "error"):
        assert contrast(getattr(theme, key), theme.background) >= 4.5
    path.write_text(example.replace("#f28f79", "#f28f7").replace("pace-lockout", "pace-lokout"), encoding="utf-8")
    problems = [str(problem) for problem in read_theme(path).problems]
    assert problems == re.findall(r"^harbour\.toml: .*$", PAGE, re.MULTILINE)


def test_the_page_names_every_theme_and_every_variable() -> None:
    assert [name for name in (*OURS, *THEME_VARIABLES) if f"`{name}`" not in PAGE] == []


# The whole pane


async def test_the_pane_says_the_same_in_every_theme() -> None:
    app = PyrometerApp(Settings(), start=None, clock=lambda: factories.NOW, zone=factories.ZONE, env={})
    async with app.run_test(size=(80, 24)) as pilot:
        app.feed(factories.lockout(detail=busy()))
        await pilot.pause()
        words = frame(app)
        assert "LOCKOUT in 41m" in words
        for name in (*OURS, "nord", "ansi-light"):
            app.theme = name
            await pilot.pause()
            assert frame(app) == words, name
