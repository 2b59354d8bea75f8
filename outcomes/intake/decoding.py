"""Bytes → text: the one encoding that a text file stands in, told by its mark or by its letters."""

from __future__ import annotations

import re

from outcomes.intake.problems import FileRefused, refuse

__all__ = ["count_rows", "decode_text", "refuse_cut_off"]

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# A quoted cell, closed or not: its line breaks begin no rows.
_QUOTED = re.compile(r'(?:(?<=[,;\t|\r\n])|\A)"(?:[^"]++|"")*+(?:"|\Z)')
_LINE_END = re.compile("\r\n|\r|\n")


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
            raise _refuse_encoding(content, error) from error
        text = text.removeprefix("\ufeff")
        _refuse_nul(text)
    return text, encoding


def count_rows(before: str) -> int:
    """Return the number, from 1, of the row that goes on after the text `before`; a quoted cell is within one row."""
    return len(_LINE_END.findall(_QUOTED.sub("", before))) + 1


def refuse_cut_off(row: int) -> FileRefused:
    """Return the refusal of a file whose last row was cut off on its way."""
    return refuse(
        "cut-off",
        "The file ends in the middle of this row: it was cut off on its way.",
        expected="a last row that is whole",
        mend="Export or copy the file again; if the row is meant so, end it with a line break.",
        row=row,
    )


def _decode_bytes(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), "utf-8"
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" or _UTF8_LETTER.search(content):
            raise _refuse_encoding(content, error) from error
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError as error:
        raise _refuse_encoding(content, error) from error


def _refuse_nul(content: bytes | str) -> None:
    position = content.find(b"\x00") if isinstance(content, bytes) else content.find("\x00")
    if position >= 0:
        before = content[:position]
        raise refuse(
            "nul-bytes",
            "The file holds NUL bytes, which no text has: it is damaged or not a text file.",
            expected="a text file (CSV) or a spreadsheet (XLSX)",
            mend="Export the file again as CSV (UTF-8) or as .xlsx.",
            row=count_rows(before if isinstance(before, str) else before.decode("utf-8", errors="replace")),
        )


def _refuse_encoding(content: bytes, error: UnicodeDecodeError) -> FileRefused:
    row = count_rows(content[: error.start].decode(error.encoding, errors="replace"))
    # One byte of a letter at the very end may as well be a Windows letter; two or more are a letter cut off.
    if error.end == len(content) and (error.encoding != "utf-8" or error.end - error.start > 1):
        return refuse_cut_off(row)
    return refuse(
        "mixed-encodings",
        "The file's letters cannot be read in one encoding; the first that breaks stands in the row named here.",
        expected="one encoding throughout: UTF-8, UTF-16 with its mark, or Windows-1252",
        mend="Open the file in a spreadsheet, mend that row's letters and save as CSV UTF-8.",
        row=row,
    )
