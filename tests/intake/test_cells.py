"""Single cells: what is read as what, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from outcomes.intake import Level, Mapping


def read(checked, name):
    """Return the accepted values of a field, None where missing."""
    return [None if pd.isna(value) else value for value in checked.records[name]]


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("7.5", 7.5),
        ("07", 7.0),
        (".5", 0.5),
        ("+3", 3.0),
        ("7/10", 7.0),
        ("7 / 10", 7.0),
        ("７", 7.0),
        ("٧", 7.0),
        ("−0", 0.0),
        ("\u200b7\u00a0", 7.0),
        ("\u202e7", 7.0),
        ("", None),
        ("\u00a0", None),
    ],
)
def test_a_pain_score_may_be_written_as(check_column, cell, score):
    assert read(check_column("pain_score", cell), "pain_score") == [score]


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("11", "score-out-of-range"),
        ("-1", "score-out-of-range"),
        ("−7", "score-out-of-range"),
        ("9" * 400, "score-out-of-range"),
        ("7-8", "not-a-number"),
        (">5", "not-a-number"),
        ("~5", "not-a-number"),
        ("mild", "score-word"),
        ("0x7", "not-a-number"),
        ("1_0", "not-a-number"),
        ("1e308", "not-a-number"),
        ("1E0", "not-a-number"),
        ("5 6", "not-a-number"),
        ("7²", "not-a-number"),
        ("½", "not-a-number"),
        ("7/100", "not-a-number"),
        ("70%", "not-a-number"),
        ("inf", "word-for-missing"),
        ("NaN", "word-for-missing"),
        ("NA", "word-for-missing"),
        ("n/a", "word-for-missing"),
        ("None", "word-for-missing"),
        ("1,060", "unclear-comma"),
        ("#N/A", "spreadsheet-error"),
        ("#REF!", "spreadsheet-error"),
    ],
)
def test_a_pain_score_is_never_guessed_from(check_column, problem_of, cell, cause):
    checked = check_column("pain_score", cell, *["5"] * 11)
    problem = problem_of(checked, cause)
    assert (problem.level, problem.address) == (Level.REJECT, "row 2, column pain_score")
    assert (len(checked.records), len(checked.rejected)) == (11, 1)


def test_a_score_out_of_range_says_what_was_found_what_is_allowed_and_what_to_do(check_column, problem_of):
    problem = problem_of(check_column("pain_score", "11"), "score-out-of-range")
    assert problem.message == "The number cannot be a score on NRS: it is outside the range."
    assert (problem.expected, problem.found) == ("0 to 10", "11")
    assert problem.mend == "Correct the number, or clear the cell if it is not known."


@pytest.mark.parametrize(
    ("instrument", "cell", "score"),
    [
        ("ODI", "70%", 70.0),
        ("ODI", "70 %", 70.0),
        ("", "70%", 70.0),
        ("RMDQ", "24", 24.0),
        ("RMDQ", "12/24", 12.0),
        ("roland morris", "3.0", 3.0),
        ("PROMIS-PF", "41.5", 41.5),
        ("MSK-HQ", "56", 56.0),
    ],
)
def test_a_function_score_is_read_on_its_row_s_instrument(check, instrument, cell, score):
    heading = "patient_id | session_date | back_pain_type | treatments | function_score | function_instrument"
    checked = check(f"{heading}\nP1 | 2024-01-05 | disc | massage | {cell} | {instrument}\n")
    assert read(checked, "function_score") == [score]


@pytest.mark.parametrize(
    ("instrument", "cell", "cause", "expected"),
    [
        ("ODI", "101", "score-out-of-range", "0 to 100"),
        ("RMDQ", "25", "score-out-of-range", "0 to 24"),
        ("RMDQ", "12.5", "score-not-whole", "a whole number from 0 to 24"),
        ("RMDQ", "70%", "not-a-number", "digits with at most one decimal mark, such as 6 or 6.5"),
        ("PSFS", "10.1", "score-out-of-range", "0 to 10"),
    ],
)
def test_a_function_score_outside_its_instrument_is_rejected(check, problem_of, instrument, cell, cause, expected):
    heading = "patient_id | session_date | back_pain_type | treatments | function_score | function_instrument"
    checked = check(f"{heading}\nP1 | 2024-01-05 | disc | massage | {cell} | {instrument}\n")
    problem = problem_of(checked, cause)
    assert (problem.address, problem.expected) == ("row 2, column function_score", expected)


def test_an_instrument_that_measures_something_else_is_rejected(check_column, problem_of):
    problem = problem_of(check_column("pain_instrument", "ODI"), "instrument-in-wrong-column")
    assert problem.message == "ODI does not measure pain."
    assert problem.expected == "NRS, VAS, PEG, PROMIS-PI"


def test_an_unknown_instrument_is_rejected(check_column, problem_of):
    assert problem_of(check_column("pain_instrument", "smiley scale"), "unknown-instrument").found == "smiley scale"


def test_a_decimal_comma_is_read_where_the_whole_column_writes_it(check_column, problem_of):
    checked = check_column("pain_score", "6,5", "7", "3,0")
    assert read(checked, "pain_score") == [6.5, 7.0, 3.0]
    assert problem_of(checked, "decimal-comma").rows == 2


def test_a_decimal_comma_among_decimal_points_is_rejected(check_column, problem_of):
    checked = check_column("pain_score", "6,5", *["6.5"] * 11)
    assert problem_of(checked, "unclear-comma").row == 2


@pytest.mark.parametrize(
    ("cells", "fees"),
    [
        (("1,060.50", "1,060"), [1060.5, 1060.0]),  # a thousands comma, settled by the first
        (("60,5", "1,060"), [60.5, 1.06]),  # a decimal comma, settled by the first
        (("0,060",), [0.06]),  # no thousands begin with a zero
    ],
)
def test_a_comma_before_three_digits_is_settled_by_the_column(check_column, cells, fees):
    assert read(check_column("fee", *cells), "fee") == fees


@pytest.mark.parametrize("code", ["-99", "999", "-9"])
def test_a_code_for_no_answer_is_warned_about_once_and_its_rows_kept_without_a_score(check_column, problem_of, code):
    checked = check_column("pain_score", code, code, "5")
    warning = problem_of(checked, "missing-code")
    assert (warning.level, warning.rows, warning.found) == (Level.WARNING, 2, code)
    assert "a missing code? They were taken for no answer." in warning.message
    assert read(checked, "pain_score") == [None, None, 5.0]
    assert not len(checked.rejected)


@pytest.mark.parametrize("code", ["77", "99"])
def test_a_code_that_may_be_a_slip_of_the_finger_is_warned_about_and_rejected(check_column, problem_of, code):
    checked = check_column("pain_score", code, code, "5")
    warning = problem_of(checked, "missing-code")
    assert (warning.level, warning.rows, warning.found) == (Level.WARNING, 2, code)
    assert warning.message.endswith("a missing code?")
    assert len(checked.rejected) == 2


def test_a_code_that_the_mapping_declares_missing_is_no_answer(check_column, problem_of):
    checked = check_column("pain_score", "99", "5", "n/a", mapping=Mapping(missing=("99", "N/A")))
    assert read(checked, "pain_score") == [None, 5.0, None]
    assert problem_of(checked, "declared-missing").rows == 2


def test_the_mapping_says_which_score_a_word_stands_for(check_column, problem_of):
    offer = problem_of(check_column("pain_score", "mild"), "score-word")
    assert (offer.level, offer.question, offer.word) == (Level.REJECT, "score-word", "mild")
    assert 'under [scores] as "mild" =' in offer.mend
    assert read(check_column("pain_score", "Mild", mapping=Mapping(scores=(("mild", "2"),))), "pain_score") == [2.0]


def test_a_missing_code_within_the_range_is_a_number_like_any_other(check_column):
    assert not check_column("symptom_weeks", "99", "999").problems


@pytest.mark.parametrize("word", ["NA", "None", "NULL", "1E5", "007", "TRUE", "=1+1", "<script>", "'; DROP TABLE x"])
def test_a_patient_id_is_text_whatever_it_looks_like(check_column, word):
    assert read(check_column("patient_id", word), "patient_id") == [word]


def test_a_patient_id_typed_with_invisible_characters_is_the_same_patient(check_column, problem_of):
    checked = check_column("patient_id", "P\u200b1", "\u202aP1\u202c", "P\x071")
    assert read(checked, "patient_id") == ["P1"]
    assert problem_of(checked, "hidden-characters").rows == 3


def test_letters_composed_in_two_ways_are_one_practitioner(check_column):
    assert set(read(check_column("practitioner", "Zoe\u0308", "Zo\u00eb"), "practitioner")) == {"Zoë"}


@pytest.mark.parametrize(
    ("heading", "cell", "what"),
    [
        ("patient_id", "ann@clinic", "an e-mail address"),
        ("patient_id", "ann@example.org", "an e-mail address"),
        ("practitioner", "Dr Lee lee@example.org", "an e-mail address"),
        ("payer", "call 555-123-4567", "a telephone number"),
        ("clinic", "+44 20 7946 0958", "a telephone number"),
    ],
)
def test_a_way_to_reach_a_person_does_not_belong_in(check_column, problem_of, heading, cell, what):
    problem = problem_of(check_column(heading, cell), "contact-in-cell")
    assert (problem.level, problem.column) == (Level.REJECT, heading)
    assert what in problem.message


@pytest.mark.parametrize("cell", ["yes", "Y", "TRUE", "1", "x"])
def test_yes_may_be_written_as(check_column, cell):
    assert read(check_column("leg_pain", cell), "leg_pain") == ["yes"]


@pytest.mark.parametrize("cell", ["no", "N", "False", "0"])
def test_no_may_be_written_as(check_column, cell):
    assert read(check_column("leg_pain", cell), "leg_pain") == ["no"]


def test_a_red_flag_left_blank_was_not_screened_and_is_never_a_no(check_column):
    assert read(check_column("saddle_numbness", ""), "saddle_numbness") == [None]


@pytest.mark.parametrize("cell", ["maybe", "2", "NA"])
def test_neither_yes_nor_no_is_rejected(check_column, problem_of, cell):
    assert problem_of(check_column("saddle_numbness", cell), "not-yes-or-no").address == "row 2, column saddle_numbness"


@pytest.mark.parametrize(
    ("heading", "cell", "word"),
    [
        ("sex", "F", "female"),
        ("sex", "Male", "male"),
        ("start_back_risk", "HIGH", "high"),
        ("discharge_reason", "Stopped-attending", "stopped attending"),
        ("global_change", "much improved", "much improved"),
    ],
)
def test_a_choice_is_known_by_its_word(check_column, heading, cell, word):
    assert read(check_column(heading, cell), heading) == [word]


def test_an_unknown_choice_is_rejected_with_the_words_allowed(check_column, problem_of):
    assert problem_of(check_column("sex", "q"), "unknown-word").expected == "female, male, other"


@pytest.mark.parametrize(
    ("heading", "cell", "cause"),
    [
        ("session_number", "0", "number-out-of-range"),
        ("session_number", "1.5", "not-whole"),
        ("age", "121", "number-out-of-range"),
        ("birth_year", "60", "number-out-of-range"),
        ("symptom_weeks", "-2", "number-out-of-range"),
        ("fee", "1e3", "not-a-number"),
        ("minutes", "1441", "number-out-of-range"),
    ],
)
def test_a_number_outside_its_field_is_rejected(check_column, problem_of, heading, cell, cause):
    assert problem_of(check_column(heading, cell), cause).address == f"row 2, column {heading}"


def test_ages_above_89_are_kept_as_90_so_that_nobody_is_singled_out(check_column, problem_of):
    checked = check_column("age", "89", "90", "97", "90+")
    assert read(checked, "age") == [89.0, 90.0, 90.0, 90.0]
    assert problem_of(checked, "age-above-89").rows == 1


@pytest.mark.parametrize("heading", ["patient_id", "session_date", "treatments"])
def test_a_required_cell_left_blank_rejects_the_row(check_column, problem_of, heading):
    problem = problem_of(check_column(heading, ""), "missing-required")
    assert (problem.level, problem.address) == (Level.REJECT, f"row 2, column {heading}")
