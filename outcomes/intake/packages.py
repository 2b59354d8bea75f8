"""The zip package of a spreadsheet, looked through before anything opens it: bounds, damage, and what it carries."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from outcomes.intake.cells import FORMULA_WITHOUT_VALUE
from outcomes.intake.problems import FileRefused, Level, Problem, refuse
from outcomes.intake.tables import refuse_bounds

__all__ = ["Package", "open_package"]

PACKED_BYTES = 25 * 1024**2
UNPACKED_BYTES = 200 * 1024**2
RATIO = 100
ENTRIES = 1_000

_ENCRYPTED = 0x1
_CELL_END = re.compile(rb"</(\w+:)?c>")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_OTHER_KINDS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
    "word/document.xml": "a text document (.docx)",
    "ppt/presentation.xml": "a presentation (.pptx)",
}


@dataclass(frozen=True)
class Package:
    """A spreadsheet's parts, unpacked and checked. `notes` says what was found in it and left aside."""

    parts: dict[str, bytes]
    notes: tuple[Problem, ...]

    def find_flawed_cells(self) -> dict[str, dict[tuple[int, int], str]]:
        """Return, by sheet, the cells that hold an error or a formula without value: (row, column) from 1 → text.

        The reader of spreadsheets gives such cells as blank, which would make nothing of something.
        """
        return {name: dict(_find_flaws(self.parts[path])) for name, path in self._list_sheets() if path in self.parts}

    def _list_sheets(self) -> Iterator[tuple[str, str]]:
        """Yield each sheet's name and the path of its part."""
        try:
            workbook = ElementTree.fromstring(self.parts["xl/workbook.xml"])
            relations = ElementTree.fromstring(self.parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
        except ElementTree.ParseError as error:
            raise _refuse_damaged() from error
        paths = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for element in workbook.iter():
            if element.tag.rpartition("}")[2] == "sheet":
                identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
                target = paths.get(identity, "")
                yield element.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def open_package(content: bytes) -> Package:
    """Return the parts of a spreadsheet after its directory has been checked against the bounds.

    Raises `FileRefused`: over the bounds, damaged, under a password, not a spreadsheet, or holding a DOCTYPE.
    """
    if len(content) > PACKED_BYTES:
        raise refuse_bounds(f"{len(content) / 1024**2:.0f} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
        raise _refuse_damaged() from error
    except RuntimeError as error:
        raise _refuse_password() from error
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise refuse(
            "doctype",
            "The spreadsheet holds a document type declaration, which no spreadsheet program writes.",
            expected="a spreadsheet as a spreadsheet program saves it",
            mend="Open it in a spreadsheet program, save as .xlsx and import that.",
        )
    return Package(parts, tuple(_note_extras(parts)))


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES:
        raise refuse_bounds(f"{len(entries):,} parts")
    if unpacked > UNPACKED_BYTES:
        raise refuse_bounds(f"{unpacked / 1024**2:,.0f} MB when unpacked")
    if unpacked > RATIO * max(packed, 1):
        raise refuse_bounds(f"unpacked it grows {unpacked / max(packed, 1):,.0f} times")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise _refuse_password()
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise _refuse_damaged()
    if "xl/workbook.xml" not in names:
        kind = next((kind for part, kind in _OTHER_KINDS.items() if part in names), "a zip archive")
        raise refuse(
            "not-a-table",
            f"The file is {kind}.",
            expected="a spreadsheet (XLSX) or CSV",
            mend="Unpack it, or open it in a spreadsheet program, save as .xlsx and import that.",
        )


def _note_extras(parts: dict[str, bytes]) -> Iterator[Problem]:
    if any(name.endswith("vbaProject.bin") for name in parts):
        yield Problem(
            Level.WARNING,
            "macros",
            "The spreadsheet holds macros; they were not run, only the values were read.",
            "a spreadsheet without macros",
            "Save it as .xlsx, which keeps no macros.",
        )
    if any(name.startswith("xl/externalLinks/") for name in parts):
        yield Problem(
            Level.WARNING,
            "external-links",
            "The spreadsheet links to other files; the values last saved were read and no link followed.",
            "a spreadsheet that stands alone",
            "Look whether the linked values are current.",
        )


def _find_flaws(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if _ERROR.search(part) is None and _FORMULA.search(part) is None:
        return
    begin = 0
    for end in _CELL_END.finditer(part):
        # Between two ends there may be cells closed in themselves; the one that ends here opened last.
        opening = max(part.rfind(b"<" + (end[1] or b"") + b"c ", begin, end.start()), begin)
        attributes, _, inside = part[opening : end.start()].partition(b">")
        begin = end.end()
        value = _VALUE.search(inside)
        if _ERROR.search(attributes):
            text = value[1].decode("utf-8", errors="replace") if value else "#ERROR!"
        elif value is None and b't="str"' not in attributes and _FORMULA.search(inside):
            text = FORMULA_WITHOUT_VALUE
        else:
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            raise refuse(
                "error-cells",
                "The spreadsheet holds error cells that do not say where they stand.",
                expected="a spreadsheet as a spreadsheet program saves it",
                mend="Open it in a spreadsheet program, mend the cells that show an error, save as .xlsx.",
            )
        yield (int(reference[2]), _count_column(reference[1])), text


def _count_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_damaged() -> FileRefused:
    return refuse(
        "damaged-spreadsheet",
        "The spreadsheet is damaged or was cut off on its way.",
        expected="a spreadsheet as a spreadsheet program saves it",
        mend="Open it in a spreadsheet program, save it again as .xlsx, and import that.",
    )


def _refuse_password() -> FileRefused:
    return refuse(
        "password-protected",
        "The file is protected by a password.",
        expected="a spreadsheet without a password",
        mend="Open it, remove the password and save it again.",
    )
