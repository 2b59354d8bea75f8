"""Spreadsheets: every cell as a person would write it, within bounds, and never a silent blank."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from outcomes.intake import Level, Mapping, packages, sheet_parts
from tests.intake.workbooks import make_workbook, repack

HEADINGS = ["patient_id", "session_date", "back_pain_type", "treatments", "pain_score", "leg_pain"]
ROW = ["P1", dt.date(2024, 1, 5), "disc", "massage", 7.0, True]


def test_a_spreadsheet_gives_the_same_record_as_text_would(check):
    checked = check(make_workbook(Sessions=[HEADINGS, ROW]), "sessions.xlsx")
    assert not checked.problems
    record = checked.records.iloc[0]
    assert (record["patient_id"], record["session_date"].date()) == ("P1", dt.date(2024, 1, 5))
    assert (record["pain_score"], record["leg_pain"], record["source_row"]) == (7.0, "yes", 2)


def test_a_whole_number_as_patient_id_has_no_decimal_point(check):
    rows = [HEADINGS, [123, *ROW[1:]], [123456789012, *ROW[1:]], ["007", *ROW[1:]]]
    assert check(make_workbook(Sessions=rows), "s.xlsx").records["patient_id"].tolist() == [
        "123",
        "123456789012",
        "007",
    ]


def test_rows_are_numbered_as_the_spreadsheet_shows_them_and_the_sheet_is_named(check, problem_of):
    content = make_workbook(skip_rows=3, Sessions=[HEADINGS, ROW, [], ["P2", *ROW[1:4], 70, True]])
    problem = problem_of(check(content, "s.xlsx"), "score-out-of-range")
    assert problem.address == "sheet Sessions, row 7, column pain_score"


def test_a_date_and_time_keeps_its_day(check):
    rows = [HEADINGS, ["P1", dt.datetime(2024, 1, 5, 14, 30), *ROW[2:]]]
    assert check(make_workbook(S=rows), "s.xlsx").records["session_date"].dt.day.tolist() == [5]


@pytest.mark.parametrize(("options", "serial"), [({}, 45296), ({"date_1904": True}, 43834)])
def test_a_serial_number_that_is_not_formatted_as_a_date_is_read_as_the_spreadsheet_counts(
    check, problem_of, options, serial
):
    checked = check(make_workbook(options=options, S=[HEADINGS, ["P1", serial, *ROW[2:]]]), "s.xlsx")
    assert checked.records["session_date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-05"]
    assert problem_of(checked, "date-serials").level is Level.NOTE


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_cell_is_rejected_and_never_a_blank(check, problem_of, error):
    rows = [HEADINGS, [*ROW[:4], ("=NA()", error), True]]
    problem = problem_of(check(make_workbook(S=rows), "s.xlsx"), "spreadsheet-error")
    assert (problem.level, problem.address, problem.found) == (Level.REJECT, "sheet S, row 2, column pain_score", error)


def test_an_error_cell_beside_the_table_is_not_lost(check, problem_of):
    rows = [HEADINGS, ROW, ["P2", *ROW[1:], "", ("=NA()", "#N/A")]]
    assert problem_of(check(make_workbook(S=rows), "s.xlsx"), "ragged-row").row == 3


def test_a_formula_that_was_never_calculated_is_rejected_and_never_a_blank(check, problem_of):
    content = make_workbook(S=[HEADINGS, [*ROW[:4], ("=3+4", 7), True]])
    content = repack(content, replace={b"</f><v>7</v>": b"</f>"})
    problem = problem_of(check(content, "s.xlsx"), "formula-without-value")
    assert problem.address == "sheet S, row 2, column pain_score"


def test_a_calculated_formula_gives_its_value(check):
    content = make_workbook(S=[HEADINGS, [*ROW[:4], ("=3+4", 7), True]])
    assert check(content, "s.xlsx").records["pain_score"].tolist() == [7.0]


def test_a_formula_that_gives_an_empty_text_is_a_blank(check):
    content = make_workbook(S=[HEADINGS, [*ROW[:4], ('=IF(1,"","")', ""), True]])
    content = repack(content, replace={b' t="str"><f>IF(1,"","")</f>': b' t="str"><f>IF(1,"","")</f>'})
    checked = check(content, "s.xlsx")
    assert checked.rows_read == 1


def test_the_only_sheet_with_our_headings_is_read_and_the_others_named(check, problem_of):
    content = make_workbook(Cover=[["Report 2024"], ["made by", "x"]], Sessions=[HEADINGS, ROW], Empty=[])
    checked = check(content, "s.xlsx")
    assert len(checked.records) == 1
    note = problem_of(checked, "other-sheets")
    assert (note.level, note.sheet) == (Level.NOTE, "Sessions")
    assert "Cover, Sessions" in note.message


@pytest.mark.parametrize("second", [[HEADINGS, ROW], [["a", "b"], [1, 2]]])
def test_several_sheets_that_could_be_meant_are_asked_about(check, problem_of, second):
    first = [HEADINGS, ROW] if second[0] == HEADINGS else [["c"], [1]]
    problem = problem_of(check(make_workbook(North=first, South=second), "s.xlsx"), "several-sheets")
    assert (problem.level, problem.question) == (Level.REFUSE, "sheet")
    assert "North, South" in problem.message
    assert problem.offers == ("North", "South")
    assert 'sheet = "its name"' in problem.mend


def test_an_empty_spreadsheet_is_refused(check, problem_of):
    assert problem_of(check(make_workbook(S=[]), "s.xlsx"), "empty-file").level is Level.REFUSE


def test_a_spreadsheet_named_csv_is_read_as_a_spreadsheet_with_a_note(check, problem_of):
    checked = check(make_workbook(S=[HEADINGS, ROW]), "sessions.csv")
    assert len(checked.records) == 1
    assert "is a spreadsheet" in problem_of(checked, "named-otherwise").message


def test_a_spreadsheet_under_a_password_is_refused(check, problem_of):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "remove the password" in problem_of(check(content, "s.xlsx"), "password-protected").mend


def test_an_old_office_format_is_refused_by_name(check, problem_of):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert ".xls" in problem_of(check(content, "s.xls"), "not-a-table").message


def test_another_zip_archive_is_refused(check, problem_of):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sessions.csv", "patient_id")
    assert problem_of(check(buffer.getvalue(), "s.xlsx"), "not-a-table").message == "The file is a zip archive."


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_spreadsheet_cut_off_on_its_way_is_refused(check, problem_of, keep):
    content = make_workbook(S=[HEADINGS, ROW])
    assert problem_of(check(content[: int(len(content) * keep)], "s.xlsx"), "damaged-spreadsheet")


def test_a_spreadsheet_with_a_flipped_byte_is_refused(check, problem_of):
    content = bytearray(make_workbook(S=[HEADINGS, ROW]))
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place] ^= 0xFF
    assert problem_of(check(bytes(content), "s.xlsx"), "damaged-spreadsheet")


@pytest.mark.parametrize("encoding", [b"UUF-8", b"UTF-1-8", b"shift_jis", b"idna", b""])
def test_a_spreadsheet_whose_outline_names_an_alphabet_that_is_none_is_refused(check, problem_of, encoding):
    content = repack(make_workbook(S=[HEADINGS, ROW]), replace={b'encoding="UTF-8"': b'encoding="' + encoding + b'"'})
    assert problem_of(check(content, "s.xlsx"), "damaged-spreadsheet")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(check, problem_of):
    content = repack(make_workbook(S=[HEADINGS, ROW]), add={"xl/media/big.bin": b"0" * 20_000_000})
    assert "it grows" in problem_of(check(content, "s.xlsx"), "over-the-bounds").message


def test_the_bounds_stand_on_size_parts_and_unpacked_size(check, problem_of, monkeypatch):
    content = make_workbook(S=[HEADINGS, ROW])
    for bound, words in (("PACKED_BYTES", "0 MB"), ("ENTRIES", "parts"), ("UNPACKED_BYTES", "when unpacked")):
        with monkeypatch.context() as patched:
            patched.setattr(packages, bound, 3)
            problem = problem_of(check(content, "s.xlsx"), "over-the-bounds")
            assert words in problem.message
            assert "Split it by year" in problem.mend


def test_a_stray_cell_at_the_far_corner_ends_the_reading_and_not_the_program(check, problem_of):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert "stray cell" in problem_of(check(buffer.getvalue(), "s.xlsx"), "over-the-bounds").message


def test_a_document_type_declaration_is_refused(check, problem_of):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = repack(make_workbook(S=[HEADINGS, ROW]), replace={b"<workbook ": bomb + b"<workbook "})
    assert problem_of(check(content, "s.xlsx"), "doctype").level is Level.REFUSE


def test_macros_and_links_are_left_aside_with_a_warning(check, problem_of):
    content = repack(
        make_workbook(S=[HEADINGS, ROW]), add={"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    )
    checked = check(content, "s.xlsm")
    assert len(checked.records) == 1
    assert problem_of(checked, "macros").level is Level.WARNING
    assert problem_of(checked, "external-links").level is Level.WARNING


def test_the_mapping_says_which_sheet_it_is(check, problem_of):
    content = make_workbook(North=[HEADINGS, ROW], South=[HEADINGS, ROW, ["P2", *ROW[1:]]])
    assert len(check(content, "s.xlsx", mapping=Mapping(sheet=" south ")).records) == 2
    problem = problem_of(check(content, "s.xlsx", mapping=Mapping(sheet="East")), "no-such-sheet")
    assert (problem.level, problem.question, problem.offers) == (Level.REFUSE, "sheet", ("North", "South"))


def test_a_stray_cell_far_below_costs_little_memory_and_its_own_row(check):
    far = make_workbook(S=[HEADINGS, ROW], finish=lambda book: book.get_worksheet_by_name("S").write(1_048_575, 0, "x"))
    checked = check(far, "s.xlsx")
    assert (len(checked.records), checked.rejected["row"].tolist()) == (1, [1_048_576])


def test_what_is_hidden_is_told_piece_by_piece_as_in_one_piece(monkeypatch):
    rows = [HEADINGS, *[["P1", dt.date(2024, 1, 5), "disc", "massage", ("=NA()", "#N/A"), True]] * 40]
    content = make_workbook(
        S=rows, finish=lambda book: book.get_worksheet_by_name("S").set_row(7, None, None, {"hidden": True})
    )
    whole = packages.open_package(content).sheets["S"]
    assert (whole.hidden_rows, len(whole.flaws)) == ({8}, 40)
    monkeypatch.setattr(packages, "_CHUNK_BYTES", 50)
    monkeypatch.setattr(sheet_parts, "PIECE_BYTES", 100)
    assert packages.open_package(content).sheets["S"] == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding_and_across_pieces(check, problem_of, monkeypatch, encoding):
    part = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)
    content = repack(make_workbook(S=[HEADINGS, ROW]), add={"docProps/custom.xml": part})
    monkeypatch.setattr(packages, "_CHUNK_BYTES", 40)
    assert problem_of(check(content, "s.xlsx"), "doctype").level is Level.REFUSE


def test_a_list_of_sheets_longer_than_any_is_refused(check, problem_of, monkeypatch):
    monkeypatch.setattr(packages, "OUTLINE_BYTES", 10)
    problem = problem_of(check(make_workbook(S=[HEADINGS, ROW]), "s.xlsx"), "over-the-bounds")
    assert "list of sheets" in problem.message
