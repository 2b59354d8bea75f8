"""The Claims page: verdicts counted first, a card a claim with the studies beside it, a writer that refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.records import write_csv

OpenPage = Callable[..., AppTest]
CLAIMS = "treatments/claims.py"


def texts(app: AppTest) -> str:
    words = [*app.markdown, *app.caption]
    return "\n".join(word.value.replace("\\", "") for word in words)


def test_the_answer_is_a_count_of_verdicts_with_what_chance_would_bring(open_page: OpenPage) -> None:
    app = open_page(CLAIMS)
    assert app.title[0].value == "Is it true here?"
    told = texts(app)
    assert "Of 9 claims **6 are supported here**, 1 is not, 2 cannot be told yet (2,296 episodes)." in told
    assert "chance alone would be expected to call 0.2 of the 8 that could be tested supported" in told


def test_every_claim_has_its_verdict_with_a_shape_its_number_and_the_studies_beside_it(open_page: OpenPage) -> None:
    told = texts(open_page(CLAIMS))
    for number in range(1, 10):
        assert f"**C{number} · " in told
    assert "check_circle" in told
    assert "hourglass_empty" in told
    assert "**1.4 points better** in pain at session 6 (95% interval 0.9 to 1.9; NRS)" in told
    assert "**Visser 2013** (51 adults" in told
    assert "10.1007/s00586-013-2833-2" in told
    assert "No published figure was found to hold against it." in told


def test_the_sample_clinic_s_sentence_is_marked_and_not_to_be_published(open_page: OpenPage) -> None:
    app = open_page(CLAIMS, claim="C4")
    assert app.code[0].value.startswith("SAMPLE, an invented clinic, not for publication: In our records")
    assert "**Not to be published.** These are the sample clinic's records" in texts(app)
    assert "Publish it whole" not in texts(app)


def test_a_claim_that_is_not_supported_has_no_sentence_and_says_why(open_page: OpenPage) -> None:
    app = open_page(CLAIMS)
    app.selectbox(key="claim").set_value("C3").run()
    assert app.query_params["claim"] == "C3"
    assert not app.code
    assert "**Not to be published.** Not supported here. The interval holds no difference" in texts(app)


def test_a_filter_holds_for_every_claim(open_page: OpenPage) -> None:
    told = texts(open_page(CLAIMS, type="disc"))
    assert "Of 9 claims **" in told
    assert "Nobody began with acupuncture + chiropractic adjustment." in told


def test_no_episode_is_a_state_and_not_a_blank(open_page: OpenPage) -> None:
    app = open_page(CLAIMS, to="2001-01-01", **{"from": "2000-01-01"})
    assert "No episode of care fits this filter." in texts(app)
    assert not app.code


@pytest.mark.usefixtures("home")
def test_a_clinic_s_own_supported_claim_may_be_published(open_page: OpenPage, own_store, take_in) -> None:
    rows = [
        {"patient_id": f"{patient:03}", "session_date": f"2025-0{month}-0{1 + patient % 9}", "pain_score": score}
        for patient in range(60)
        for month, score in ((1, 8), (2, 5 if patient % 5 else 8), (3, 5 if patient % 5 else 8))
    ]
    newest = {"patient_id": "999", "session_date": "2026-06-01", "pain_score": 5}
    take_in(write_csv([*rows, newest]))
    app = open_page(CLAIMS, home=Path(own_store.name).parent)
    assert app.code[0].value.startswith("In our records of care begun from January 2025")
    assert "80 % of 60 episodes of back pain" in app.code[0].value
    assert "Publish it whole" in texts(app)
