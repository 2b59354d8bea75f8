"""Text files: bytes → text → records of cells, by our own strict reading. Nothing is guessed about a cell's meaning."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from outcomes.intake.problems import FileRefused, refuse
from outcomes.intake.tables import Record

__all__ = ["decode_text", "read_records"]

DELIMITERS = (",", ";", "\t", "|")
RECORDS_SNIFFED = 20

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SEPARATOR_LINE = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)


def decode_text(content: bytes) -> tuple[str, str]:
    """Return the text of `content` and the encoding it stood in: utf-8, utf-16, utf-32 or cp1252.

    Raises `FileRefused` for NUL bytes, for an encoding that breaks off, and for two encodings in one file.
    """
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    if encoding in ("utf-8", "utf-8-sig"):
        _refuse_nul(content)
        text, encoding = _decode_bytes(content, encoding)
    else:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise _refuse_encoding(content[: error.start].decode(encoding, errors="replace").count("\n") + 1) from error
        text = text.removeprefix("\ufeff")
        _refuse_nul(text)
    return text, encoding


def read_records(text: str, count_known: Callable[[list[str]], int]) -> Iterator[Record]:
    """Yield the records of delimited `text`, blank ones left out but counted.

    The delimiter is that of a leading `sep=` line, else the one under which most headings are known: `count_known`
    tells how many of a row's cells are. A cell with line breaks is one row, as a spreadsheet opens it. Raises
    `FileRefused` with the row for a quote that is never closed or a cell longer than the reader allows.
    """
    separator_line = _SEPARATOR_LINE.match(text)
    if separator_line is not None:
        # A spreadsheet swallows this line, so it has no row number.
        text, delimiter = text[separator_line.end() :], _check_delimiter(separator_line[1])
    else:
        delimiter = _choose_delimiter(text, count_known)
    yield from _split(text, delimiter)


def _decode_bytes(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), "utf-8"
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" or _UTF8_LETTER.search(content):
            raise _refuse_encoding(_count_lines(content[: error.start])) from error
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise _refuse_encoding(_count_lines(content[: error.start])) from error


def _count_lines(before: bytes) -> int:
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def _refuse_nul(content: bytes | str) -> None:
    position = content.find(b"\x00") if isinstance(content, bytes) else content.find("\x00")
    if position >= 0:
        before = content[:position]
        row = _count_lines(before if isinstance(before, bytes) else before.encode("utf-8", errors="replace"))
        raise refuse(
            "nul-bytes",
            "The file holds NUL bytes, which no text has: it is damaged or not a text file.",
            expected="a text file (CSV) or a spreadsheet (XLSX)",
            mend="Export the file again as CSV (UTF-8) or as .xlsx.",
            row=row,
        )


def _refuse_encoding(row: int) -> FileRefused:
    return refuse(
        "mixed-encodings",
        "The file's letters cannot be read in one encoding; the first that breaks stands in the row named here.",
        expected="one encoding throughout: UTF-8, UTF-16 with its mark, or Windows-1252",
        mend="Open the file in a spreadsheet, mend that row's letters and save as CSV UTF-8.",
        row=row,
    )


def _check_delimiter(character: str) -> str:
    if character.isalnum() or character in "\"'\r\n .-":
        raise refuse(
            "separator-line",
            "The first line, sep=, names a character that cannot separate cells.",
            expected="one of , ; tab |",
            mend="Remove that line or name the character that separates the cells.",
            row=1,
            found=character,
        )
    return character


def _choose_delimiter(text: str, count_known: Callable[[list[str]], int]) -> str:
    """Return the delimiter with most known headings, then most rows as wide as the headings, then widest, then `,`."""
    if not text.strip(" \t\r\n" + "".join(DELIMITERS)):
        return next((delimiter for delimiter in DELIMITERS if delimiter in text), DELIMITERS[0])

    def rank(delimiter: str) -> tuple[int, int, int]:
        records = _sniff(text, delimiter)
        if not records:
            return (0, 0, 0)
        width = len(records[0])
        even = sum(len(cells) == width for cells in records) if width > 1 else 0
        return (count_known(records[0]), even, width)

    return max(DELIMITERS, key=rank)


def _sniff(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records under `delimiter`, up to one that breaks a quote."""
    records = []
    with contextlib.suppress(FileRefused):
        for _, cells in islice(_split(text, delimiter), RECORDS_SNIFFED):
            records.append(cells)
    return records


def _split(text: str, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refuse_record(number, error) from error
        if any(not cell.isspace() for cell in cells if cell):
            yield number, cells


def _refuse_record(row: int, error: csv.Error) -> FileRefused:
    if "field larger" in str(error):
        cause, message = "cell-too-long", "A cell that begins in this row is too long, or its quote is never closed."
    elif "unexpected end" in str(error):
        cause, message = "unclosed-quote", "A quoted cell that begins in this row is never closed."
    else:
        cause, message = "unclosed-quote", "A quoted cell in this row goes on after its closing quote, or never closes."
    return refuse(
        cause,
        message,
        expected='a quoted cell ends with " before the next separator; a quote inside it is doubled ("")',
        mend="Close or remove the quote in this row, or export the file again.",
        row=row,
    )
