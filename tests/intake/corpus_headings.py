"""The corpus of bad inputs: headings, and what two columns say of each other."""

from __future__ import annotations

from collections.abc import Callable

from outcomes.intake import Mapping
from tests.intake.catalogue import BASE, Entry, alone, write_rows

LINE = ",".join(BASE)


def head(headings: str, *, more: str = "") -> Callable[[], bytes]:
    """Return what makes the sound file under other `headings`; `more` is added to each of its rows."""
    rows = write_rows().splitlines()[1:]
    return lambda: "\n".join([headings, *(row + more for row in rows), ""]).encode()


def pairs(change: Callable[[int], int]) -> Callable[[], bytes]:
    """Return what makes a file with pain before and after each session, the second changed."""
    rows = [write_rows(sound=0).strip().replace("pain_score", "Pain before") + ",Pain after"]
    rows += [
        f"S{number},2024-01-{number % 28 + 1:02},disc,massage,{number % 6 + 1},{change(number)}" for number in range(30)
    ]
    return lambda: "\n".join([*rows, ""]).encode()


def scores(name: str, *cells: object) -> Callable[[], bytes]:
    """Return what makes a file whose column `name` holds `cells` and nothing else."""
    return alone(name, *map(str, cells))


UNCLEAR = "scale unclear (0–10, 0–100, 0–50, 0–24) must choose"
TWO_LINES = "two-line or merged A or F"
SUGGESTED = "synonyms suggested with confidence"
SWAPPED = "before/after swapped (mean rises in all rows) W"
NO_HEADINGS = Mapping(headings="none", columns=tuple((f"column {place}", name) for place, name in enumerate(BASE, 1)))

HEADINGS = (
    Entry(
        "duplicate F until chosen",
        "",
        "ask",
        head(LINE + ",Pain Score", more=",3"),
        "duplicate-heading",
        ("same heading", '"pain_score (1)" = "pain_score"'),
        "row 1, column pain_score",
        answer=Mapping(columns=(("pain_score (2)", "pain_score"),)),
        records=30,
    ),
    Entry(
        "missing required → mapping",
        "",
        "ask",
        head(LINE.replace("session_date", "when")),
        "missing-column",
        ("no column for session_date", "headings found are: patient_id, when", "[columns]"),
        "row 1",
        answer=Mapping(columns=(("When", "session_date"),)),
        records=30,
    ),
    Entry(
        "unknown A listed as ignored",
        "",
        "A",
        head(LINE + ",room", more=",12"),
        "unknown-column",
        ("room",),
        records=30,
    ),
    Entry(
        "unknown A listed as ignored",
        "an item's number of five thousand digits",
        "A",
        head(LINE + ",odi_" + "9" * 5_000, more=",2"),
        "unknown-column",
        ("odi_999",),
        records=30,
    ),
    Entry(
        "case, space, NBSP, zero-width A",
        "",
        "A",
        head("\u200bPATIENT ID,Session\u00a0Date, Back-pain type ,Treatments:,pain\u2009score"),
        records=30,
    ),
    Entry(
        SUGGESTED,
        "words",
        "ask",
        head(LINE.replace("session_date", "date seen")),
        "perhaps-a-field",
        ('"date seen" may mean session_date (67 %)', '"date seen" = "session_date"'),
        answer=Mapping(columns=(("date seen", "session_date"),)),
        records=30,
    ),
    Entry(
        SUGGESTED,
        "letters",
        "A",
        head(LINE + ",practicioner", more=",A. Lee"),
        "perhaps-a-field",
        ("may mean practitioner (92 %)",),
        records=30,
    ),
    Entry(
        "two candidates for one field ask",
        "",
        "ask",
        head(LINE.replace("pain_score", "pain level") + ",average pain", more=",3"),
        "two-columns-for-one-field",
        ("pain level, average pain", 'as "their heading" = "pain_score"'),
        "row 1",
        answer=Mapping(columns=(("average pain", "pain_score"),)),
        records=30,
    ),
    Entry(
        "none (first row is data) ask",
        "",
        "ask",
        lambda: write_rows().partition("\n")[2].encode(),
        "no-headings",
        ("no headings", 'headings = "none"', '"column 1" = "patient_id"'),
        "row 1",
        answer=NO_HEADINGS,
        records=30,
    ),
    Entry(
        TWO_LINES,
        "one heading in two rows",
        "A",
        head("patient,session,back pain,treat-,pain\nid,date,type,ments,score"),
        "two-line-headings",
        ("two rows", "patient id · session date"),
        "row 1",
        records=30,
    ),
    Entry(
        TWO_LINES,
        "groups of headings",
        "A",
        head("Patient,Visit,,,Scores\npatient_id,session_date,back_pain_type,treatments,pain_score"),
        "title-rows",
        ("1 row above",),
        records=30,
    ),
    Entry(
        TWO_LINES,
        "merged over two that differ",
        "F",
        head("patient_id,session_date,back_pain_type,treatments,Pain,\n,,,,level,intensity", more=",3"),
        "two-columns-for-one-field",
        ("pain_score",),
    ),
    Entry(
        TWO_LINES,
        "units below",
        "A",
        head(LINE + ",fee\n,,,,(0-10),dollars", more=",80"),
        "two-line-headings",
        ("two rows",),
        "row 1",
        records=30,
    ),
    Entry(
        "identifying H → dropped",
        "",
        "A",
        head(LINE + ",Patient Name,Phone", more=",Ann Example,555-0100"),
        "identifying-column",
        ("kept nowhere: Patient Name, Phone",),
        records=30,
    ),
    *(
        Entry(
            "`=`/markup A literal", heading[:8], "A", head(f"{LINE},{heading}", more=",1"), "unknown-column", (heading,)
        )
        for heading in ("=1+1", "<b>room</b>", "@SUM", "![x](http://x.example)")
    ),
    Entry(
        "trailing delimiter A only if every extra cell is empty", "empty", "A", head(LINE + ",", more=",,"), records=30
    ),
    Entry(
        "trailing delimiter A only if every extra cell is empty",
        "filled",
        "R",
        lambda: (
            head(LINE + ",", more=",")().replace(b"S003", b"P1").replace(b"disc,massage,3,", b"disc,massage,3,x", 1)
        ),
        "ragged-row",
        ("more cells than the 5 headings",),
        "row 5",
        records=29,
    ),
    Entry(
        UNCLEAR,
        "pain to 100",
        "ask",
        scores("pain_score", *range(10, 90, 2)),
        "unclear-scale",
        ("up to 88", "NRS would go up to 10", "[scale] as pain_score"),
        "row 2, column pain_score",
        answer=Mapping(scale=(("pain_score", "NRS 0-100"),)),
        records=40,
    ),
    Entry(
        UNCLEAR,
        "pain in per cent",
        "ask",
        scores("pain_score", *(f"{number}%" for number in range(10, 90, 2))),
        "unclear-scale",
        answer=Mapping(scale=(("pain_score", "VAS"),)),
        records=40,
    ),
    Entry(
        UNCLEAR,
        "ODI points to 50",
        "ask",
        scores("odi", *range(5, 45)),
        "unclear-scale",
        ("up to 44", "ODI would go up to 100", 'function_score = "'),
        answer=Mapping(scale=(("function_score", "ODI 0-50"),)),
        records=40,
    ),
    Entry(
        UNCLEAR,
        "function to 24",
        "ask",
        scores("function_score", *(number % 24 for number in range(40))),
        "unclear-scale",
        answer=Mapping(scale=(("function_score", "RMDQ"),)),
        records=40,
    ),
    Entry(
        UNCLEAR, "clear by its heading", "A", scores("pain_score", *(number % 11 for number in range(40))), records=40
    ),
    Entry(UNCLEAR, "clear by even per cents", "A", scores("odi", *range(4, 50, 2)), records=23),
    Entry(
        SWAPPED,
        "",
        "W",
        pairs(lambda number: number % 6 + 2),
        "before-after-swapped",
        ("Nobody is better after", "Pain after", "exchange them under [columns]"),
        "row 2, column Pain before",
        records=30,
    ),
    Entry(SWAPPED, "not swapped", "A", pairs(lambda number: number % 6), "unknown-column", ("Pain after",), records=30),
    Entry(
        "before = after in 80 % W",
        "",
        "W",
        pairs(lambda number: number % 6 + (1 if number % 6 else 0)),
        "before-equals-after",
        ("Pain after", "80%"),
        "row 3, column Pain before",
        records=30,
    ),
)
