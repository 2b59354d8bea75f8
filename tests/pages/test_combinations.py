"""The Combinations page: the grid, the verdict before any difference, what is worked out when it is asked for."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from outcomes.store import write_setting
from tests.records import write_csv

OpenPage = Callable[..., AppTest]
PAGE = "treatments/combinations.py"


def texts(app: AppTest) -> str:
    return "\n".join(word.value.replace("\\", "") for word in (*app.markdown, *app.caption))


def figures(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def choices(app: AppTest) -> dict[str, str]:
    return {box.key: box.value for box in app.selectbox if box.key in ("within", "first", "second")}


def ask(app: AppTest, *names: str) -> AppTest:
    """Open folded parts, which are worked out only then."""
    for name in names:
        app.session_state[f"asked-{name}"] = True
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def app(open_page: OpenPage) -> AppTest:
    return open_page(PAGE)


def test_the_grid_stands_first_with_everyones_share_and_how_many_would_be_lucky(app: AppTest) -> None:
    assert app.title[0].value == "What works for which back pain?"
    told = texts(app)
    assert (
        "Pain: **58 %** of everyone (95% interval 56 to 61 %, n 1,910) stand meaningfully better at session 6" in told
    )
    assert "in about 9 of 187 pairs of combinations within a type one would look better than the other" in told
    assert figures(app)[0].startswith("Share meaningfully better at session 6, pain")


def test_the_first_pair_is_that_with_the_larger_smaller_arm(app: AppTest) -> None:
    assert choices(app) == {
        "within": "sacroiliac",
        "first": "acupuncture + chiropractic adjustment",
        "second": "acupuncture",
    }


def test_the_verdict_stands_before_the_difference_and_the_plain_one_beside(app: AppTest) -> None:
    told = texts(app)
    assert told.index("**Comparable**: 149 episodes") < told.index("Between patients alike in all that is recorded")
    assert "is **1.0 points lower** (95% interval 0.3 to 1.7)" in told
    assert "the plain difference hides it" in told
    assert "2.6 times as common in one of the two" in told
    assert "nothing follows for A and C" in told
    assert "**Already**" in told


def test_each_treatment_stands_beside_always(app: AppTest) -> None:
    assert len(figures(app)) == 3
    assert "clearly different with **chiropractic adjustment**, 1.0 points lower" in texts(app)


def test_what_may_not_be_compared_shows_no_difference_and_says_when_it_could_be(open_page: OpenPage) -> None:
    app = open_page(PAGE, within="muscular", first="exercise therapy", second="acupuncture")
    told = texts(app)
    assert "**Not comparable**: the 29 with exercise therapy scored at session 6" in told
    assert "so no difference is shown." in told
    assert "Between patients alike" not in told
    assert "enough will have begun by **October 2026**" in told
    assert len(figures(app)) == 2


def test_a_link_restores_outcome_type_and_both_combinations(open_page: OpenPage) -> None:
    app = open_page(PAGE, outcome="function", within="all", first="exercise therapy", second="rest")
    assert choices(app) == {"within": "all", "first": "exercise therapy", "second": "rest"}
    told = texts(app)
    assert "Function: **" in told
    assert "few could as well have been given the other" in told  # a small arm against all the rest


def test_another_type_brings_its_own_pair_unless_one_was_chosen(app: AppTest) -> None:
    app.selectbox(key="within").set_value("disc").run()
    assert choices(app) == {"within": "disc", "first": "acupuncture + spinal decompression", "second": "acupuncture"}
    app.selectbox(key="second").set_value("rest").run()
    app.selectbox(key="within").set_value("sacroiliac").run()
    assert choices(app) == {
        "within": "sacroiliac",
        "first": "acupuncture + chiropractic adjustment",
        "second": "rest",
    }


def test_by_a_later_session_only_who_came_to_it_is_held_together_and_the_link_says_so(open_page: OpenPage) -> None:
    app = open_page(PAGE, by_session="2")
    told = texts(app)
    assert "Only episodes that came to session 2 are held together" in told
    assert "that by session 2 were treated with" in told
    assert "began with" not in told
    assert app.selectbox(key="first").label == "Given by session 2"


def test_the_clinics_own_landmark_is_what_counts_first(open_page: OpenPage, own_store, take_in, home) -> None:
    rows = [
        {
            "patient_id": f"{patient:03}",
            "session_date": f"2025-0{month}-0{1 + patient % 9}",
            "pain_score": 9 - month,
            "treatments": "massage" if patient % 2 else "acupuncture",
        }
        for patient in range(60)
        for month in (1, 2, 3)
    ]
    take_in(write_csv(rows))
    write_setting(own_store, "landmark", "2", set_by="Anna")
    app = open_page(PAGE, home=home)
    told = texts(app)
    assert "Only episodes that came to session 2 are held together" in told
    assert "comparisons tell combinations apart by what had been given by session 2 (before: session 1)" in told
    assert "by_session" not in app.query_params


def test_a_combination_is_never_held_against_itself(app: AppTest) -> None:
    app.selectbox(key="first").set_value("acupuncture").run()
    assert not app.exception
    assert choices(app)["second"] == "acupuncture + chiropractic adjustment"


def test_a_combination_that_is_not_here_is_named_and_left_out(open_page: OpenPage) -> None:
    app = open_page(PAGE, first="cupping")
    assert any("first=cupping" in warning.value.replace("\\", "") for warning in app.warning)
    assert choices(app)["first"] == "acupuncture + chiropractic adjustment"


def test_what_is_folded_is_worked_out_when_it_is_opened(app: AppTest) -> None:
    before = texts(app)
    assert "standard deviations. The weights make" not in before
    told = texts(ask(app, "balance", "definitions", "layers", "switches"))
    assert "The weights make all 25 terms level, which proves nothing" in told
    assert "of 12 definitions" in told
    assert "2 treatments against 1 treatment: pain 0.8 points lower" in told
    assert "Every recorded problem addressed against not every one addressed" in told
    assert "who began with acupuncture alone" in told
    assert "earns a combination no credit" in told


def test_too_few_of_every_combination_leave_the_grid_alone(open_page: OpenPage) -> None:
    app = open_page(PAGE, type="unspecified", combination="other combinations")
    assert "No combination was given to 20 episodes" in texts(app)
    assert len(figures(app)) == 1


def test_no_episode_is_a_state_and_not_a_blank(open_page: OpenPage) -> None:
    app = open_page(PAGE, to="2001-01-01", **{"from": "2000-01-01"})
    assert "No episode of care fits this filter." in texts(app)


@pytest.mark.usefixtures("home")
def test_names_from_records_are_no_markup(open_page: OpenPage, own_store, take_in, home) -> None:
    rows = [
        {
            "patient_id": f"{patient:03}",
            "session_date": f"2025-0{month}-0{1 + patient % 9}",
            "pain_score": 9 - month,
            "treatments": "massage" if patient % 2 else "acupuncture",
            "practitioner": "![x](http://example.org)",
        }
        for patient in range(60)
        for month in (1, 2, 3)
    ]
    take_in(write_csv(rows))
    app = open_page(PAGE, home=home)
    assert "Not comparable" in texts(app)
    assert "example.org" not in texts(app)
