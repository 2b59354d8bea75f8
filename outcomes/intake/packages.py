"""The zip package of a spreadsheet, looked through before anything opens it: bounds, damage, and what it carries."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from outcomes.intake.problems import FileRefused, Level, Problem, refuse
from outcomes.intake.sheet_parts import SheetFacts, read_facts
from outcomes.intake.tables import refuse_bounds

__all__ = ["Package", "open_package"]

PACKED_BYTES = 25 * 1024**2
UNPACKED_BYTES = 200 * 1024**2
OUTLINE_BYTES = 4 * 1024**2
"""More than any workbook's list of its sheets needs."""
RATIO = 100
ENTRIES = 1_000

_CHUNK_BYTES = 1024**2
_ENCRYPTED = 0x1
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_OTHER_KINDS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
    "word/document.xml": "a text document (.docx)",
    "ppt/presentation.xml": "a presentation (.pptx)",
}


@dataclass(frozen=True)
class Package:
    """What a spreadsheet's package tells of it. `notes`: what was found in it and left aside.

    `sheets`: by each sheet's name, what its part tells beside the values. `hidden`: the names of the hidden sheets.
    `counts_from_1904`: its days are counted from that year. `unpacked`: its size in bytes.
    """

    sheets: dict[str, SheetFacts]
    hidden: frozenset[str]
    counts_from_1904: bool
    unpacked: int
    notes: tuple[Problem, ...]


def open_package(content: bytes) -> Package:
    """Return what the package of a spreadsheet tells, after its directory has been checked against the bounds.

    No more than a piece of a part is held at a time. Raises `FileRefused`: over the bounds, damaged, under a password,
    not a spreadsheet, or holding a DOCTYPE.
    """
    if len(content) > PACKED_BYTES:
        raise refuse_bounds(f"{len(content) / 1024**2:.0f} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            return _look_through(archive)
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, LookupError),
        *(ElementTree.ParseError, zipfile.LargeZipFile),
    ) as error:
        raise _refuse_damaged() from error
    except RuntimeError as error:
        raise _refuse_password() from error


def _look_through(archive: zipfile.ZipFile) -> Package:
    workbook = _read_outline(archive, _WORKBOOK)
    relations = _read_outline(archive, _RELATIONS) if _RELATIONS in archive.namelist() else ElementTree.Element("none")
    elements = [element for element in workbook.iter() if _name(element) == "sheet"]
    paths = dict(_list_paths(elements, relations))
    facts = {}
    for entry in archive.infolist():
        chunks = _read_chunks(archive, entry)
        if entry.filename in paths:
            facts[paths[entry.filename]] = read_facts(chunks)
        else:
            for _ in chunks:
                pass
    settings = next((element for element in workbook.iter() if _name(element) == "workbookPr"), None)
    return Package(
        facts,
        frozenset(one.get("name", "") for one in elements if one.get("state", "visible") != "visible"),
        settings is not None and settings.get("date1904") in ("1", "true"),
        sum(entry.file_size for entry in archive.infolist()),
        tuple(_note_extras(archive.namelist())),
    )


def _list_paths(elements: list[ElementTree.Element], relations: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the path of each sheet's part and the sheet's name."""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in elements:
        identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
        target = targets.get(identity, "")
        yield target.removeprefix("/") if target.startswith("/") else f"xl/{target}", element.get("name", "")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _read_outline(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    entry = archive.getinfo(path)
    if entry.file_size > OUTLINE_BYTES:
        raise refuse_bounds("its list of sheets is longer than any spreadsheet needs")
    # The chunks were looked through for entities before anything is made of them.
    return ElementTree.fromstring(b"".join(_read_chunks(archive, entry)))


def _read_chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part. Raises `FileRefused` for a document type declaration."""
    before = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            if any(mark in before + chunk[:32] or mark in chunk for mark in _DECLARATIONS):
                raise refuse(
                    "doctype",
                    "The spreadsheet holds a document type declaration, which no spreadsheet program writes.",
                    expected="a spreadsheet as a spreadsheet program saves it",
                    mend="Open it in a spreadsheet program, save as .xlsx and import that.",
                )
            before = chunk[-32:]
            yield chunk


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


def _note_extras(parts: list[str]) -> Iterator[Problem]:
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
