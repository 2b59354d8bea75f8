"""The corpus of bad inputs: what rows say of each other, and what no clinic is likely to see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from outcomes.intake import Mapping
from tests.intake.catalogue import Entry, csv, write_rows

SAME = {"patient_id": "P1", "session_date": "2024-01-05", "pain_score": "5"}
MANY = "over 3 sessions a day or 60 an episode W"
LIVES = "before birth, age over 120 R"
NUMBERS = "session numbers against dates W"
ONE_VALUE = "one value in 95 % of rows W"
MONTHS = 'month volume falls by half W "incomplete month?", and charts mark it'
GAP = "gap over 365 days W"
SHARE = "over 10 % rejected F by default"


def day(number: int) -> str:
    """Return the day so many days after 1 January 2023."""
    return (dt.date(2023, 1, 1) + dt.timedelta(number)).isoformat()


def visits(*days: int, **more: str) -> list[dict[str, str]]:
    """Return one patient's sessions on these days."""
    return [
        {"patient_id": "P1", "session_date": day(number), "pain_score": str(number % 10), **more} for number in days
    ]


def numbered(*pairs: tuple[int, int], **more: str) -> Callable[[], bytes]:
    """Return what makes a file with one patient's sessions as day and session number."""
    return csv(*({**visits(on, **more)[0], "session_number": str(number)} for on, number in pairs))


def months(*counts: int) -> Callable[[], bytes]:
    """Return what makes a file with so many sessions in each month of 2023."""
    rows = [
        {"patient_id": f"M{month}-{number}", "session_date": f"2023-{month:02}-{number % 28 + 1:02}", "pain_score": "5"}
        | {"pain_score": str(number % 9)}
        for month, count in enumerate(counts, start=1)
        for number in range(count)
    ]
    return csv(*rows, sound=0)


def full_day(count: int) -> Callable[[], bytes]:
    """Return what makes a file in which one practitioner sees so many patients on one day."""
    rows = [
        {
            "patient_id": f"D{number}",
            "session_date": "2024-01-09",
            "pain_score": str(number % 9),
            "practitioner": "A. Lee",
        }
        for number in range(count)
    ]
    return csv(*rows)


ROWS = (
    Entry(
        "exact duplicates A once, counted",
        "",
        "A",
        csv(SAME, SAME, SAME),
        "duplicate-rows",
        ("taken once",),
        "row 3",
        records=31,
    ),
    Entry(
        "same key with other values R both, side by side",
        "",
        "R",
        csv(SAME, SAME | {"pain_score": "6"}),
        "same-session-differs",
        ("Rows 2 and 3 name the same session but differ in pain_score", "Keep the row that is right"),
        "row 2",
        records=30,
    ),
    Entry(
        "ragged row R",
        "too few",
        "R",
        lambda: (write_rows() + "P1,2024-01-05,disc,5\n").encode(),
        "ragged-row",
        ("fewer cells than the 5 headings", "Quote cells"),
        "row 32",
        records=30,
    ),
    Entry(
        "ragged row R",
        "too many",
        "R",
        lambda: (write_rows() + "P1,2024-01-05,disc,massage,education,5\n").encode(),
        "ragged-row",
        ("more cells than the 5 headings",),
        "row 32",
        records=30,
    ),
    *(
        Entry(
            "two birth years or sexes for one patient R the group",
            field,
            "R",
            csv(*({**row, field: value} for row, value in zip(visits(1, 8, 15), values, strict=True))),
            cause,
            ("more than one", "an id of their own"),
            f"row 2, column {field}",
            records=30,
        )
        for field, values, cause in (
            ("birth_year", ("1960", "1961", ""), "two-birth-years"),
            ("sex", ("f", "m", "f"), "two-sexes"),
        )
    ),
    Entry(
        "two sessions on one day W",
        "",
        "W",
        csv(SAME | {"session_number": "1"}, SAME | {"session_number": "2", "pain_score": "4"}),
        "two-sessions-on-a-day",
        ("Rows 2 and 3 are sessions of one patient on one day",),
        "row 2, column session_date",
        records=32,
    ),
    Entry(
        NUMBERS,
        "",
        "W",
        numbered((1, 1), (8, 3), (15, 2)),
        "numbers-against-dates",
        ("do not rise with the dates",),
        "row 4, column session_number",
        records=33,
    ),
    Entry(
        NUMBERS,
        "the same twice",
        "W",
        numbered((1, 1), (8, 1), episode_id="E1"),
        "numbers-against-dates",
        address="row 3, column session_number",
        records=32,
    ),
    Entry(NUMBERS, "a new episode", "A", numbered((1, 1), (8, 2), (200, 1), (207, 2)), records=34),
    Entry("no baseline A, excluded from change and counted", "", "A", csv(SAME | {"pain_score": ""}), records=31),
    Entry(
        ONE_VALUE,
        "score",
        "W",
        csv(*({"patient_id": f"V{number}", "pain_score": "5"} for number in range(600))),
        "one-value",
        ("95% of the column or more", "Look whether"),
        "row 2, column pain_score",
        records=630,
    ),
    Entry(
        ONE_VALUE,
        "date",
        "W",
        csv(*(SAME | {"patient_id": f"V{number}", "pain_score": str(number % 9)} for number in range(700))),
        "one-value",
        address="row 2, column session_date",
        records=730,
    ),
    Entry(
        SHARE,
        "",
        "F",
        csv(*({"pain_score": str(number)} for number in range(11, 16))),
        "too-many-rejected",
        ("5 of 35 rows have faults", "at most 10%", "choose to import the valid rows"),
        answer=Mapping(valid_rows=True),
        records=30,
    ),
    Entry(SHARE, "10 % are not over", "R", csv({"pain_score": "11"}, sound=9), "score-out-of-range", records=9),
)

CLINICAL_ROWS = (
    Entry(
        LIVES,
        "before birth",
        "R",
        csv({"birth_year": "2025"}),
        "before-birth",
        ("before the patient's year of birth",),
        "row 2, column birth_year",
        records=30,
    ),
    Entry(
        LIVES, "too old", "R", csv({"birth_year": "1901"}), "too-old", ("older than 120",), "row 2, column birth_year"
    ),
    Entry(
        LIVES, "age", "R", csv({"age": "121"}), "number-out-of-range", ("0 to 120",), "row 2, column age", records=30
    ),
    Entry(
        MANY,
        "a day",
        "W",
        csv(*(SAME | {"session_number": str(number)} for number in range(1, 5))),
        "many-sessions-a-day",
        ("more than 3 sessions on one day",),
        "row 2, column session_date",
        records=34,
    ),
    Entry(
        MANY,
        "an episode",
        "W",
        csv(*visits(*range(0, 122, 2))),
        "long-episode",
        ("more than 60 sessions",),
        "row 2, column session_date",
        records=91,
    ),
    Entry(MANY, "two episodes of 40", "A", csv(*visits(*range(0, 80, 2)), *visits(*range(180, 260, 2))), records=110),
    Entry(GAP, "", "W", csv(*visits(0, 7, 380)), "long-gap", ("More than 365 days",), "row 4, column session_date"),
    Entry(GAP, "between episodes", "A", csv(*visits(0, episode_id="E1"), *visits(380, episode_id="E2")), records=32),
    Entry(
        "25 patients a day for one practitioner W",
        "",
        "W",
        full_day(25),
        "busy-day",
        ("25 patients or more on one day",),
        "row 2, column practitioner",
        records=55,
    ),
    Entry("25 patients a day for one practitioner W", "24", "A", full_day(24), records=54),
    Entry(
        '"usual care" together with another modality W',
        "",
        "W",
        csv({"treatments": "usual care + massage"}),
        "usual-care-and-more",
        ("together with another modality",),
        "row 2, column treatments",
        records=31,
    ),
    Entry(
        MONTHS,
        "",
        "W",
        months(40, 42, 20),
        "incomplete-month",
        ("an incomplete month?",),
        "row 84, column session_date",
    ),
    Entry(
        MONTHS,
        "none at all",
        "W",
        months(40, 0, 40),
        "incomplete-month",
        ("an incomplete month?",),
        "row 2, column session_date",
    ),
    Entry(MONTHS, "by less than half", "A", months(40, 42, 21), records=103),
)
