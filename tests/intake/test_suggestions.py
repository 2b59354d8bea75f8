"""What an unknown heading may mean: words tell more than letters, and a suggestion says how sure it is."""

import pytest

from outcomes.intake.suggestions import suggest_field

HEADINGS = """
weeks of symptoms         symptom_weeks
symptom weeks ago         symptom_weeks
duration of pain (weeks)  symptom_weeks
pain now                  pain_score
pain score today          pain_score
painscore                 pain_score
nprs_score                pain_score
oswestry total            function_score
visit_dt                  session_date
sesion date               session_date
treatment type            treatments
therapist name            practitioner
patient_age               age
sex at birth              sex
"""


@pytest.mark.parametrize("line", HEADINGS.strip().splitlines())
def test_a_heading_in_a_clinics_own_words_is_taken_for_what_it_says(line: str) -> None:
    heading, field = line[:26].strip(), line[26:].strip()
    assert suggest_field(heading)[0] == field


@pytest.mark.parametrize("heading", ["start time", "notes", "", "%", "room", "x" * 80])
def test_a_heading_that_resembles_nothing_is_taken_for_nothing(heading: str) -> None:
    assert suggest_field(heading) == ("", 0)


def test_the_nearer_the_words_the_surer() -> None:
    assert suggest_field("session date")[1] == 100
    assert suggest_field("session date")[1] > suggest_field("sesion date")[1] > suggest_field("visit_dt")[1] > 60
