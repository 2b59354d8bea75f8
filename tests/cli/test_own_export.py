"""Our own export, imported again: it changes nothing; and what it could bring from elsewhere stays out."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from outcomes.cli import run_commands
from outcomes.store import Store, fetch_record_count, fetch_sessions, open_store
from outcomes.store.sample import SAMPLE_FILE
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

EVERYTHING = Scope.whole_clinic()
FORMS = ("csv", "xlsx")
JANUARY = write_csv("""
    patient_id | day | treatments          | pain_score | clinic | episode_id | session_number | practitioner
    0017       |   0 | acupuncture+massage | 7          | Zoë's  | 0017-1     | 1              | @home
    0017       |   7 | massage             | 5.5        | Zoë's  | 0017-1     | 2              | =1+1
    0018       |   3 | massage             | 4          |        |            |                | 'tis
""")
OWN_WORDS = """
[treatments]
"cupping; dry" = "+"
"Cup ping" = "+"
"both" = "cupping; dry + massage"
"""


def run(*words: object, exits: int = 0) -> Result:
    result = CliRunner().invoke(run_commands, [str(word) for word in words])
    assert result.exit_code == exits, result.output
    assert "Traceback" not in result.output
    return result


def bring_in(file: Path, *options: object, exits: int = 0) -> dict[str, str]:
    """Import a file and return the line that the command prints of it."""
    printed = run("import", file, *options, "--format", "csv", exits=exits).stdout
    (row,) = csv.DictReader(io.StringIO(printed))
    return row


def counts(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("status", "rows", "new", "changed", "same", "rejected"))


def read_rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def write_rows(file: Path, rows: list[dict[str, str]]) -> Path:
    """Write the cells of an export as they stand there, apostrophes and all."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.fixture
def january(own_store: Store, take_in: Import) -> Store:
    """A store with the records of January."""
    assert take_in(JANUARY).status == "stored"
    return own_store


@pytest.fixture
def export(home: Path) -> Callable[..., Path]:
    """Export the records into a file of one of the two forms."""

    def export(form: str = "csv", *options: object) -> Path:
        run("export", "records", "--output", home / f"records.{form}", *options)
        return home / f"records.{form}"

    return export


Export = Callable[..., Path]


# Nothing changes


@pytest.mark.parametrize("form", FORMS)
def test_our_own_export_changes_nothing(january: Store, export: Export, form: str) -> None:
    before = fetch_sessions(january, EVERYTHING)
    row = bring_in(export(form))
    assert counts(row) == ("nothing new", "3", "0", "0", "3", "0")
    assert fetch_sessions(january, EVERYTHING).equals(before)
    assert export("csv").read_bytes() == export("csv").read_bytes()


@pytest.mark.usefixtures("home")
def test_the_sample_clinic_s_export_changes_nothing_in_either_form(tmp_path: Path) -> None:
    assert bring_in(SAMPLE_FILE)["new"] == "19042"
    for form in FORMS:
        file = tmp_path / f"records.{form}"
        run("export", "records", "--output", file)
        assert counts(bring_in(file)) == ("nothing new", "19042", "0", "0", "19042", "0")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("form", FORMS)
def test_the_clinic_s_own_modalities_come_back_without_being_asked_about(
    tmp_path: Path, export: Export, form: str
) -> None:
    (tmp_path / "own.toml").write_text(OWN_WORDS)
    told = [{"patient_id": "1", "treatments": "both"}, {"patient_id": "2", "treatments": "Cup ping"}]
    (tmp_path / "own.csv").write_bytes(write_csv([{**row, "pain_score": 5} for row in told]))
    bring_in(tmp_path / "own.csv", "--mapping", tmp_path / "own.toml")
    assert counts(bring_in(export(form))) == ("nothing new", "2", "0", "0", "2", "0")


@pytest.mark.parametrize("form", FORMS)
def test_what_two_files_told_differently_comes_back_as_it_is(
    own_store: Store, take_in: Import, export: Export, form: str
) -> None:
    head = "patient_id | session_date | sex | birth_year | pain_score\n1 | "
    take_in(write_csv(head + "2019-03-01 | female | 1929 | 5"))
    take_in(write_csv(head + "2024-03-01 | male | 1929 | 5"))
    assert fetch_sessions(own_store, EVERYTHING)["birth_year"].tolist() == [1929, 1934]
    assert counts(bring_in(export(form))) == ("nothing new", "2", "0", "0", "2", "0")


# Odd stores

_ODD = st.sampled_from(
    [
        *(
            "=1+1",
            "'=1",
            "''-3",
            "- mild soreness",
            "+1",
            "-3",
            "@home",
            "|x",
            "%0",
            "\t=1",
            "＝SUM(A1)",
            "=HYPERLINK(1)",
        ),
        *(
            "a,b",
            "a;b",
            'say "so"',
            "two\nlines",
            "two\r\nlines",
            "Zoë",
            "Zoe\u0308",
            "東京",
            "007",
            "1E5",
            "1,060",
            "7.0",
        ),
        *(
            "TRUE",
            "yes",
            "NA",
            "None",
            "2024-01-05",
            "01/02/2024",
            "sep=;",
            "<r>a</r>",
            "_x0041_",
            "'",
            '"',
            "\u200bx",
            "",
        ),
        *("patient_key", "-", "=", "x" * 1_000, "a  b", "\u00a0", "0x1F", "1_000", "−5", "#REF", "{=1}", "null"),
    ]
) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_SCORES = st.decimals(0, 10, places=15).map("{:f}".format) | st.sampled_from(["", "7", "0.1", "6.50", "10", "0", ".5"])


@st.composite
def _files(draw: st.DrawFn) -> list[list[dict[str, object]]]:
    """Draw two files as clinics might have them: each row a day of its own, the patients of both partly the same."""
    patients = draw(st.lists(_ODD.map(lambda text: f"{text[:40]}#"), min_size=1, max_size=3))
    day = iter(range(100))
    return [
        [
            _draw_record(draw, draw(st.sampled_from(patients)), next(day)) | {"sex": sex}
            for _ in range(draw(st.integers(1, 6)))
        ]
        for sex in ("female", draw(st.sampled_from(["female", "male", ""])))
    ]


def _draw_record(draw: st.DrawFn, patient: str, day: int) -> dict[str, object]:
    return {
        "patient_id": patient,
        "day": day,
        "pain_score": draw(_SCORES),
        "function_score": draw(_SCORES),
        "pain_instrument": draw(st.sampled_from(["", "NRS", "VAS"])),
        "treatments": draw(st.sampled_from(["massage", "cupping; dry", "both", "Cup ping & massage"])),
        "back_pain_type": draw(st.sampled_from(["", "disc", "sciatica"])),
        "contributing_types": draw(st.sampled_from(["", "disc;muscular", "unspecified"])),
        "episode_id": draw(st.just("") | _ODD),
        "clinic": draw(_ODD),
        "practitioner": draw(_ODD),
        "payer": draw(_ODD),
        "red_flag_action": draw(_ODD),
        "adverse_event": draw(_ODD),
        "birth_year": "1934",
        "age": draw(st.sampled_from(["", "93", "40"])),
        "fee": draw(st.sampled_from(["", "0.00001", "99999.99", "120"])),
        "symptom_weeks": draw(st.sampled_from(["", "0.5", "12", "5200"])),
    }


@contextmanager
def a_home_of_its_own() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("OUTCOMES_HOME", folder)
        for name in ("OUTCOMES_DATABASE_URL", "OUTCOMES_KEY_FILE"):
            monkeypatch.delenv(name, raising=False)
        yield Path(folder)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(_files())
def test_the_export_of_any_store_whatever_its_words_changes_nothing(files: list[list[dict[str, object]]]) -> None:
    with a_home_of_its_own() as home:
        (home / "own.toml").write_text(OWN_WORDS)
        for records in files:
            (home / "theirs.csv").write_bytes(write_csv(records))
            words = ["import", str(home / "theirs.csv"), "--mapping", str(home / "own.toml"), "--valid-rows"]
            CliRunner().invoke(run_commands, words)
        stored = str(fetch_record_count(open_store()))
        assume(stored != "0")
        for form in FORMS:
            file = home / f"records.{form}"
            run("export", "records", "--output", file)
            assert counts(bring_in(file)) == ("nothing new", stored, "0", "0", stored, "0")


# What it may change, and what it may not bring


def rewrite(file: Path, place: int = 0, **cells: str) -> Path:
    """Change cells of one row of an export, as somebody might by hand."""
    rows = read_rows(file)
    rows[place] |= cells
    return write_rows(file, rows)


def test_a_corrected_cell_is_a_correction_of_the_same_session(january: Store, export: Export) -> None:
    file = export()
    place = next(at for at, row in enumerate(read_rows(file)) if row["pain_score"] == "5.5")
    assert counts(bring_in(rewrite(file, place, pain_score="6"))) == ("stored", "3", "0", "1", "2", "0")
    assert sorted(fetch_sessions(january, EVERYTHING)["pain_score"]) == [4, 6, 7]
    assert counts(bring_in(export())) == ("nothing new", "3", "0", "0", "3", "0")


def test_a_further_session_of_a_patient_known_here_is_new(january: Store, export: Export) -> None:
    file = export()
    rows = read_rows(file)
    more = next(row for row in rows if not row["episode_id"]) | {"session_date": "2025-02-01"}
    write_rows(file, [*rows, more])
    assert counts(bring_in(file)) == ("stored", "4", "1", "0", "3", "0")
    assert fetch_sessions(january, EVERYTHING)["patient_key"].nunique() == 2


@pytest.mark.parametrize("form", FORMS)
def test_another_store_s_export_creates_no_patient(january: Store, export: Export, tmp_path: Path, form: str) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere' / 'clinic.db'}"
    file = export(form)
    result = run("import", file, "--database", elsewhere, "--valid-rows", exits=1)
    assert "3 rows, first row 2, carry a patient_key that no patient of that clinic has in this store" in result.stderr
    assert fetch_record_count(open_store(elsewhere)) == 0
    assert fetch_record_count(january) == 3


@pytest.mark.usefixtures("january")
def test_a_clinic_renamed_in_an_export_makes_no_second_patient(export: Export) -> None:
    result = run("import", rewrite(export(), clinic="Elm Road"), "--dry-run", exits=1)
    assert "Row 2 carries a patient_key" in result.stderr


@pytest.mark.usefixtures("january")
def test_whoever_is_gone_from_the_store_does_not_come_back_by_an_old_export(home: Path, export: Export) -> None:
    file = export()
    with closing(sqlite3.connect(home / "outcomes.db")) as connection:
        connection.execute("DELETE FROM session_records WHERE pain_score = 4")
        connection.commit()
    assert bring_in(file, exits=1)["status"] == "refused"
    assert fetch_record_count(open_store()) == 2


@pytest.mark.usefixtures("january")
def test_ids_of_the_clinic_s_own_under_our_heading_are_rejected_with_their_place(export: Export) -> None:
    result = run("import", rewrite(export(), 1, patient_key="0017", episode_id="0017-1"), exits=1)
    assert "row 3, column patient_key: found “0017”" in result.stderr
    assert "row 3, column episode_id: found “0017-1”" in result.stderr


@pytest.mark.usefixtures("january")
def test_an_export_with_the_clinic_s_own_ids_beside_the_pseudonyms_is_refused(export: Export) -> None:
    file = export()
    write_rows(file, [row | {"patient_id": "1"} for row in read_rows(file)])
    assert "names its patients twice" in run("import", file, exits=1).stderr
