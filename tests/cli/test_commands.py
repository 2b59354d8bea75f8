"""The commands as a scheduled job meets them: what they print, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from outcomes.cli import run_commands
from outcomes.cli.printing import write_rejected
from outcomes.store import (
    Store,
    fetch_batches,
    fetch_record_count,
    fetch_source_mapping,
    fetch_sources,
    open_store,
)
from outcomes.vocabulary.records import RECORD_FIELDS
from outcomes.vocabulary.selection import Scope
from tests.records import write_csv

ROOT = Path(__file__).parents[2]
# The columns that are promised, in their order; more may follow them.
IMPORT = ["file", "batch", "status", "rows", "new", "changed", "same", "rejected", "ignored_columns"]
BATCHES = ["batch", "file", "imported_at", "rows", "status"]
TREND = [
    *("session", "n", "observed", "observed_low", "observed_high"),
    *("kept", "kept_low", "kept_high", "in_care", "unit"),
]

JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score | notes    | shoe_size
    0017       |   0 | acupuncture | 7          | pays late | 44
    0017       |   7 | massage     | 5          |          |
    0018       |   3 | massage     | 4.5        |          |
""")
ONE_FAULTY = write_csv(
    [
        {"patient_id": f"{number:04}", "day": number, "pain_score": 11 if number == 3 else 6, "practitioner": "Fairley"}
        for number in range(20)
    ]
)
OWN_WORDS = write_csv("patient_id | treatments | pain_score\n0017 | cupping | 7\n0018 | massage | 5")

Run = Callable[..., Result]


@pytest.fixture
def run(home: Path) -> Run:
    """Run one command in the clinic's own home."""

    def run(*words: object, exits: int = 0) -> Result:
        result = CliRunner().invoke(run_commands, [str(word) for word in words], prog_name="python -m outcomes")
        assert result.exit_code == exits, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """Write one of the clinic's files."""

    def write(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


Write = Callable[[str, bytes], Path]


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def read_heading(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)))


# import


def test_an_import_is_told_in_the_columns_that_are_promised(run: Run, write: Write) -> None:
    file = write("january.csv", JANUARY)
    result = run("import", file, "--format", "csv")
    assert read_heading(result.stdout)[: len(IMPORT)] == IMPORT
    (row,) = csv.reader(io.StringIO(result.stdout.partition("\n")[2]))
    assert row[: len(IMPORT)] == ["january.csv", "1", "stored", "3", "3", "0", "0", "0", "notes; shoe_size"]
    assert "3 new rows stored as batch 1." in result.stderr
    assert fetch_record_count(open_store()) == 3


def test_json_has_the_same_columns_and_keeps_numbers_as_numbers(run: Run, write: Write) -> None:
    (row,) = json.loads(run("import", write("january.csv", JANUARY), "--format", "json").stdout)
    assert list(row)[: len(IMPORT)] == IMPORT
    assert (row["batch"], row["rows"], row["new"], row["rejected"]) == (1, 3, 3, 0)


def test_the_same_file_twice_changes_nothing_and_is_no_failure(run: Run, write: Write) -> None:
    run("import", write("january.csv", JANUARY))
    result = run("import", write("copy.csv", JANUARY), "--format", "csv")
    (row,) = read_csv(result.stdout)
    assert (row["batch"], row["status"], row["new"], row["same"]) == ("", "already imported", "0", "3")
    assert "Already imported on" in result.stderr
    assert len(fetch_batches(open_store(), Scope.whole_clinic())) == 1


def test_each_file_is_a_batch_of_its_own(run: Run, write: Write) -> None:
    files = write("january.csv", JANUARY), write("february.csv", write_csv("day | pain_score\n40 | 6"))
    rows = read_csv(run("import", *files, "--format", "csv").stdout)
    assert [(row["file"], row["batch"]) for row in rows] == [("january.csv", "1"), ("february.csv", "2")]


def test_warnings_do_not_fail_an_import(run: Run, write: Write) -> None:
    two_a_day = write_csv("day | session_number | pain_score\n0 | 1 | 7\n0 | 2 | 6")
    assert "january.csv: warning:" in run("import", write("january.csv", two_a_day)).stderr


def test_a_rejected_row_fails_the_import_with_its_place_and_stores_nothing(run: Run, write: Write) -> None:
    result = run("import", write("january.csv", ONE_FAULTY), "--format", "csv", exits=1)
    (row,) = read_csv(result.stdout)
    assert (row["batch"], row["status"], row["rows"], row["rejected"]) == ("", "refused", "20", "1")
    assert "january.csv: row rejected: " in result.stderr
    assert "row 5, column pain_score: found “11”; expected 0 to 10." in result.stderr
    assert fetch_record_count(open_store()) == 0


def test_the_file_itself_is_never_written_over_however_it_is_named(run: Run, write: Write) -> None:
    file = write("january.csv", ONE_FAULTY)
    before = file.read_bytes()
    other = file.parent / "." / "sub" / ".." / file.name
    (file.parent / "sub").mkdir()
    run("import", file, "--dry-run", "--rejected", other, exits=2)
    assert file.read_bytes() == before


def test_valid_rows_come_in_when_asked_for(run: Run, write: Write) -> None:
    (row,) = read_csv(run("import", write("j.csv", ONE_FAULTY), "--valid-rows", "--format", "csv").stdout)
    assert (row["status"], row["new"], row["rejected"]) == ("stored", "19", "1")


def test_valid_rows_come_in_when_asked_for_though_more_are_faulty_than_a_file_may_have(run: Run, write: Write) -> None:
    rows = [{"patient_id": str(day), "day": day, "pain_score": 11 if day < 4 else 6} for day in range(20)]
    file = write("j.csv", write_csv(rows))
    assert "4 of 20 rows have faults" in run("import", file, exits=1).stderr
    (row,) = read_csv(run("import", file, "--valid-rows", "--format", "csv").stdout)
    assert (row["status"], row["new"], row["rejected"]) == ("stored", "16", "4")


def test_a_refused_file_does_not_stop_the_next(run: Run, write: Write, tmp_path: Path) -> None:
    files = (tmp_path / "missing.csv", write("empty.csv", b""), tmp_path, write("january.csv", JANUARY))
    result = run("import", *files, "--format", "csv", exits=1)
    assert [row["status"] for row in read_csv(result.stdout)] == ["refused", "refused", "refused", "stored"]
    assert f"{tmp_path / 'missing.csv'}: No such file or directory." in result.stderr
    assert fetch_record_count(open_store()) == 3


def test_a_dry_run_stores_nothing_and_tells_what_would_be(run: Run, write: Write) -> None:
    result = run("import", write("january.csv", JANUARY), "--dry-run", "--format", "csv")
    (row,) = read_csv(result.stdout)
    assert (row["batch"], row["status"], row["rows"], row["new"]) == ("", "checked", "3", "3")
    store = open_store()
    assert (fetch_record_count(store), len(fetch_batches(store, Scope.whole_clinic()))) == (0, 0)


def test_a_dry_run_fails_where_the_import_would(run: Run, write: Write) -> None:
    file = write("january.csv", ONE_FAULTY)
    (row,) = read_csv(run("import", file, "--dry-run", "--format", "csv", exits=1).stdout)
    assert row["status"] == "refused"
    run("import", file, "--dry-run", "--valid-rows")
    run("import", file, "--valid-rows")
    assert "Already imported" in run("import", file, "--dry-run").stderr


def test_a_dry_run_shows_corrections_old_beside_new_and_no_patient_s_id(run: Run, write: Write) -> None:
    run("import", write("january.csv", JANUARY))
    mended = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 3")
    result = run("import", write("mended.csv", mended), "--dry-run")
    assert "mended.csv: 1 stored records would be corrected:" in result.stderr
    heading, line = (line.split() for line in result.stderr.splitlines()[-2:])
    assert heading == ["row", "patient", "session_date", "field", "old", "new"]
    assert (line[0], *line[2:]) == ("2", "2025-01-08", "pain_score", "5.00", "3.00")
    assert line[1].startswith("P-")
    assert "0017" not in result.output


def test_rows_gone_since_last_time_are_warned_of_and_do_not_fail_the_import(run: Run, write: Write) -> None:
    run("import", write("january.csv", JANUARY))
    later = write_csv("patient_id | day | treatments | pain_score\n0017 | 0 | massage | 7\n0017 | 9 | massage | 2")
    result = run("import", write("january.csv", later))
    assert "january.csv: warning: 2 records of batch 1 (january.csv) fall within this file's days" in result.stderr
    assert fetch_record_count(open_store()) == 4


def test_rejected_rows_come_back_as_they_were_with_their_why(run: Run, write: Write, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    run("import", write("january.csv", ONE_FAULTY), "--rejected", rejected, exits=1)
    (row,) = read_csv(rejected.read_text(encoding="utf-8-sig"))
    assert (row["patient_id"], row["session_date"], row["pain_score"]) == ("0003", "2025-01-04", "11")
    assert (row["row"], row["from_file"]) == ("5", "january.csv")
    assert "pain_score: " in row["why"]


def test_rejected_rows_of_several_files_all_come_back(run: Run, write: Write, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    files = (write("january.csv", ONE_FAULTY), write("february.csv", ONE_FAULTY.replace(b"2025-01", b"2025-02")))
    run("import", *files, "--rejected", rejected, exits=1)
    assert [row["from_file"] for row in read_csv(rejected.read_text(encoding="utf-8-sig"))] == [
        "january.csv",
        "february.csv",
    ]


def test_no_rejected_rows_leave_none_of_the_last_run(run: Run, write: Write, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    run("import", write("january.csv", ONE_FAULTY), "--rejected", rejected, exits=1)
    run("import", write("february.csv", JANUARY), "--rejected", rejected)
    assert rejected.read_text(encoding="utf-8-sig") == "row,why\n"


def test_the_clinic_s_file_is_never_overwritten_by_its_rejected_rows(run: Run, write: Write) -> None:
    file = write("january.csv", ONE_FAULTY)
    assert "--rejected" in run("import", file, "--rejected", file, exits=2).stderr
    assert file.read_bytes() == ONE_FAULTY


def test_rejected_rows_carry_no_names_and_no_formulas(run: Run, write: Write, tmp_path: Path) -> None:
    rejected = tmp_path / "rejected.csv"
    rows = [{"patient_id": f"{row}", "pain_score": 6, "notes": "", "practitioner": ""} for row in range(20)]
    rows[7] |= {"pain_score": -3, "notes": "pays late", "practitioner": "=1+1"}
    run("import", write("january.csv", write_csv(rows)), "--rejected", rejected, exits=1)
    (row,) = read_csv(rejected.read_text(encoding="utf-8-sig"))
    assert (row["pain_score"], row["practitioner"]) == ("-3", "'=1+1")
    assert "pays late" not in rejected.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("+31 20 555", "'+31 20 555"),
        ("-3", "-3"),
        ("-0.5", "-0.5"),
        ("7-8", "7-8"),
        ("", ""),
        (-3, "-3"),
        (None, ""),
    ],
)
def test_no_cell_of_an_export_is_a_formula_and_negative_numbers_stay_numbers(
    tmp_path: Path, cell: object, written: str
) -> None:
    write_rejected(tmp_path / "rejected.csv", [{"why": "a fault", "cell": cell}])
    assert list(csv.reader((tmp_path / "rejected.csv").open(encoding="utf-8-sig")))[1] == ["a fault", written]


# Questions that a file leaves open


def test_an_unknown_modality_exits_1_naming_what_answers_it(run: Run, write: Write) -> None:
    result = run("import", write("own.csv", OWN_WORDS), "--format", "csv", exits=1)
    assert read_csv(result.stdout)[0]["status"] == "refused"
    assert "“cupping”" in result.stderr
    assert "[treatments]" in result.stderr
    assert fetch_record_count(open_store()) == 0


def test_a_mapping_answers_it(run: Run, write: Write) -> None:
    mapping = write("own.toml", b'[treatments]\n"cupping" = "+"\n')
    run("import", write("own.csv", OWN_WORDS), "--mapping", mapping)
    assert fetch_record_count(open_store()) == 2


def test_a_mapping_that_cannot_be_read_is_refused_in_words(run: Run, write: Write) -> None:
    mapping = write("own.toml", b'[treatments]\n"cupping" = "jam"\n')
    result = run("import", write("own.csv", OWN_WORDS), "--mapping", mapping, exits=1)
    assert "own.toml: refused: " in result.stderr
    assert "jam" in result.stderr
    assert result.stdout == ""


def test_an_ambiguous_date_exits_1_and_the_date_order_answers_it(run: Run, write: Write) -> None:
    file = write("dates.csv", write_csv([{"session_date": "02/01/2025", "pain_score": 6}]))
    assert "--date-order" in run("import", file, exits=1).stderr
    run("import", file, "--date-order", "dmy")
    assert run("batches", "--format", "csv").stdout.count("dates.csv") == 1
    rows = read_csv(
        run("trend", "--by", "clinic", "--from", "2025-01-02", "--to", "2025-01-02", "--format", "csv").stdout
    )
    assert rows[0]["in_care"] == "1"


def test_a_clinic_named_on_the_way_in_is_that_of_records_that_name_none(run: Run, write: Write) -> None:
    file = write("january.csv", write_csv("patient_id | clinic | pain_score\na | | 7\nb | Elm Road | 5"))
    run("import", file, "--clinic", "Mill Lane")
    rows = read_csv(run("trend", "--by", "clinic", "--sessions", "2", "--format", "csv").stdout)
    assert {(row["clinic"], row["observed"]) for row in rows if row["session"] == "1"} == {
        ("Mill Lane", "7.0"),
        ("Elm Road", "5.0"),
    }


CUPPING = b'[treatments]\n"cupping" = "+"\n'
MORE_CUPPING = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | cupping | 6")


def test_a_source_s_mapping_is_remembered_with_the_import_and_used_from_then_on(run: Run, write: Write) -> None:
    own, mapping = write("own.csv", OWN_WORDS), write("own.toml", CUPPING)
    assert "remembered" not in run("import", own, "--source", "PracticeSoft", "--mapping", mapping).stderr
    later = run("import", write("later.csv", MORE_CUPPING), "--source", "PracticeSoft")
    assert "Read under the mapping remembered for PracticeSoft." in later.stderr
    assert fetch_record_count(open_store()) == 3
    assert "“cupping”" in run("import", own, "--source", "another", "--dry-run", exits=1).stderr


@pytest.mark.parametrize(("score", "options", "exits"), [(b"5", ["--dry-run"], 0), (b"55", [], 1)])
def test_a_mapping_that_stored_nothing_is_not_remembered(
    run: Run, write: Write, score: bytes, options: list[str], exits: int
) -> None:
    own = write("own.csv", OWN_WORDS.replace(b",5", b"," + score))
    run("import", own, "--source", "PracticeSoft", "--mapping", write("own.toml", CUPPING), *options, exits=exits)
    assert fetch_sources(open_store()) == ()


def test_the_date_order_is_remembered_with_the_mapping_and_another_may_be_said_once(run: Run, write: Write) -> None:
    dates = write("dates.csv", write_csv([{"session_date": "02/01/2025", "pain_score": 6}]))
    words = ("--mapping", write("own.toml", CUPPING), "--date-order", "dmy")
    run("import", dates, "--source", "PracticeSoft", *words)
    run("import", write("b.csv", dates.read_bytes()), "--source", "PracticeSoft", "--date-order", "mdy")
    remembered = fetch_source_mapping(open_store(), "PracticeSoft")
    assert remembered is not None
    assert remembered.date_order == "dmy"
    assert fetch_record_count(open_store()) == 2


def test_a_mapping_is_not_remembered_where_no_source_is_named(run: Run, write: Write) -> None:
    run("import", write("own.csv", OWN_WORDS), "--mapping", write("own.toml", CUPPING))
    assert fetch_sources(open_store()) == ()


# batches, check, template, sample


def test_the_history_has_the_columns_that_are_promised(run: Run, write: Write) -> None:
    assert read_csv(run("batches", "--format", "csv").stdout) == []
    assert json.loads(run("batches", "--format", "json").stdout) == []
    run("import", write("january.csv", JANUARY))
    run("import", write("february.csv", ONE_FAULTY), "--valid-rows")
    listed = run("batches", "--format", "csv").stdout
    assert read_heading(listed)[: len(BATCHES)] == BATCHES
    stored = [(row["batch"], row["file"], row["rows"], row["status"]) for row in read_csv(listed)]
    assert stored == [("2", "february.csv", "19", "stored"), ("1", "january.csv", "3", "stored")]
    told = json.loads(run("batches", "--format", "json").stdout)
    assert [list(row)[: len(BATCHES)] for row in told] == [BATCHES] * 2
    assert run("batches").stdout.splitlines()[0].split()[: len(BATCHES)] == BATCHES


def test_a_file_named_like_a_formula_is_listed_as_text(run: Run, write: Write) -> None:
    run("import", write("=cmd.csv", JANUARY))
    assert read_csv(run("batches", "--format", "csv").stdout)[0]["file"] == "'=cmd.csv"
    assert json.loads(run("batches", "--format", "json").stdout)[0]["file"] == "=cmd.csv"


def test_check_says_that_all_is_as_it_was_stored(run: Run, write: Write) -> None:
    run("import", write("january.csv", JANUARY))
    assert "all as they were stored" in run("check").stdout


def test_check_fails_on_one_changed_cell(home: Path, run: Run, write: Write) -> None:
    run("import", write("january.csv", JANUARY))
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("UPDATE session_records SET pain_score = 6 WHERE id = 1")
        connection.commit()
    result = run("check", exits=1)
    assert "Batch 1 (january.csv) is not what was stored" in result.stderr
    assert result.stdout == ""


def test_the_empty_form_has_every_field_of_the_record_and_nothing_to_import(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert str(form) in run("template", "--output", form).stdout
    workbook = CalamineWorkbook.from_path(str(form))
    (headings,) = workbook.get_sheet_by_index(0).to_python()
    assert headings == [field.name for field in RECORD_FIELDS]
    assert "form.xlsx: refused: " in run("import", form, exits=1).stderr  # nothing is filled in yet


def test_the_sample_clinic_s_files_are_written(run: Run, tmp_path: Path) -> None:
    run("sample", "--output", tmp_path / "sample")
    names = {"session_records.csv", "dictionary.csv", "known_truth.json"}
    assert {path.name for path in (tmp_path / "sample").iterdir()} == names
    for name in names:
        assert (tmp_path / "sample" / name).read_bytes() == (ROOT / "sample_data" / name).read_bytes()


def test_a_folder_that_cannot_be_made_is_told_in_words(run: Run, write: Write) -> None:
    blocked = write("blocked", b"") / "sample"
    assert run("sample", "--output", blocked, exits=1).stderr == f"{blocked}: Not a directory.\n"


# trend

TWELVE_PATIENTS = write_csv(
    [
        {
            "patient_id": f"{patient:02}",
            "day": 7 * session,
            "treatments": "acupuncture + massage" if patient < 4 else "massage",
            "back_pain_type": "disc" if patient % 2 else "muscular",
            "pain_score": 8 - session if session < 3 else 0,
            "function_score": 40,
            "practitioner": "=Fairley",
            "symptom_weeks": 20 if patient < 6 else 3,
            "saddle_numbness": "yes" if patient == 11 else "",
        }
        for patient in range(12)
        for session in range(2 + patient % 3)
    ]
)


@pytest.fixture
def twelve(run: Run, write: Write) -> None:
    run("import", write("twelve.csv", TWELVE_PATIENTS))


RESPONSE = ["session", "n", "improved", "improved_low", "improved_high", "left_unimproved", "in_care"]


@pytest.mark.parametrize("by", [["back_pain_type"], ["back_pain_type", "combination"]])
@pytest.mark.parametrize("kind", ["--first", "--sustained"])
def test_a_response_has_the_columns_that_are_promised(run: Run, by: list[str], kind: str) -> None:
    printed = run("response", "--sample", "--by", ",".join(by), kind, "--format", "csv").stdout
    promised = [*by, *RESPONSE]
    assert read_heading(printed)[: len(promised)] == promised
    for row in read_csv(printed):
        parts = ("improved", "left_unconfirmed", "left_unimproved", "in_care")
        assert sum(float(row[part]) for part in parts) == pytest.approx(100)


def test_a_response_by_a_stricter_rule_is_smaller_and_the_default_is_the_clinic_s(run: Run) -> None:
    def improved(*options: str) -> float:
        rows = read_csv(run("response", "--sample", "--by", "clinic", "--format", "csv", *options).stdout)
        return float(next(row["improved"] for row in rows if row["session"] == "9"))

    assert improved("--rule", "pct50") < improved("--rule", "pct30") == improved()
    assert improved("--sustained") < improved("--first")
    run("response", "--sample", "--rule", "pct35", exits=2)


def test_a_response_tells_who_is_not_counted(run: Run) -> None:
    assert "began so lately" in run("response", "--sample", "--format", "csv").stderr


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize("by", [["combination"], ["back_pain_type", "combination"], ["modality_count", "clinic"]])
def test_a_trend_has_the_columns_that_are_promised(run: Run, by: list[str]) -> None:
    result = run("trend", "--by", ",".join(by), "--format", "csv")
    promised = [*by, *TREND]
    assert read_heading(result.stdout)[: len(promised)] == promised
    assert read_csv(result.stdout)
    rows = json.loads(run("trend", "--by", ",".join(by), "--format", "json").stdout)
    assert all(list(row)[: len(promised)] == promised for row in rows)


@pytest.mark.usefixtures("twelve")
def test_a_trend_gives_means_of_those_scored_and_who_is_still_in_care(run: Run) -> None:
    printed = run("trend", "--by", "clinic", "--sessions", "4", "--format", "csv", "--include-red-flagged").stdout
    told = [(row["session"], row["n"], float(row["observed"]), row["in_care"]) for row in read_csv(printed)]
    assert told == [("1", "12", 8.0, "12"), ("2", "12", 7.0, "12"), ("3", "8", 6.0, "8"), ("4", "4", 0.0, "4")]


@pytest.mark.usefixtures("twelve")
def test_no_interval_is_given_under_ten_patients(run: Run) -> None:
    rows = read_csv(run("trend", "--by", "clinic", "--sessions", "4", "--format", "csv").stdout)
    assert [bool(row["observed_low"] and row["observed_high"]) for row in rows] == [True, True, False, False]


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(
    ("options", "episodes"),
    [
        ([], 11),  # one is red-flagged
        (["--include-red-flagged"], 12),
        (["--persistent"], 6),
        (["--acute"], 5),
        (["--back-pain-type", "disc"], 5),
        (["--back-pain-type", "disc", "--back-pain-type", "muscular"], 11),
        (["--from", "2025-01-02"], 0),
        (["--to", "2025-01-01"], 11),
        (["--instrument", "NRS"], 11),
        (["--outcome", "function", "--instrument", "ODI"], 11),
        (["--practitioner", "=Fairley"], 11),
    ],
)
def test_a_trend_takes_the_record_s_fields_as_filters(run: Run, options: list[str], episodes: int) -> None:
    rows = read_csv(run("trend", "--by", "clinic", "--format", "csv", *options).stdout)
    assert int(rows[0]["n"] if rows else 0) == episodes


@pytest.mark.usefixtures("twelve")
def test_a_practitioner_named_like_a_formula_is_neutralised(run: Run) -> None:
    rows = read_csv(run("trend", "--by", "practitioner", "--format", "csv").stdout)
    assert {row["practitioner"] for row in rows} == {"'=Fairley"}


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--clinic", "Nowhere"], "Not in these records: Nowhere"),
        (["--instrument", "VAS"], "Not in these records: VAS"),
        (["--contributing-type", "disc"], "Not in these records: disc"),
        (["--by", "shoe_size"], "one or two different of back_pain_type"),
        (["--by", "clinic,clinic"], "one or two different of"),
        (["--by", "clinic,practitioner,combination"], "one or two different of"),
        (["--by", ""], "one or two different of"),
        (["--outcome", "mood"], "mood"),
        (["--sessions", "1"], "1"),
        (["--from", "yesterday"], "yesterday"),
        (["--database", "sqlite:///a.db", "--sample"], "exclude each other"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_allowed(run: Run, options: list[str], said: str) -> None:
    result = run("trend", *options, exits=2)
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("words", [["import"], ["template"], ["sample"], ["no-such-command"], ["batches", "--loud"]])
def test_a_command_that_lacks_its_words_exits_2(run: Run, words: list[str]) -> None:
    assert "Usage: " in run(*words, exits=2).stderr


# Stores


def test_a_store_that_cannot_be_opened_exits_1_in_words(run: Run, write: Write) -> None:
    text = write("records.db", JANUARY * 40)
    result = run("batches", "--database", f"sqlite:///{text}", exits=1)
    assert result.stderr == f"The store {text} cannot be opened: the file is not a store.\n"
    assert run("batches", "--database", "mysql://clinic", exits=1).stderr.startswith("The store must be a file")


def test_another_store_is_named_by_its_address(own_store: Store, run: Run, write: Write, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other' / 'clinic.db'}"
    run("import", write("january.csv", JANUARY), "--database", other)
    assert fetch_record_count(own_store) == 0
    assert fetch_record_count(open_store(other)) == 3


def test_nothing_is_imported_into_the_sample(
    run: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "outcomes.store.sample.SAMPLE_FILE", write("sample.csv", OWN_WORDS.replace(b"cupping", b"massage"))
    )
    result = run("import", write("january.csv", JANUARY), "--sample", exits=1)
    assert "january.csv: Nothing was stored: it may only be read." in result.stderr
    assert [row["file"] for row in read_csv(run("batches", "--sample", "--format", "csv").stdout)] == ["sample.csv"]


# The real thing


def start(home: Path, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "outcomes", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "OUTCOMES_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_scheduled_jobs_of_one_minute_store_a_file_once_and_refuse_another_without_a_traceback(
    home: Path, write: Write
) -> None:
    january, report = write("january.csv", JANUARY), write("report.csv", b"%PDF-1.7")
    jobs = [start(home, "import", file, "--format", "csv") for file in (january, january, report)]
    (first, _), (second, _), (refused, told) = [job.communicate(timeout=60) for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0, 1]
    rows = [read_csv(printed)[0] for printed in (first, second)]
    assert sorted(row["status"] for row in rows) == ["already imported", "stored"]
    assert sum(int(row["new"]) for row in rows) == 3
    assert fetch_record_count(open_store()) == 3
    assert read_csv(refused)[0]["status"] == "refused"
    assert told.startswith("report.csv: refused: ")
    assert "Traceback" not in told
