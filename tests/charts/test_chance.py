"""The chance meter: its sentence for every standing of the share against the range, and its figure."""

import plotly.graph_objects as go
import pytest

from outcomes.charts import draw_chance_meter, say_chance_improvement, say_chance_meter
from outcomes.estimates import ChanceRange, Estimate


def chance(low: float, high: float, looks: int = 1) -> ChanceRange:
    return ChanceRange(low, high, 200, looks, "%")


def share(value: float, half: float | None = 3.0) -> Estimate:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Estimate(value, low, high, 180, 20, "%", "share, Wilson interval")


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        (67, "Here 67 % did: 28 to 62 in a hundred are more than that."),
        (40, "Here 40 % did: all of it could be ups and downs, and at most 35 in a hundred are more than that."),
        (5, "Here 5 % did: all of it could be ups and downs."),
        (1, "Here 1 % did, fewer than that."),
    ],
    ids=["beyond", "its interval reaches in", "at the low end", "below"],
)
def test_more_is_claimed_only_where_the_whole_interval_lies_beyond_the_range(observed: float, said: str) -> None:
    alone = "Ups and downs alone would make 5 to 39 % of these patients improve at a later score."
    assert say_chance_improvement(share(observed), chance(5.1, 38.8)) == f"{alone} {said}"


def test_where_nobody_improved_nothing_could_be_ups_and_downs() -> None:
    assert say_chance_improvement(share(0, 9), chance(5.1, 38.8)).endswith("at a later score. Here nobody did.")


def test_several_scores_are_said_to_be_several() -> None:
    assert "improve at one or more of 8 later scores." in say_chance_improvement(share(95), chance(21, 88, looks=8))


def test_with_too_few_or_without_a_reference_nothing_is_said() -> None:
    assert say_chance_improvement(share(67, None), chance(5, 39)) == ""
    assert say_chance_improvement(share(67), None) == ""
    assert say_chance_improvement(None, chance(5, 39)) == ""


def test_the_text_alternative_says_what_the_meter_shows() -> None:
    assert say_chance_meter(share(67), chance(5.1, 38.8)) == (
        "Share who improve meaningfully. Ups and downs alone: 5 to 39 %. Here: 67 %, 95% interval 64 to 70 %, n 180."
    )
    assert say_chance_meter(share(67, None), chance(5.1, 5.3)).endswith("alone: 5 %. Here: 67 %, n 180.")


@pytest.mark.parametrize("observed", [share(2.0, 2.0), share(67), share(98.0, 2.0), share(50, None)])
def test_the_meter_is_one_that_plotly_accepts_and_its_labels_stay_inside(observed: Estimate) -> None:
    drawn = draw_chance_meter(observed, chance(5.1, 38.8)).to_dict()
    go.Figure(drawn)  # raises on an attribute or a value that plotly does not know
    least, rest, seen = drawn["data"]
    assert least["x"][0] + rest["x"][0] == pytest.approx(38.8)
    assert seen["x"] == [observed.value]
    assert seen["error_x"]["visible"] is (observed.low is not None)
    label = drawn["layout"]["annotations"][0]
    assert label["xanchor"] == ("left" if observed.value <= 50 else "right")
