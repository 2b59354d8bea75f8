"""A file's bytes → its text, cell by cell (`TextTable`). What the bytes are decides, never the file's name."""

from __future__ import annotations

import dataclasses
import re
from pathlib import PurePosixPath

from outcomes.intake.assembling import build_table
from outcomes.intake.decoding import decode_text
from outcomes.intake.delimited import read_records
from outcomes.intake.headings import count_known_headings, name_known_fields
from outcomes.intake.mapping import Mapping
from outcomes.intake.problems import FileRefused, Level, Problem, refuse, shorten
from outcomes.intake.sources import read_fhir, reshape_table
from outcomes.intake.spreadsheets import read_workbook
from outcomes.intake.tables import TextTable, refuse_bounds

__all__ = ["read_file"]

UPLOAD_BYTES = 25 * 1024**2
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096
"""The characters that tell what a text is."""
SPREADSHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls")

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (rb"{\rtf", "a text document (RTF)"),
)
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]\d-])')


def read_file(content: bytes, name: str, *, mapping: Mapping, row_limit: int | None = None) -> TextTable:
    """Return the rows of `content` as text, none interpreted.

    `name` is looked at only for what the file claims to be; `mapping` for which headings are known and what it says of
    the file as a whole; `row_limit` marks an upload: it bounds the rows of a text file, and its size (spreadsheets have
    bounds of their own). Raises `FileRefused`.
    """
    if row_limit is not None and len(content) > UPLOAD_BYTES:
        raise refuse_bounds(f"{len(content) / 1024**2:.0f} MB")
    for mark, kind in _MARKS:
        if content.startswith(mark):
            raise _refuse_kind(kind)
    if content.startswith(OLE_MARK):
        raise _refuse_ole(content)
    suffix = PurePosixPath(name).suffix.lower()
    notes: list[Problem] = []
    if content.startswith(ZIP_MARKS):
        table = read_workbook(content, mapping=mapping)
        notes += [] if suffix in SPREADSHEET_SUFFIXES else [_note_kind(suffix, "is a spreadsheet")]
    else:
        text, encoding = decode_text(content)
        _refuse_markup(text)
        if _JSON.match(text[:HEAD]):
            told = read_fhir(text, mapping, row_limit=row_limit)
            if told is None:
                raise _refuse_kind("a JSON document")
            return dataclasses.replace(told, notes=(*told.notes, *_note_suffix(suffix)))
        records = read_records(text, lambda cells: count_known_headings(cells, mapping))
        table = build_table(records, mapping=mapping, row_limit=row_limit, open_end=text[-1:] not in ("\n", "\r"))
        notes += _note_suffix(suffix)
        notes += [_note_accents(table, mapping)] if encoding == "cp1252" else []
    table = reshape_table(table, mapping)
    return dataclasses.replace(table, notes=(*table.notes, *notes))


def _note_kind(suffix: str, what: str) -> Problem:
    return Problem(
        Level.NOTE,
        "named-otherwise",
        f"The file's name ends in {suffix or 'nothing we know'}, but it {what}; it was read as that.",
        "a file named after what it is",
        "Nothing needs mending.",
    )


def _note_suffix(suffix: str) -> list[Problem]:
    return [_note_kind(suffix, "holds text")] if suffix in SPREADSHEET_SUFFIXES else []


def _note_accents(table: TextTable, mapping: Mapping) -> Problem:
    accented = {
        heading or "(no heading)": [cell for cell in cells if not cell.isascii()]
        for heading, cells in zip(table.headings, table.columns, strict=True)
    }
    accented = {heading: cells for heading, cells in accented.items() if cells or not heading.isascii()}
    # Cells of columns that are dropped, names among them, are shown nowhere.
    shown = [cell for heading, cells in accented.items() if name_known_fields([heading], mapping) for cell in cells]
    return Problem(
        Level.NOTE,
        "windows-1252",
        f"The file is not UTF-8 and was read as Windows-1252; letters beyond ASCII stand in: {', '.join(accented)}.",
        "UTF-8",
        "Look whether the accented letters in these columns are right; if not, save the file as CSV UTF-8.",
        found=shorten(" · ".join(dict.fromkeys(shown[:50]))),
    )


def _refuse_markup(text: str) -> None:
    head = text[:HEAD]
    if _HTML.match(head):
        raise refuse(
            "html",
            "The file is a web page (HTML), not a spreadsheet, whatever its name.",
            expected="a spreadsheet (XLSX) or CSV",
            mend="Open it in a spreadsheet program, save as .xlsx and import that.",
        )
    if _XML.match(head):
        raise _refuse_kind("an XML document")


def _refuse_ole(content: bytes) -> FileRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refuse(
            "password-protected",
            "The spreadsheet is protected by a password.",
            expected="a spreadsheet without a password",
            mend="Open it, remove the password and save it again.",
        )
    return _refuse_kind("a document of an older office format, such as .xls")


def _refuse_kind(kind: str) -> FileRefused:
    return refuse(
        "not-a-table",
        f"The file is {kind}.",
        expected="a spreadsheet (XLSX) or CSV",
        mend="Export the records as .xlsx or .csv and import that.",
    )
