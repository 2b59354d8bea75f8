"""The catalogue of bad inputs, line by line as the format's specification gives it, and what an entry for it holds.

A = accepted and normalised, with a note where something changed · W = accepted with a warning · R = the row is
rejected · F = the file is refused · ask = the file waits for an answer, which the mapping gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from outcomes.intake import Mapping

Verdict = Literal["A", "W", "R", "F", "ask"]

NO_MAPPING = Mapping()

CATALOGUE: dict[str, tuple[str, ...]] = {
    "File": (
        "empty F",
        "headings only F",
        'over the bounds F "split by year"',
        '.xlsx that is CSV A, that is HTML F "open and save as .xlsx"',
        ".csv that is a zip A routed",
        "password-protected F",
        "macros W values only",
        "zip bomb F",
        "DOCTYPE/entities F",
        "external links W",
        "cut off in mid-row F",
        "UTF-8 BOM A",
        "UTF-16 A",
        "Windows-1252 A, accented cells shown",
        "mixed encodings F with the first bad row",
        "NUL bytes F",
        "CR, LF, CRLF mixed A",
        "unclosed quote F with its row",
        "`;`, tab, `|` A",
        "`sep=;` first line A",
        "several sheets ask",
        "hidden rows W with count",
        "hostile file names A never used as a path",
        'same bytes as before A: "already imported on … by …", nothing changes',
        "uncalculated formulas R",
        "title rows above, totals below A found, total rows R with note",
        "a million formatted empty rows A",
        "JSON, PDF, picture renamed F naming it",
    ),
    "Headings": (
        "duplicate F until chosen",
        "missing required → mapping",
        "unknown A listed as ignored",
        "case, space, NBSP, zero-width A",
        "synonyms suggested with confidence",
        "two candidates for one field ask",
        "none (first row is data) ask",
        "two-line or merged A or F",
        "identifying H → dropped",
        "`=`/markup A literal",
        "trailing delimiter A only if every extra cell is empty",
        "scale unclear (0–10, 0–100, 0–50, 0–24) must choose",
        "before/after swapped (mean rises in all rows) W",
    ),
    "Cells": (
        "leading zeros A text",
        "`1E5` A text",
        "`123.0` ids A if all are integers, collisions noted",
        "`NA`, `None` as ids A text",
        "decimal comma A if consistent",
        "`1,060` R unless the column settles it",
        "`7/10`, `70%` A by scale; `7-8`, `>5` R",
        '"mild" R with a mapping offer',
        '-99, 999 W "a missing code?" once per column',
        "NaN, inf, 1e308 R",
        "U+2212, full-width and Arabic-Indic digits A",
        "hex, `1_000` R",
        "yes/no words A",
        "`#N/A`, `#REF!` R with the cell",
        "ambiguous dates by column vote, else ask",
        "ISO among d/m/y A, rest by vote, listed",
        "Excel serials A (1900/1904)",
        "30 Feb R",
        "two-digit years W",
        "year 0025 or 2052 R",
        "date-times with zone A as the clinic's date",
        "5 MB cell R",
        "control, bidi, zero-width A stripped",
        "`=HYPERLINK(` `@SUM` `+cmd|` A literal, neutralised on every export (negative numbers stay numbers)",
        "`<script>`, `![x](http…)` A literal, escaped at the one display function",
        "SQL fragments A literal",
        "unknown modality → mapping, never silently a new combination",
        "e-mail, phone or health number inside an allowed field R",
    ),
    "Across rows": (
        "exact duplicates A once, counted",
        "same key with other values R both, side by side",
        "ragged row R",
        "two birth years or sexes for one patient R the group",
        "two sessions on one day W",
        "session numbers against dates W",
        "no baseline A, excluded from change and counted",
        "one value in 95 % of rows W",
        "before = after in 80 % W",
        "over 10 % rejected F by default",
    ),
    "Across files": (
        'same content reordered A "0 new rows"',
        "overlap A counted",
        "correction compare and approve",
        "rows gone since last time W, never deleted",
        "practitioner renamed → alias",
        "patient ids re-used by another clinic: the key includes the clinic",
        "another clinic's file ask",
        "scale changed between files F until chosen",
        "our own export re-imported: 0 changes",
        "files in any order: same result",
        "import during import: queued, says who",
    ),
    "Clinical": (
        "NRS outside 0–10, ODI outside 0–100, RMDQ outside 0–24 or not whole R",
        "session in the future R",
        "before birth, age over 120 R",
        "over 3 sessions a day or 60 an episode W",
        "gap over 365 days W",
        "25 patients a day for one practitioner W",
        '"usual care" together with another modality W',
        'month volume falls by half W "incomplete month?", and charts mark it',
    ),
}

ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(CATALOGUE["Across files"], "the store, which knows what came in before"),
    'same bytes as before A: "already imported on … by …", nothing changes': "the store, which keeps each file's hash",
}
"""The lines that no single file can show: which room keeps them."""


@dataclass(frozen=True)
class Entry:
    """One file for one case of a line: what is to become of it, and the words by which it is said.

    `cause`, `words` and `address`: of the problem that says so; no cause where nothing needs saying. `records`: how
    many rows are accepted, where the number matters. `answer`: settles what the file asks. `big`: too much to be
    mutated.
    """

    line: str
    case: str
    verdict: Verdict
    make: Callable[[], bytes]
    cause: str = ""
    words: tuple[str, ...] = ()
    address: str = ""
    name: str = "sessions.csv"
    mapping: Mapping = NO_MAPPING
    answer: Mapping | None = None
    records: int | None = None
    row_limit: int | None = None
    big: bool = False

    @cached_property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.make()

    @property
    def id(self) -> str:
        """The line and its case, for the test's name."""
        return f"{self.line} · {self.case}" if self.case else self.line


BASE = ("patient_id", "session_date", "back_pain_type", "treatments", "pain_score")
SOUND = 30


def sound_row(number: int) -> dict[str, str]:
    """Return a session in which nothing is wrong, of a patient of its own."""
    return {
        "patient_id": f"S{number:03}",
        "session_date": f"2024-01-{number % 28 + 1:02}",
        "back_pain_type": "disc",
        "treatments": "massage",
        "pain_score": str(number % 10),
    }


def write_rows(*odd: dict[str, str], mark: str = ",", end: str = "\n", sound: int = SOUND) -> str:
    """Return a file's text: `odd` rows from row 2 on, what they leave out filled in, and `sound` rows below."""
    columns = [*BASE, *dict.fromkeys(name for row in odd for name in row if name not in BASE)]
    odd_rows = [{**sound_row(number), "patient_id": f"P{number}"} | row for number, row in enumerate(odd, start=1)]
    rows = [*odd_rows, *(sound_row(number) for number in range(sound))]
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return end.join(mark.join(line) for line in lines) + end


def csv(*odd: dict[str, str], mark: str = ",", end: str = "\n", sound: int = SOUND) -> Callable[[], bytes]:
    """Return what makes the file of `write_rows`, in UTF-8."""
    return lambda: write_rows(*odd, mark=mark, end=end, sound=sound).encode()


def column(name: str, *cells: str, mark: str = "\t") -> Callable[[], bytes]:
    """Return what makes a file whose first rows hold `cells` in the column `name`."""
    return csv(*({name: cell} for cell in cells), mark=mark)


def alone(name: str, *cells: str, mark: str = "\t") -> Callable[[], bytes]:
    """Return what makes a file whose only rows hold `cells` in the column `name`, each of a patient of its own."""
    return csv(*({name: cell} for cell in cells), mark=mark, sound=0)
