"""Dates: the whole column decides, and nobody guesses which of two readings is meant."""

from __future__ import annotations

import pytest

from outcomes.intake import Level, Mapping


def days(checked):
    """Return the accepted days as ISO dates."""
    return checked.records["session_date"].dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-04", "2024-03-04"),
        ("2024/3/4", "2024-03-04"),
        ("20240304", "2024-03-04"),
        ("4 Mar 2024", "2024-03-04"),
        ("4-March-2024", "2024-03-04"),
        ("March 4, 2024", "2024-03-04"),
        ("Sept 4th, 2024", "2024-09-04"),
        ("2024-03-04T23:30:00Z", "2024-03-04"),
        ("2024-03-04 23:30:00.123+05:30", "2024-03-04"),
        ("２０２４-03-04", "2024-03-04"),
        ("05/05/2024", "2024-05-05"),
        ("31.12.2023", "2023-12-31"),
        ("12/31/2023 11:59 PM", "2023-12-31"),
    ],
)
def test_a_date_may_be_written_as(check_column, cell, day):
    assert days(check_column("session_date", cell)) == [day]


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("2024-02-30", "impossible-date"),
        ("2023-02-29", "impossible-date"),
        ("31/11/2024", "impossible-date"),
        ("0000-01-01", "impossible-date"),
        ("0025-01-05", "date-too-early"),
        ("1989-12-31", "date-too-early"),
        ("2026-07-01", "date-in-future"),
        ("2052-01-01", "date-in-future"),
        ("453", "not-a-date"),
        ("12345", "not-a-date"),  # a number of days that no session lies at
        ("99999", "not-a-date"),
        ("1/2024", "not-a-date"),
        ("yesterday", "not-a-date"),
        ("NA", "not-a-date"),
        ("2024-1", "not-a-date"),
        ("4/3-2024", "not-a-date"),
    ],
)
def test_a_date_is_never_guessed_from(check_column, problem_of, cell, cause):
    problem = problem_of(check_column("session_date", cell), cause)
    assert (problem.level, problem.address, problem.found) == (Level.REJECT, "row 2, column session_date", cell)


def test_today_is_not_yet_the_future(check_column):
    assert days(check_column("session_date", "2026-06-30")) == ["2026-06-30"]


def test_one_day_above_twelve_tells_the_order_of_the_whole_column(check_column):
    assert days(check_column("session_date", "01/02/2024", "13/02/2024")) == ["2024-02-01", "2024-02-13"]
    assert days(check_column("session_date", "01/02/2024", "02/13/2024")) == ["2024-01-02", "2024-02-13"]


def test_dates_that_could_be_read_in_two_orders_are_asked_about_once(check_column, problem_of):
    checked = check_column("session_date", "01/02/2024", "03/04/2024", "01/02/2024")
    question = problem_of(checked, "ambiguous-dates")
    assert (question.level, question.question, question.rows) == (Level.REFUSE, "date-order", 3)
    assert "--date-order dmy" in question.mend
    assert "--date-order mdy" in question.mend
    assert len(checked.problems) == 1
    assert len(checked.records) == 0


@pytest.mark.parametrize(("order", "day"), [("dmy", "2024-02-01"), ("mdy", "2024-01-02")])
def test_the_answer_settles_the_order(check_column, order, day):
    assert days(check_column("session_date", "01/02/2024", mapping=Mapping(date_order=order))) == [day]


def test_a_date_the_answer_makes_impossible_is_rejected(check_column, problem_of):
    checked = check_column("session_date", "02/13/2024", *["01/02/2024"] * 11, mapping=Mapping(date_order="dmy"))
    assert problem_of(checked, "impossible-date").row == 2


def test_a_column_that_needs_both_orders_is_asked_about(check_column, problem_of):
    checked = check_column("session_date", "13/02/2024", "02/13/2024", "2024-01-01")
    question = problem_of(checked, "mixed-date-orders")
    assert (question.question, question.rows) == ("date-order", 2)
    assert len(checked.records) == 1


def test_iso_dates_stand_among_others_and_have_no_vote(check_column):
    assert days(check_column("session_date", "2024-01-13", "05/13/2024")) == ["2024-01-13", "2024-05-13"]


def test_a_date_with_day_and_month_alike_asks_nobody(check_column):
    assert not check_column("session_date", "05/05/2024", "06/06/2024").problems


def test_iso_dates_among_others_are_listed_once(check_column, problem_of):
    note = problem_of(check_column("session_date", "2024-01-13", "05/13/2024", "2024-02-13"), "iso-among-others")
    assert (note.level, note.rows, note.found) == (Level.NOTE, 2, "2024-01-13 · 2024-02-13")


@pytest.mark.parametrize("system", [None, "1900"])
def test_a_number_of_days_is_read_as_a_spreadsheet_counts_them(check_column, problem_of, system):
    checked = check_column("session_date", "45321", "45322.75", mapping=Mapping(date_system=system))
    assert days(checked) == ["2024-01-30", "2024-01-31"]
    note = problem_of(checked, "date-serials")
    assert (note.level, note.rows) == (Level.NOTE, 2)
    assert "counted from 1900" in note.message


def test_a_number_of_days_from_1904_is_four_years_later(check_column):
    assert days(check_column("session_date", "43834", mapping=Mapping(date_system="1904"))) == ["2024-01-05"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-04T23:30:00Z", "2024-03-04"),
        ("2024-03-05T02:30:00Z", "2024-03-04"),
        ("2024-03-04 23:30+09:00", "2024-03-04"),
        ("2024-03-05 11:30 pm +1200", "2024-03-05"),
        ("3/5/2024 1:00 am GMT", "2024-03-04"),
        ("2024-03-05T02:30:00", "2024-03-05"),  # without a zone it is the clinic's own time
    ],
)
def test_a_time_with_a_zone_becomes_the_day_that_it_was_at_the_clinic(check_column, cell, day):
    mapping = Mapping(time_zone="America/Vancouver", date_order="mdy")
    assert days(check_column("session_date", cell, mapping=mapping)) == [day]


def test_a_time_zone_that_the_computer_does_not_know_changes_no_day(check_column):
    mapping = Mapping(time_zone="Atlantis/Poseidonis")
    assert days(check_column("session_date", "2024-03-05T02:30:00Z", mapping=mapping)) == ["2024-03-05"]


def test_years_in_two_digits_are_read_as_the_past_with_one_warning(check_column, problem_of):
    checked = check_column("session_date", "31/12/25", "30/12/98", "4 Mar 24")
    assert days(checked) == ["2025-12-31", "1998-12-30", "2024-03-04"]
    warning = problem_of(checked, "two-digit-years")
    assert (warning.level, warning.rows) == (Level.WARNING, 3)


def test_a_time_of_day_is_dropped_and_the_written_day_kept(check_column, problem_of):
    checked = check_column("session_date", "2024-01-05T23:59:59-11:00", "2024-01-06")
    assert days(checked) == ["2024-01-05", "2024-01-06"]
    assert problem_of(checked, "time-dropped").rows == 1
