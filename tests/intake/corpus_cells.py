"""The corpus of bad inputs: single cells, and columns of them."""

from __future__ import annotations

from outcomes.intake import Mapping
from tests.intake.catalogue import Entry, alone, column, csv
from tests.intake.workbooks import make_workbook

LITERAL = "`=HYPERLINK(` `@SUM` `+cmd|` A literal, neutralised on every export (negative numbers stay numbers)"
MARKUP = "`<script>`, `![x](http…)` A literal, escaped at the one display function"
PERSONAL = "e-mail, phone or health number inside an allowed field R"
DATES = "ambiguous dates by column vote, else ask"
DECIMAL_IDS = "`123.0` ids A if all are integers, collisions noted"
BY_SCALE = "`7/10`, `70%` A by scale; `7-8`, `>5` R"
MISSING = '-99, 999 W "a missing code?" once per column'
SERIALS = "Excel serials A (1900/1904)"
ZONES = "date-times with zone A as the clinic's date"
UNSETTLED = "`1,060` R unless the column settles it"
RANGES = "NRS outside 0–10, ODI outside 0–100, RMDQ outside 0–24 or not whole R"


def accepted(line: str, name: str, *cells: str) -> Entry:
    """Return the entry of a file whose every cell of a column is taken literally."""
    return Entry(line, " ".join(cells)[:20], "A", alone(name, *cells), records=len(cells))


def rejected(line: str, name: str, cell: str, cause: str, *words: str, mapping: Mapping = Mapping()) -> Entry:  # noqa: B008
    """Return the entry of a file of which one cell, in row 2, is rejected."""
    address = f"row 2, column {name}"
    return Entry(line, cell[:20], "R", column(name, cell), cause, words, address, mapping=mapping, records=30)


def dated(line: str, case: str, *cells: str, cause: str = "", words: tuple[str, ...] = (), **more: object) -> Entry:
    """Return the entry of a file that has only these dates."""
    make = alone("session_date", *cells)
    return Entry(line, case, "A", make, cause, words, records=len(cells), **more)  # type: ignore[arg-type]


def _workbook_of_serials(system_1904: bool) -> bytes:
    rows = [["patient_id", "session_date", "back_pain_type", "treatments", "pain_score"]]
    rows += [["P1", 43834 if system_1904 else 45296, "disc", "massage", 5]]  # type: ignore[list-item]
    return make_workbook(options={"date_1904": system_1904}, S=rows)


CELLS = (
    accepted("leading zeros A text", "patient_id", "0123", "00123", "123"),
    accepted("`1E5` A text", "patient_id", "1E5", "100000"),
    Entry(DECIMAL_IDS, "", "A", alone("patient_id", "123.0", "124.0"), "decimal-ids", ("123.0 as 123",), records=2),
    Entry(
        DECIMAL_IDS,
        "meeting",
        "W",
        alone("patient_id", "123.0", "123", "9.0", "5"),
        "ids-meet",
        ("with and without decimals",),
        "row 2, column patient_id",
    ),
    accepted(DECIMAL_IDS, "patient_id", "123.0", "A12"),
    accepted("`NA`, `None` as ids A text", "patient_id", "NA", "None", "null", "NaN"),
    Entry(
        "decimal comma A if consistent", "", "A", alone("pain_score", "6,5", "7"), "decimal-comma", ("6.5",), records=2
    ),
    Entry(
        "decimal comma A if consistent",
        "not consistent",
        "R",
        column("pain_score", "6,5", "6.5"),
        "unclear-comma",
        ("could be a decimal mark",),
        "row 2, column pain_score",
        records=31,
    ),
    rejected(UNSETTLED, "fee", "1,060", "unclear-comma", "does not settle it", "without the comma"),
    accepted(UNSETTLED, "fee", "1,060", "1,060.50"),
    accepted(BY_SCALE, "pain_score", "7/10", "7 / 10"),
    accepted(BY_SCALE, "odi", "70%", "70 %", "70/100"),
    Entry(
        BY_SCALE,
        "declared",
        "A",
        alone("pain_score", "70%", "70/100", "70"),
        "scale-converted",
        ("NRS 0-100", "0 to 10"),
        mapping=Mapping(scale=(("pain_score", "NRS 0-100"),)),
        records=3,
    ),
    *(rejected(BY_SCALE, "pain_score", cell, "not-a-number", "not a plain number") for cell in ("7-8", ">5", "70%")),
    Entry(
        '"mild" R with a mapping offer',
        "",
        "R",
        column("pain_score", "mild"),
        "score-word",
        ("a word instead of a score on NRS", '[scores] as "mild" ='),
        "row 2, column pain_score",
        answer=Mapping(scores=(("Mild", "3"),)),
        records=30,
    ),
    *(
        Entry(
            MISSING,
            code,
            "W",
            column("pain_score", code, code, "5"),
            "missing-code",
            ("a missing code?", "taken for no answer"),
            "row 2, column pain_score",
            records=33,
        )
        for code in ("-99", "999")
    ),
    Entry(
        MISSING, "77, a slip?", "R", column("pain_score", "77"), "missing-code", ("missing code?", 'missing = ["99"]')
    ),
    *(
        rejected("NaN, inf, 1e308 R", "pain_score", cell, cause)
        for cell, cause in (("NaN", "word-for-missing"), ("inf", "word-for-missing"), ("1e308", "not-a-number"))
    ),
    accepted("U+2212, full-width and Arabic-Indic digits A", "pain_score", "−0", "７", "٧"),
    *(rejected("hex, `1_000` R", "fee", cell, "not-a-number", "digits") for cell in ("0x1F", "1_000")),
    accepted("yes/no words A", "leg_pain", "yes", "N", "TRUE", "0", "x"),
    *(
        rejected("`#N/A`, `#REF!` R with the cell", "pain_score", cell, "spreadsheet-error")
        for cell in ("#N/A", "#REF!")
    ),
    dated(DATES, "by vote", "01/02/2024", "13/02/2024"),
    Entry(
        DATES,
        "asked",
        "ask",
        alone("session_date", "01/02/2024", "03/04/2024"),
        "ambiguous-dates",
        ("order of day and month", "--date-order dmy"),
        "row 2, column session_date",
        answer=Mapping(date_order="dmy"),
        records=2,
    ),
    Entry(
        DATES,
        "both orders",
        "ask",
        column("session_date", "13/02/2024", "02/13/2024"),
        "mixed-date-orders",
        ("some dates can only be day first and some only month first",),
        answer=Mapping(date_order="dmy"),
    ),
    dated(
        "ISO among d/m/y A, rest by vote, listed",
        "",
        *("2024-01-05", "13/02/2024", "01/02/2024"),
        cause="iso-among-others",
        words=("year first", "read as it is written"),
    ),
    dated(SERIALS, "text", "45296", "45297.5", cause="date-serials", words=("counted from 1900", "date_system")),
    dated(SERIALS, "1904", "43834", mapping=Mapping(date_system="1904"), cause="date-serials", words=("1904",)),
    *(
        Entry(
            SERIALS,
            f"spreadsheet of {1904 if old else 1900}",
            "A",
            lambda old=old: _workbook_of_serials(old),  # type: ignore[misc]
            "date-serials",
            (f"counted from {1904 if old else 1900}",),
            name="s.xlsx",
            records=1,
        )
        for old in (False, True)
    ),
    rejected("30 Feb R", "session_date", "2024-02-30", "impossible-date", "No calendar", "Correct the day"),
    Entry(
        "two-digit years W",
        "",
        "W",
        alone("session_date", "31/12/24", "30/12/24"),
        "two-digit-years",
        ("two digits", "Look whether the years are right"),
        records=2,
    ),
    rejected("year 0025 or 2052 R", "session_date", "0025-01-05", "date-too-early", "1990-01-01 to today"),
    rejected("year 0025 or 2052 R", "session_date", "2052-01-05", "date-in-future", "1990-01-01 to today"),
    dated(ZONES, "as written", "2024-01-05T23:30:00+02:00", cause="time-dropped", words=("written day", "time_zone")),
    dated(
        ZONES,
        "clinic's zone",
        "2024-01-05T23:30:00Z",
        cause="time-dropped",
        words=("at the clinic",),
        mapping=Mapping(time_zone="Europe/Berlin"),
    ),
    Entry(
        "5 MB cell R",
        "",
        "R",
        column("practitioner", "x" * 5_000_000),
        "cell-too-long",
        ("longer than 1,000 characters", "Shorten"),
        "row 2, column practitioner",
        records=30,
        big=True,
    ),
    Entry(
        "control, bidi, zero-width A stripped",
        "",
        "A",
        alone("patient_id", "P\u200b1", "\u202eP2\u202c", "P\x073", "\ufeffP4"),
        "hidden-characters",
        ("Invisible characters were taken out",),
        "row 2, column patient_id",
        records=4,
    ),
    accepted(LITERAL, "practitioner", '=HYPERLINK("http://x.example")'.replace('"', ""), "@SUM(A1)", "+cmd|calc", "-5"),
    accepted(MARKUP, "practitioner", "<script>alert(1)</script>", "![x](http://x.example/p.png)", "$x$ :red[a]"),
    accepted("SQL fragments A literal", "practitioner", "Robert'); DROP TABLE session_records", "1 OR 1=1 --"),
    Entry(
        "unknown modality → mapping, never silently a new combination",
        "",
        "ask",
        column("treatments", "massage + cupping"),
        "unknown-modality",
        ('"cupping" is not a modality', '[treatments] as "cupping"'),
        "row 2, column treatments",
        answer=Mapping(treatments=(("cupping", "+"),)),
        records=31,
    ),
    *(
        rejected(PERSONAL, name, cell, "contact-in-cell", what, "must not hold", "clinic's own")
        for name, cell, what in (
            ("practitioner", "Dr Lee lee@clinic.example", "an e-mail address"),
            ("patient_id", "ann@example.org", "an e-mail address"),
            ("payer", "call 555-123-4567", "a telephone number"),
            ("clinic", "+44 20 7946 0958", "a telephone number"),
            ("clinic", "North 020 7946 0958", "a telephone number"),
            ("payer", "NHS 943 476 5919", "a health or insurance number"),
            ("payer", "public 9434765919", "a health or insurance number"),
            ("patient_id", "078-05-1120", "a health or insurance number"),
            ("practitioner", "756.1234.5678.97", "a health or insurance number"),
            ("adverse_event", "health card 1234 567 890", "a health or insurance number"),
            ("treatments", "massage ann@example.org", "an e-mail address"),
            ("back_pain_type", "call 555-123-4567", "a telephone number"),
            ("sex", "f, 555-123-4567", "a telephone number"),
        )
    ),
    accepted(PERSONAL, "practitioner", "Dr Lee 2", "Room 12-14", "2024-01-05", "episode 0012345"),
)

CLINICAL_CELLS = (
    rejected(RANGES, "pain_score", "11", "score-out-of-range", "0 to 10", "Correct the number"),
    rejected(RANGES, "pain_score", "-1", "score-out-of-range", "0 to 10"),
    rejected(RANGES, "odi", "101", "score-out-of-range", "0 to 100"),
    *(
        Entry(
            RANGES,
            f"RMDQ {cell}",
            "R",
            csv({"function_score": cell, "function_instrument": "RMDQ"}),
            cause,
            ("0 to 24",),
            "row 2, column function_score",
            records=30,
        )
        for cell, cause in (("25", "score-out-of-range"), ("12.5", "score-not-whole"))
    ),
    rejected(
        "session in the future R", "session_date", "2026-07-01", "date-in-future", "in the future", "Correct the date"
    ),
)
