"""The corpus of bad inputs: the file as a whole."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile

from outcomes.intake import Mapping
from tests.intake.catalogue import BASE, Entry, csv, write_rows
from tests.intake.workbooks import make_workbook, repack

ACCENTED = write_rows({"practitioner": "Zoë"}, {"practitioner": "José"})
PLAIN = write_rows()
HEADINGS = [*BASE, "leg_pain"]
SESSION = ["P1", dt.date(2024, 1, 5), "disc", "massage", 7.0, True]


def _book() -> bytes:
    sound = [
        [f"S{number}", dt.date(2024, 1, number % 28 + 1), *SESSION[2:4], number % 10, True] for number in range(30)
    ]
    return make_workbook(Sessions=[HEADINGS, SESSION, *sound])


def _book_with(*rows: list[object], **options: object) -> bytes:
    sound = [
        [f"S{number}", dt.date(2024, 1, number % 28 + 1), *SESSION[2:4], number % 10, True] for number in range(30)
    ]
    return make_workbook(Sessions=[HEADINGS, *rows, *sound], **options)  # type: ignore[arg-type]


def _hide(book: object) -> None:
    sheet = book.get_worksheet_by_name("Sessions")  # type: ignore[attr-defined]
    for row in (3, 4, 5):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column(5, 5, None, None, {"hidden": True})


def _hide_sheet(book: object) -> None:
    book.get_worksheet_by_name("New").activate()  # type: ignore[attr-defined]
    book.get_worksheet_by_name("Old").hide()  # type: ignore[attr-defined]


def _format_a_million_rows() -> bytes:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(33, 1_048_577))
    return repack(_book(), replace={b"</sheetData>": rows + b"</sheetData>"})


def _put_in_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sessions.csv", PLAIN)
    return buffer.getvalue()


def _stretch_rows() -> bytes:
    """A small file that would unpack to more than any clinic's: rows after rows of zeros."""
    return repack(_book(), add={"xl/media/big.bin": b"0" * 30_000_000})


def _laugh() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]><workbook x="&l9;" '
    return repack(_book(), replace={b"<workbook ": declared.encode()})


def _mix_encodings() -> bytes:
    head, _, tail = ACCENTED.partition("José")
    return head.encode() + "José".encode("cp1252") + tail.encode()


UNCALCULATED = repack(
    _book_with(["P9", *SESSION[1:4], ("=3+4", 7), True]), replace={b"<f>3+4</f><v>7</v>": b"<f>3+4</f>"}
)
TITLES = "North clinic\nSessions of January 2024;;;;\n\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

FILE = (
    Entry("empty F", "", "F", lambda: b"", "empty-file", ("empty", "Export the records again")),
    Entry("empty F", "spaces only", "F", lambda: b" \r\n,,,\n", "empty-file", ("empty",)),
    Entry("headings only F", "", "F", lambda: PLAIN.splitlines()[0].encode(), "headings-only", ("nothing below it",)),
    Entry(
        'over the bounds F "split by year"',
        "rows",
        "F",
        csv(),
        "over-the-bounds",
        ("more than 20 rows", "Split it by year"),
        row_limit=20,
    ),
    Entry(
        'over the bounds F "split by year"',
        "bytes",
        "F",
        lambda: PLAIN.encode() * 40_000,
        "over-the-bounds",
        ("38 MB", "Split it by year"),
        row_limit=500_000,
        big=True,
    ),
    Entry(
        '.xlsx that is CSV A, that is HTML F "open and save as .xlsx"',
        "text",
        "A",
        csv(),
        "named-otherwise",
        ("holds text",),
        name="sessions.xlsx",
        records=30,
    ),
    Entry(
        '.xlsx that is CSV A, that is HTML F "open and save as .xlsx"',
        "web page",
        "F",
        lambda: b"<html><body><table><tr><td>patient_id</td></tr></table></body></html>",
        "html",
        ("web page", "Open it in a spreadsheet program, save as .xlsx"),
        name="sessions.xlsx",
    ),
    Entry(
        ".csv that is a zip A routed", "a spreadsheet", "A", _book, "named-otherwise", ("is a spreadsheet",), records=31
    ),
    Entry(".csv that is a zip A routed", "an archive", "F", _put_in_zip, "not-a-table", ("zip archive", "Unpack it")),
    Entry(
        "password-protected F",
        "",
        "F",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "password-protected",
        ("password", "remove the password"),
        name="s.xlsx",
    ),
    Entry(
        "macros W values only",
        "",
        "W",
        lambda: repack(_book(), add={"xl/vbaProject.bin": b"Sub Auto_Open()"}),
        "macros",
        ("not run", "only the values"),
        name="s.xlsm",
        records=31,
    ),
    Entry("zip bomb F", "", "F", _stretch_rows, "over-the-bounds", ("it grows", "times"), name="s.xlsx"),
    Entry("DOCTYPE/entities F", "", "F", _laugh, "doctype", ("document type",), name="s.xlsx"),
    Entry(
        "external links W",
        "",
        "W",
        lambda: repack(_book(), add={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "external-links",
        ("no link followed",),
        name="s.xlsx",
        records=31,
    ),
    Entry(
        "cut off in mid-row F",
        "text",
        "F",
        lambda: PLAIN[: PLAIN.rindex(",massage")].encode(),
        "cut-off",
        ("cut off", "Export or copy the file again"),
        "row 31",
    ),
    Entry(
        "cut off in mid-row F",
        "in a letter",
        "F",
        lambda: ACCENTED.replace("Zoë", "Zoë€").encode()[: ACCENTED.replace("Zoë", "Zoë€").encode().index(b"\xe2") + 2],
        "cut-off",
        ("cut off",),
        "row 2",
    ),
    Entry("cut off in mid-row F", "spreadsheet", "F", lambda: _book()[:-400], "damaged-spreadsheet", name="s.xlsx"),
    Entry("UTF-8 BOM A", "", "A", lambda: ACCENTED.encode("utf-8-sig"), records=32),
    Entry("UTF-16 A", "", "A", lambda: ACCENTED.encode("utf-16"), records=32),
    Entry("UTF-16 A", "big-endian", "A", lambda: b"\xfe\xff" + ACCENTED.encode("utf-16-be"), records=32),
    Entry(
        "Windows-1252 A, accented cells shown",
        "",
        "A",
        lambda: ACCENTED.encode("cp1252"),
        "windows-1252",
        ("Windows-1252", "practitioner", "Zoë · José"),
        records=32,
    ),
    Entry(
        "mixed encodings F with the first bad row",
        "",
        "F",
        _mix_encodings,
        "mixed-encodings",
        ("one encoding", "save as CSV UTF-8"),
        "row 3",
    ),
    Entry(
        "NUL bytes F",
        "",
        "F",
        lambda: PLAIN.replace("S001", "S\x0001").encode(),
        "nul-bytes",
        ("NUL", "Export the file again"),
        "row 3",
    ),
    Entry(
        "CR, LF, CRLF mixed A",
        "",
        "A",
        lambda: PLAIN.replace("\n", "\r\n", 5).replace("S007", "S007", 1).replace("0\nS0", "0\rS0").encode(),
        records=30,
    ),
    Entry(
        "unclosed quote F with its row",
        "to the end",
        "F",
        lambda: PLAIN.replace("S003,", '"S003,').encode(),
        "unclosed-quote",
        ("never closed", "Close or remove the quote"),
        "row 5",
    ),
    Entry(
        "unclosed quote F with its row",
        "closed by chance",
        "F",
        lambda: write_rows({"payer": '"own'}, {"payer": "x"}, {"payer": 'own"'}).encode(),
        "unclosed-quote",
        ("quote",),
        "row 2",
    ),
    *(
        Entry("`;`, tab, `|` A", name, "A", csv({"practitioner": "Lee, A."}, mark=mark), records=31)
        for name, mark in (("semicolon", ";"), ("tab", "\t"), ("bar", "|"))
    ),
    Entry("`sep=;` first line A", "", "A", lambda: b"sep=;\r\n" + write_rows(mark=";").encode(), records=30),
    Entry(
        "several sheets ask",
        "",
        "ask",
        lambda: make_workbook(North=[HEADINGS, SESSION], South=[HEADINGS, SESSION, ["P2", *SESSION[1:]]]),
        "several-sheets",
        ("North, South", 'sheet = "its name"'),
        name="s.xlsx",
        answer=Mapping(sheet="South"),
        records=2,
    ),
    Entry(
        "several sheets ask",
        "one hidden",
        "ask",
        lambda: make_workbook(Old=[HEADINGS, SESSION], New=[HEADINGS, SESSION], finish=_hide_sheet),
        "several-sheets",
        ("Old (hidden), New",),
        name="s.xlsx",
        answer=Mapping(sheet="New"),
        records=1,
    ),
    Entry(
        "hidden rows W with count",
        "rows",
        "W",
        lambda: _book_with(SESSION, finish=_hide),
        "hidden-rows",
        ("3 hidden rows", "Show the hidden rows"),
        "sheet Sessions, row 4",
        name="s.xlsx",
        records=31,
    ),
    Entry(
        "hidden rows W with count",
        "a column",
        "W",
        lambda: _book_with(SESSION, finish=_hide),
        "hidden-columns",
        ("1 hidden column", "leg_pain"),
        name="s.xlsx",
        records=31,
    ),
    *(
        Entry("hostile file names A never used as a path", name[:12], "A", csv(), name=name, records=30)
        for name in (
            "../../etc/passwd",
            "C:\\con.csv",
            "a\x00b.csv",
            "\u202evsc.exe",
            "x" * 5_000,
            "",
            ". .",
            "<b>.csv",
        )
    ),
    Entry(
        "uncalculated formulas R",
        "",
        "R",
        lambda: UNCALCULATED,
        "formula-without-value",
        ("formula", "calculates it"),
        "sheet Sessions, row 2, column pain_score",
        name="s.xlsx",
        records=30,
    ),
    Entry(
        "title rows above, totals below A found, total rows R with note",
        "titles",
        "A",
        lambda: (TITLES + write_rows(mark=";")).encode(),
        "title-rows",
        ("2 rows above the headings", "North clinic"),
        "row 1",
        records=30,
    ),
    Entry(
        "title rows above, totals below A found, total rows R with note",
        "titles in a sheet",
        "A",
        lambda: make_workbook(Sessions=[["North clinic"], [], HEADINGS, SESSION]),
        "title-rows",
        ("1 row above",),
        "sheet Sessions, row 1",
        name="s.xlsx",
        records=1,
    ),
    *(
        Entry(
            "title rows above, totals below A found, total rows R with note",
            row[:12],
            "R",
            lambda row=row: write_rows().encode() + row.encode(),  # type: ignore[misc]
            "total-row",
            ("a total or a remark", "Remove the row"),
            "row 32",
            records=30,
        )
        for row in (
            "Total,,,,135\n",
            ",,,Average,4.5\n",
            "n = 30\n",
            "Printed by the desk",
            "Grand total: 30 sessions,,,,\n",
        )
    ),
    Entry("a million formatted empty rows A", "", "A", _format_a_million_rows, name="s.xlsx", records=31, big=True),
    *(
        Entry(
            "JSON, PDF, picture renamed F naming it", kind, "F", lambda content=content: content, "not-a-table", (kind,)
        )  # type: ignore[misc]
        for kind, content in (
            ("a JSON document", b'[{"patient_id": "P1"}]'),
            ("a PDF document", b"%PDF-1.7\n"),
            ("a picture (PNG)", b"\x89PNG\r\n\x1a\n" + b"\0" * 90),
            ("a picture (JPEG)", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
            ("a compressed file (gzip)", gzip.compress(b"patient_id")),
            ("an XML document", b"<?xml version='1.0'?><a/>"),
            ("a document of an older office format", OLE),
        )
    ),
)
