"""Text files as clinics send them: encodings, separators, quotes, and files that are something else."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from outcomes.intake import Level, check_file

HEADINGS = "patient_id,session_date,back_pain_type,treatments,pain_score,practitioner"
ROW = "P1,2024-01-05,disc,massage,5,Zoë"
TEXT = f"{HEADINGS}\n{ROW}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_is_read_the_same_in_every_unicode_encoding(check, encoding):
    checked = check(TEXT.encode(encoding))
    assert not checked.problems
    assert checked.records["practitioner"].tolist() == ["Zoë"]


@pytest.mark.parametrize(("mark", "codec"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_is_known_by_its_mark_in_both_byte_orders(check, mark, codec):
    assert len(check(mark + TEXT.encode(codec)).records) == 1


def test_windows_1252_is_read_with_a_note_that_names_the_accented_columns(check, problem_of):
    checked = check(TEXT.encode("cp1252"))
    assert checked.records["practitioner"].tolist() == ["Zoë"]
    note = problem_of(checked, "windows-1252")
    assert note.level is Level.NOTE
    assert note.message.endswith("stand in: practitioner.")


def test_two_encodings_in_one_file_are_refused_with_the_first_row_that_breaks(check, problem_of):
    content = TEXT.encode() + ROW.replace("P1", "P2").encode("cp1252")
    problem = problem_of(check(content), "mixed-encodings")
    assert (problem.level, problem.row) == (Level.REFUSE, 3)


def test_a_utf_16_file_cut_off_in_a_letter_is_refused(check, problem_of):
    assert problem_of(check(TEXT.encode("utf-16")[:-1]), "cut-off").row == 2


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_under_which_headings_are_known(check, separator):
    checked = check(TEXT.replace(",", separator))
    assert not checked.problems
    assert len(checked.records) == 1


def test_a_semicolon_file_with_commas_in_its_cells_keeps_them(check):
    checked = check(TEXT.replace(",", ";").replace("disc;massage;5", "disc;massage, education;5,5"))
    record = checked.records.iloc[0]
    assert record["treatments"] == "education + massage"
    assert record["pain_score"] == 5.5


def test_a_sep_line_names_the_separator_and_has_no_row_of_its_own(check, problem_of):
    checked = check("sep=^\n" + TEXT.replace(",", "^").replace("^5^", "^55^"))
    assert problem_of(checked, "score-out-of-range").address == "row 2, column pain_score"


def test_a_sep_line_that_names_a_letter_is_refused(check, problem_of):
    assert problem_of(check("sep=a\n" + TEXT), "separator-line").row == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rows_end_as_any_system_ends_them(check, newline):
    assert len(check(TEXT.replace("\n", newline).encode()).records) == 1


def test_line_ends_may_be_mixed(check):
    content = f"{HEADINGS}\r\n{ROW}\r{ROW.replace('P1', 'P2')}\n{ROW.replace('P1', 'P3')}"
    assert len(check(content.encode()).records) == 3


def test_rows_are_numbered_as_a_spreadsheet_shows_them(check, problem_of):
    """A cell with a line break is one row, and a blank row counts."""
    content = f'{HEADINGS}\nP1,2024-01-05,disc,massage,5,"Zoë\nSmith"\n\nP2,2024-01-05,disc,massage,55,x\n'
    assert problem_of(check(content), "score-out-of-range").row == 4


def test_a_line_break_within_a_quoted_cell_becomes_a_space(check):
    assert check(TEXT.replace("Zoë", '"Zoë\r\nSmith"').encode()).records["practitioner"].tolist() == ["Zoë  Smith"]


def test_a_quote_that_is_never_closed_is_refused_with_the_row_it_opens_in(check, problem_of):
    content = TEXT + 'P2,2024-01-05,disc,"massage,5,x\nP3,2024-01-05,disc,massage,5,x\n'
    problem = problem_of(check(content), "unclosed-quote")
    assert (problem.level, problem.address) == (Level.REFUSE, "row 3")
    assert "never closed" in problem.message


def test_a_cell_that_goes_on_after_its_quote_is_refused_with_its_row(check, problem_of):
    assert problem_of(check(TEXT + 'P2,2024-01-05,disc,"massage"x,5,y\n'), "unclosed-quote").row == 3


def test_a_cell_of_megabytes_is_refused_with_its_row(check, problem_of):
    assert problem_of(check(TEXT.replace("Zoë", "x" * 200_000)), "cell-too-long").row == 2


def test_a_cell_of_thousands_of_letters_rejects_its_row(check, problem_of):
    problem = problem_of(check(TEXT.replace("Zoë", "x" * 2_000)), "cell-too-long")
    assert (problem.level, problem.address) == (Level.REJECT, "row 2, column practitioner")
    assert len(problem.found) == 60


def test_a_row_with_too_few_cells_is_rejected_and_none_of_its_cells_is_asked_about(check_rows):
    checked = check_rows("P1 | 2024-01-05 | disc | 6")
    assert [(problem.cause, problem.address) for problem in checked.problems] == [("ragged-row", "row 2")]
    assert "fewer cells than the 5 headings" in checked.problems[0].message


def test_a_row_with_too_many_cells_is_rejected_and_loses_none_of_them(check_rows):
    checked = check_rows("P1 | 2024-01-05 | disc | massage | education | 6")
    assert [(problem.cause, problem.address) for problem in checked.problems] == [("ragged-row", "row 2")]
    assert checked.rejected["more cells"].str.strip().tolist() == ["6"]


def test_empty_cells_at_the_end_of_a_row_are_no_fault(check):
    assert not check(f"{HEADINGS},,\n{ROW}\n{ROW.replace('P1', 'P2')},,,,\n").problems


def test_a_trailing_separator_with_something_below_it_is_a_slipped_row(check, problem_of):
    checked = check(f"{HEADINGS},\n{ROW},x\n")
    assert problem_of(checked, "ragged-row").row == 2


def test_an_empty_column_without_a_heading_is_no_column(check):
    assert check(f",{HEADINGS}\n,{ROW}\n").ignored_columns == ()


@pytest.mark.parametrize("content", [b"", b" \r\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b",,,\n,,\n"])
def test_an_empty_file_is_refused(check, problem_of, content):
    problem = problem_of(check(content), "empty-file")
    assert (problem.level, problem.message) == (Level.REFUSE, "The file is empty.")


def test_headings_alone_are_refused(check, problem_of):
    assert problem_of(check(HEADINGS + "\n\n,,,\n"), "headings-only").level is Level.REFUSE


def test_nul_bytes_are_refused_with_their_row(check, problem_of):
    problem = problem_of(check(TEXT.encode() + b"P2,\x00"), "nul-bytes")
    assert (problem.level, problem.row) == (Level.REFUSE, 3)


def test_utf_16_without_its_mark_is_refused_as_no_text(check, problem_of):
    assert problem_of(check(TEXT.encode("utf-16-le")), "nul-bytes").mend.startswith("Export the file again as CSV")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)"),
        (gzip.compress(TEXT.encode()), "a compressed file (gzip)"),
        (b'{"kind": "Bundle"}', "a JSON document"),
        (b'[{"patient_id": "P1"}]', "a JSON document"),
        (b"<?xml version='1.0'?><a/>", "an XML document"),
        (b"{\\rtf1 hello}", "a text document (RTF)"),
    ],
)
@pytest.mark.parametrize("name", ["export.csv", "export.xlsx"])
def test_another_kind_of_file_is_refused_by_what_it_is_whatever_its_name(check, problem_of, content, kind, name):
    problem = problem_of(check(content, name), "not-a-table")
    assert (problem.level, problem.message) == (Level.REFUSE, f"The file is {kind}.")


def test_a_web_page_named_as_spreadsheet_is_refused_with_the_way_out(check, problem_of):
    problem = problem_of(check("<html><table><tr><td>patient_id</td></tr></table>", "export.xls"), "html")
    assert "save as .xlsx" in problem.mend


def test_text_named_as_spreadsheet_is_read_as_text_with_a_note(check, problem_of):
    checked = check(TEXT, "sessions.xlsx")
    assert len(checked.records) == 1
    assert problem_of(checked, "named-otherwise").level is Level.NOTE


def test_an_upload_with_too_many_rows_is_refused_and_told_to_split_by_year():
    content = f"{HEADINGS}\n{ROW}\n{ROW}\n{ROW}\n".encode()
    (problem,) = check_file(content, "x.csv", today=dt.date(2026, 1, 1), row_limit=2).problems
    assert (problem.cause, problem.message) == ("over-the-bounds", "The file is too large: more than 2 rows.")
    assert "Split it by year" in problem.mend
