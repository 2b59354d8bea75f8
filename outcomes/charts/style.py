"""The visual language of the figures: four lines told apart by colour, marker and dash; a quiet ground; formats.

Every colour keeps a contrast of 3:1 or better on the light and on the dark ground; a test measures it. The text takes
the reader's theme, so that one figure serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from outcomes.estimates import Estimate

__all__ = [
    "BAND_OPACITY",
    "QUIET",
    "SERIES",
    "Series",
    "arrange_ground",
    "fade",
    "say_count",
    "say_expected",
    "say_interval",
    "say_moment",
    "say_month",
    "say_number",
    "tabulate_estimate",
]


@dataclass(frozen=True, slots=True)
class Series:
    """How one line looks. `word`: the theme's name of the colour; `glyph`: its marker as text, for the legend."""

    colour: str
    marker: str
    dash: str
    word: str
    glyph: str


SERIES: tuple[Series, ...] = (
    Series("#1b7fc0", "circle", "solid", "blue", "●"),
    Series("#c95a00", "square", "solid", "orange", "■"),
    Series("#00916a", "triangle-up", "dash", "green", "▲"),
    Series("#b8609a", "diamond", "dot", "violet", "◆"),
)

QUIET = "#7a8691"
"""What is there for orientation only: the window of sessions 4 to 8, marks, rules."""

BAND_OPACITY = 0.14

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def arrange_ground() -> dict[str, Any]:
    """Return what every figure's layout begins with: no legend in it, for that is text above, and nothing to drag.

    An empty template: the page's theme fills it in, and plotly's own would be most of the figure's size.
    """
    return {"template": {"layout": {}}, "showlegend": False, "dragmode": False}


def fade(colour: str, opacity: float) -> str:
    """Return `colour` (#rrggbb) with an opacity, as the figures want it."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def say_number(value: float) -> str:
    """Return a score with one decimal and a true minus sign."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", "−")


def say_count(count: float, thing: str) -> str:
    """Return how many there are of a thing: `1 episode`, `2,400 episodes`."""
    return f"{count:,.0f} {thing}" if count == 1 else f"{count:,.0f} {thing}s"


def say_moment(moment: str) -> str:
    """Return a moment as it is read, to the minute."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def say_month(month: str) -> str:
    """Return a month, such as 2027-03, as it is said: `March 2027`."""
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def say_expected(number: float) -> str:
    """Return how many are to be expected, with a decimal where they are hardly one."""
    return f"{number:,.0f}" if number >= 1.5 else f"{number:.1f}"


def say_interval(low: float | None, high: float | None) -> str:
    """Return a 95% interval in words; nothing where there is none."""
    if low is None or high is None:
        return ""
    return f"95% interval {say_number(low)} to {say_number(high)}"


def tabulate_estimate(name: str, estimate: Estimate | None) -> dict[str, object]:
    """Return value and limits under `name`, `name`_low and `name`_high, each None where there is no estimate."""
    values = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
