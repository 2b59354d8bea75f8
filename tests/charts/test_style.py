"""The visual language: told apart without colour, seen on both grounds, the same in figures and in the page's theme."""

import tomllib
from pathlib import Path

import pytest

from outcomes.charts import SERIES
from outcomes.charts.style import fade, say_interval, say_number

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = ("light", "dark")


def find_luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def find_contrast(one: str, other: str) -> float:
    brighter, darker = sorted((find_luminance(one), find_luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_line_stands_out_from_the_ground(theme: str) -> None:
    ground = CONFIG["theme"][theme]["backgroundColor"]
    for series in SERIES:
        assert find_contrast(series.colour, ground) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    for ground in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        for text in (colours["textColor"], colours["linkColor"]):
            assert find_contrast(text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_legend_has_the_colours_of_the_lines(theme: str) -> None:
    assert [CONFIG["theme"][theme][f"{series.word}TextColor"] for series in SERIES] == [one.colour for one in SERIES]


def test_lines_differ_in_marker_glyph_and_dash_or_colour() -> None:
    for attribute in ("colour", "marker", "glyph", "word"):
        assert len({getattr(series, attribute) for series in SERIES}) == len(SERIES)


def test_numbers_are_said_with_one_decimal_and_a_true_minus() -> None:
    assert [say_number(value) for value in (3.04, -1.25, -0.04)] == ["3.0", "−1.2", "0.0"]


def test_an_interval_that_is_not_known_is_not_said() -> None:
    assert say_interval(1.0, 2.0) == "95% interval 1.0 to 2.0"
    assert say_interval(None, None) == ""


def test_a_faded_colour_keeps_its_hue() -> None:
    assert fade("#1b7fc0", 0.5) == "rgba(27,127,192,0.5)"
