"""An import: all of a file or nothing, the same file once, a correction kept beside what it corrects."""

from __future__ import annotations

import csv
import io
import itertools
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.cohort import build_snapshot
from outcomes.intake import Mapping
from outcomes.store import (
    ImportOutcome,
    Store,
    StoreRefused,
    fetch_batches,
    fetch_data_version,
    fetch_record_count,
    fetch_sessions,
    open_store,
    prepare_import,
    verify_store,
    write_import,
)
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


EVERYTHING = Scope.whole_clinic()
JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score
    0017       |   0 | acupuncture | 7
    0017       |   7 | massage     | 5
    0018       |   3 | massage     | 4.5
""")
CORRECTED = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 3")
ONE_FAULTY = write_csv(
    [{"patient_id": f"{number:04}", "day": number, "pain_score": 11 if number == 3 else 6} for number in range(20)]
)


def query(store: Store, statement: str) -> list[tuple[object, ...]]:
    """Look into the database itself, past everything of ours."""
    with past_us(store) as execute:
        return [tuple(row) for row in execute(statement)]


def scores_of(store: Store) -> list[float]:
    return fetch_sessions(store, EVERYTHING).sort_values(["session_date"])["pain_score"].tolist()


def rearrange(content: bytes) -> bytes:
    """Return the same rows in another order."""
    heading, *rows = content.decode().splitlines()
    return "\n".join([heading, *reversed(rows)]).encode()


# What comes in


def test_a_first_import_stores_every_row_and_says_so(own_store: Store, take_in: Import) -> None:
    outcome = take_in(JANUARY)
    assert outcome == ImportOutcome("stored", 1, 3, 3, 0, 0, 0, "3 new rows stored as batch 1.")
    assert scores_of(own_store) == [7, 4.5, 5]
    assert fetch_data_version(own_store) == 1


def test_what_a_file_says_is_what_the_store_gives_back(own_store: Store, take_in: Import) -> None:
    told = {
        "patient_id": "0017",
        "session_date": "2025-02-28",
        "back_pain_type": "radiculopathy",
        "contributing_types": "disc;muscular",
        "treatments": "acupuncture + massage",
        "pain_score": "6.5",
        "function_score": "40",
        "pain_instrument": "NRS",
        "function_instrument": "ODI",
        "clinic": "Mill Lane",
        "practitioner": "D. Fairley",
        "episode_id": "E-1",
        "session_number": "2",
        "birth_year": "1980",
        "sex": "female",
        "symptom_weeks": "13",
        "saddle_numbness": "no",
        "discharged": "yes",
        "discharge_reason": "improved",
        "fee": "80.5",
        "global_change": "much improved",
    }
    take_in(write_csv([told]))
    (row,) = fetch_sessions(own_store, EVERYTHING).to_dict("records")
    assert row.pop("session_date").date().isoformat() == told.pop("session_date")
    assert len(str(row.pop("patient_key"))) == 32
    assert len(str(row.pop("episode_id"))) == 16
    assert row.pop("batch") == 1
    del told["patient_id"], told["episode_id"]
    given_back = {str(name): value for name, value in row.items() if not pd.isna(value)}
    assert {name: f"{value:g}" if isinstance(value, float) else value for name, value in given_back.items()} == told


def test_the_same_bytes_twice_change_nothing_and_say_when_and_by_whom(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY, by="Asha")
    before = fetch_sessions(own_store, EVERYTHING)
    day = str(fetch_batches(own_store, Scope.whole_clinic())["imported_at"][0])[:10]
    again = take_in(JANUARY, "renamed.csv", by="Ben")
    assert (again.status, again.batch, again.new) == ("already imported", None, 0)
    assert again.message == f"Already imported on {day} by Asha, as batch 1; nothing changes."
    assert fetch_data_version(own_store) == 1
    assert len(fetch_batches(own_store, Scope.whole_clinic())) == 1
    pd.testing.assert_frame_equal(fetch_sessions(own_store, EVERYTHING), before)


def test_the_same_rows_in_another_order_are_nothing_new(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    outcome = take_in(rearrange(JANUARY))
    assert (outcome.status, outcome.same) == ("nothing new", 3)
    assert fetch_data_version(own_store) == 1
    assert len(fetch_batches(own_store, Scope.whole_clinic())) == 1


def test_an_overlapping_file_counts_what_is_new_and_what_is_the_same(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    outcome = take_in(JANUARY + b"0019,2025-02-01,muscular,massage,8,,,\n")
    assert (outcome.status, outcome.new, outcome.same, outcome.changed) == ("stored", 1, 2 + 1, 0)
    assert fetch_record_count(own_store) == 4
    assert fetch_data_version(own_store) == 2


def test_a_file_with_headings_only_is_refused(own_store: Store, take_in: Import) -> None:
    outcome = take_in(JANUARY.splitlines()[0])
    assert (outcome.status, outcome.batch) == ("refused", None)
    assert fetch_data_version(own_store) == 0


# Corrections


def test_a_correction_shows_one_current_record_and_keeps_the_old_version(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    outcome = take_in(CORRECTED)
    assert (outcome.status, outcome.new, outcome.changed) == ("stored", 0, 1)
    assert scores_of(own_store) == [7, 4.5, 3]
    versions = query(
        own_store, "SELECT pain_score, batch_id, replaced_by FROM session_records WHERE session_date LIKE '%08'"
    )
    assert sorted(versions, key=str) == [(3.0, 2, None), (5.0, 1, 2)]
    assert verify_store(own_store) == ()


def test_a_correction_of_a_correction_keeps_all_versions(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED)
    take_in(CORRECTED.replace(b"massage,3", b"massage,2"))
    assert scores_of(own_store) == [7, 4.5, 2]
    versions = query(
        own_store, "SELECT pain_score, replaced_by FROM session_records WHERE session_date LIKE '%08' ORDER BY id"
    )
    assert versions == [(5.0, 2), (3.0, 3), (2.0, None)]


def test_an_old_file_cannot_undo_a_correction_by_being_sent_again(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED)
    assert take_in(JANUARY).status == "already imported"
    assert scores_of(own_store) == [7, 4.5, 3]


def test_two_sessions_on_one_day_are_two_records_when_numbered(own_store: Store, take_in: Import) -> None:
    take_in(write_csv("day | session_number | pain_score\n0 | 1 | 7\n0 | 2 | 5"))
    assert fetch_record_count(own_store) == 2


# The same sessions and patients under other names


EPISODES = "patient_id | day | episode_id | pain_score\n0017 | 0 | {0} | 7\n0017 | 7 | {0} | 5"
NUMBERED = write_csv("patient_id | day | session_number | pain_score\n0017 | 0 | 1 | 7\n0017 | 7 | 2 | 5")
UNNUMBERED = write_csv("patient_id | day | pain_score\n0017 | 0 | 7\n0017 | 7 | 5")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (UNNUMBERED, NUMBERED),
        (NUMBERED, UNNUMBERED),
        (UNNUMBERED, write_csv(EPISODES.format("E1"))),
        (write_csv(EPISODES.format("E1")), write_csv(EPISODES.format("E2"))),
    ],
)
def test_sessions_exported_again_with_another_identity_column_are_refused_and_never_doubled(
    own_store: Store, take_in: Import, earlier: bytes, later: bytes
) -> None:
    take_in(earlier)
    prepared = prepare_import(own_store, later + b"0018,2025-02-01,muscular,massage,8,,,,\n", "again.csv")
    assert prepared.conflict.startswith("2 rows are sessions of a patient and day stored already under another episode")
    assert "Export the records with the same columns as before" in prepared.conflict
    outcome = write_import(own_store, prepared, imported_by="nurse")
    assert (outcome.status, outcome.batch, outcome.message) == ("refused", None, prepared.conflict)
    assert fetch_record_count(own_store) == 2


def test_a_further_session_of_a_day_comes_in_with_all_sessions_of_that_day(own_store: Store, take_in: Import) -> None:
    take_in(NUMBERED)
    third = "0017 | 7 | 3 | 4"
    alone = take_in(write_csv(f"patient_id | day | session_number | pain_score\n{third}"))
    assert (alone.status, "export all sessions of that day" in alone.message) == ("refused", True)
    whole_day = write_csv(f"patient_id | day | session_number | pain_score\n0017 | 7 | 2 | 5\n{third}")
    assert (take_in(whole_day).new, fetch_record_count(own_store)) == (1, 3)


def test_a_conflict_that_arose_after_the_preview_is_found_before_anything_is_written(
    own_store: Store, take_in: Import
) -> None:
    prepared = prepare_import(own_store, NUMBERED, "records.csv")
    assert not prepared.conflict
    take_in(UNNUMBERED)
    assert write_import(own_store, prepared, imported_by="nurse").status == "refused"
    assert fetch_record_count(own_store) == 2


@pytest.mark.parametrize(("before", "now"), [(None, "Mill Lane"), ("Mill Lane", None)])
def test_patients_whose_clinic_is_named_in_one_file_and_not_in_the_other_are_refused(
    own_store: Store, before: str | None, now: str | None
) -> None:
    write_import(own_store, prepare_import(own_store, JANUARY, "a.csv", clinic=before), imported_by="nurse")
    later = write_csv("patient_id | day | pain_score\n0017 | 40 | 4\n0099 | 40 | 6")
    prepared = prepare_import(own_store, later, "b.csv", clinic=now)
    assert prepared.conflict.startswith("1 patient id of this file is stored already")
    assert ("name the clinic as before" if now is None else "without a clinic as before") in prepared.conflict
    assert "Mill Lane" in prepared.conflict
    assert write_import(own_store, prepared, imported_by="nurse").status == "refused"
    assert not prepare_import(own_store, later, "b.csv", clinic=before).conflict


def test_patients_of_named_and_unnamed_clinics_that_came_together_stay_welcome(
    own_store: Store, take_in: Import
) -> None:
    mixed = "patient_id | clinic | day | pain_score\n17 | | {0} | 7\n17 | Elm Road | {0} | 5"
    assert take_in(write_csv(mixed.format(0))).new == 2
    assert take_in(write_csv(mixed.format(7))).new == 2


# The same bytes, read in another way


def test_the_same_bytes_under_another_clinic_are_compared_like_any_other_file(own_store: Store) -> None:
    def send(clinic: str) -> ImportOutcome:
        return write_import(own_store, prepare_import(own_store, JANUARY, "a.csv", clinic=clinic), imported_by="nurse")

    assert [send(clinic).status for clinic in ("Mill Lane", "Elm Road", "Elm Road", "Mill Lane")] == [
        *("stored", "stored"),
        *("already imported", "already imported"),
    ]
    assert fetch_record_count(own_store) == 6


def test_the_same_bytes_under_a_better_mapping_correct_what_the_first_one_misread(own_store: Store) -> None:
    content = write_csv("treatments | pain_score\ncupping | 7")

    def send(ours: str) -> ImportOutcome:
        mapping = Mapping(treatments=(("cupping", ours),))
        return write_import(
            own_store, prepare_import(own_store, content, "a.csv", mapping=mapping), imported_by="nurse"
        )

    assert [send("massage").status, send("+").changed, send("+").status] == ["stored", 1, "already imported"]
    assert fetch_sessions(own_store, EVERYTHING)["treatments"].tolist() == ["cupping"]


# All or nothing


def test_one_faulty_row_keeps_the_whole_file_out(own_store: Store, take_in: Import) -> None:
    outcome = take_in(ONE_FAULTY)
    assert (outcome.status, outcome.batch, outcome.rejected) == ("refused", None, 1)
    assert "1 of 20 rows were rejected, so nothing was stored" in outcome.message
    assert fetch_record_count(own_store) == 0


def test_the_valid_rows_come_in_when_asked_for(own_store: Store, take_in: Import) -> None:
    outcome = take_in(ONE_FAULTY, valid_rows=True)
    assert (outcome.status, outcome.rows_read, outcome.new, outcome.rejected) == ("stored", 20, 19, 1)
    assert fetch_record_count(own_store) == 19


def test_a_file_of_which_the_valid_rows_came_in_is_known_again(take_in: Import) -> None:
    take_in(ONE_FAULTY, valid_rows=True, by="Asha")
    assert "by Asha" in take_in(ONE_FAULTY).message


def test_rows_that_become_one_session_once_their_clinic_is_filled_in_are_refused_with_their_places(
    own_store: Store,
) -> None:
    twice = write_csv("clinic | day | pain_score\nMill Lane | 0 | 7\n | 0 | 5")
    with pytest.raises(StoreRefused, match=r"Rows 2 and 3 name the same session of Mill Lane.*in every row"):
        prepare_import(own_store, twice, "records.csv", clinic="Mill Lane")
    assert prepare_import(own_store, twice, "records.csv", clinic="Harbour Street").rows


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["a", "b"]), st.sampled_from(["0", "10", "11", "", "mild"])),
        min_size=1,
        max_size=12,
    )
)
def test_every_row_read_is_stored_known_rejected_or_said_twice(
    tmp_path_factory: pytest.TempPathFactory, home: Path, rows: list[tuple[int, str, str]]
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('conservation') / 'outcomes.db'}")
    content = write_csv([{"day": day, "patient_id": patient, "pain_score": score} for day, patient, score in rows])
    prepared = prepare_import(store, content, "records.csv")
    outcome = write_import(store, prepared, imported_by="nurse", valid_rows=True)
    said_twice = sum(problem.rows for problem in prepared.checked.problems if problem.cause == "duplicate-rows")
    assert outcome.rows_read == len(rows)
    if outcome.status == "stored":
        assert outcome.new + outcome.rejected + said_twice == len(rows)
    assert fetch_record_count(store) == (outcome.new if outcome.status == "stored" else 0)
    store.engine.dispose()


# Ended in the middle


def import_and_die(content: bytes, statement: int) -> bool:
    """Import in a process of its own that is killed right after its writing transaction's statement of that number.

    Returns False where there was no such statement and the import went through.
    """
    child = os.fork()
    if child == 0:
        try:
            store = open_store()
            prepared = prepare_import(store, content, "february.csv")
            left = itertools.count(statement, -1)

            def end_here(*_: object) -> None:
                if next(left) == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            sa.event.listen(store.engine, "after_cursor_execute", end_here)
            write_import(store, prepared, imported_by="nurse")
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the import failed by itself"
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_an_import_killed_at_any_statement_leaves_nothing(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    before = fetch_sessions(own_store, EVERYTHING)
    february = CORRECTED + b"0019,2025-02-01,muscular,massage,8,,,\n"
    killed = 0
    while import_and_die(february, killed):
        killed += 1
        pd.testing.assert_frame_equal(fetch_sessions(own_store, EVERYTHING), before)
        assert fetch_data_version(own_store) == 1
        assert query(own_store, "SELECT count(*) FROM session_records") == [(3,)]
        assert verify_store(own_store) == ()
    assert killed >= 6  # the batch, the old version, the rows, the sums, the data version: each was a place to die
    assert fetch_record_count(own_store) == 4
    assert scores_of(own_store) == [7, 4.5, 3, 8]


@pytest.mark.in_a_file
def test_a_full_disk_leaves_nothing_and_is_told_in_plain_words(own_store: Store, take_in: Import) -> None:
    def limit_pages(pages: int) -> None:
        with own_store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    year = write_csv([{"patient_id": f"{row:05}", "day": row % 300, "pain_score": 6} for row in range(2_000)])
    limit_pages(30)
    with pytest.raises(StoreRefused, match=r"^Nothing was stored: the disk is full\.$"):
        take_in(year)
    assert fetch_record_count(own_store) == 0
    assert len(fetch_batches(own_store, Scope.whole_clinic())) == 0
    limit_pages(1_000_000)
    assert take_in(year).new == 2_000


# Two at once


def run_at_once(*tasks: Callable[[], ImportOutcome]) -> list[ImportOutcome]:
    """Run tasks in threads that start together; return what each gave."""
    gate, given_back = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int) -> None:
        gate.wait()
        given_back[place] = tasks[place]()  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcome for outcome in given_back if outcome is not None]


def test_of_eight_imports_of_one_file_at_once_exactly_one_goes_in(home: Path) -> None:
    def import_it() -> ImportOutcome:
        store = open_store()
        return write_import(store, prepare_import(store, JANUARY, "records.csv"), imported_by="nurse")

    outcomes = run_at_once(*[import_it] * 8)
    assert sorted(outcome.status for outcome in outcomes) == ["already imported"] * 7 + ["stored"]
    assert sum(outcome.new for outcome in outcomes) == 3
    assert fetch_record_count(open_store()) == 3
    assert fetch_data_version(open_store()) == 1


def test_overlapping_files_imported_at_once_store_each_row_once(home: Path) -> None:
    starts = (0, 5, 10, 15)
    files = [write_csv([{"day": day, "pain_score": 5} for day in range(start, start + 20)]) for start in starts]
    prepared = [prepare_import(open_store(), file, "records.csv") for file in files]
    outcomes = run_at_once(*[lambda one=one: write_import(open_store(), one, imported_by="nurse") for one in prepared])
    assert sum(outcome.new for outcome in outcomes) == 35
    assert all(outcome.new + outcome.same == 20 for outcome in outcomes)
    assert fetch_record_count(open_store()) == 35
    assert verify_store(open_store()) == ()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that waits for its turn for a quarter of a second only."""
    monkeypatch.setattr("outcomes.store.engine._BUSY_SECONDS", 0.25)


@pytest.mark.usefixtures("hasty")
def test_a_store_that_another_program_holds_says_so_in_time_and_works_again_afterwards(home: Path) -> None:
    store = open_store()
    prepared = prepare_import(store, JANUARY, "records.csv")
    with closing(sqlite3.connect(home / "outcomes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(StoreRefused, match=r"Nothing was stored: another program holds it; try again"):
            write_import(store, prepared, imported_by="nurse")
        assert time.monotonic() - started < 3
        other.execute("ROLLBACK")
    assert write_import(store, prepared, imported_by="nurse").status == "stored"


@pytest.mark.usefixtures("hasty")
@pytest.mark.in_a_file
def test_reading_does_not_wait_for_a_running_import(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    with closing(sqlite3.connect(home / "outcomes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM session_records")
        assert scores_of(open_store()) == [7, 4.5, 5]
        other.execute("ROLLBACK")


# What must not be kept, and what must not matter


@pytest.mark.in_a_file
def test_neither_ids_nor_names_reach_the_disk(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(
        write_csv("""
            patient_id  | patient_name  | phone        | episode_id    | pain_score
            ZQ-40071-XK | Wilhelmina Ox | 020 555 0199 | ZQ-40071-XK-1 | 6
            ZQ-40072-XK | Thaddeus Elm  | 020 555 0188 | ZQ-40072-XK-1 | 5
        """)
    )
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"outcomes.db", "pseudonym.key"}
    for secret in (b"40071", b"40072", b"Wilhelmina", b"Thaddeus", b"555 0199"):
        assert not [path.name for path in files if secret in path.read_bytes()], secret
    own_store.engine.dispose()
    assert b"40071" not in (home / "outcomes.db").read_bytes()


def test_files_in_any_order_give_the_same_picture(tmp_path: Path, home: Path) -> None:
    months = [
        write_csv(
            [
                {"patient_id": f"{patient:03}", "day": 30 * month + patient, "pain_score": 8 - month, "clinic": clinic}
                for patient in range(12)
                for clinic in ("Mill Lane", "Harbour Street")
            ]
        )
        for month in range(2)
    ]
    overlap = write_csv(list(csv.DictReader(io.StringIO((months[0] + months[1]).decode())))[8:30])
    pictures = []
    for order in itertools.permutations([months[0], months[1], overlap]):
        store = open_store(f"sqlite:///{tmp_path / str(len(pictures)) / 'outcomes.db'}")
        (tmp_path / str(len(pictures)) / "pseudonym.key").write_text("ab" * 32)
        for place, content in enumerate(order):
            write_import(store, prepare_import(store, content, f"{place}.csv"), imported_by="nurse")
        pictures.append(build_snapshot(store))
        store.engine.dispose()
    first, *others = pictures
    for other in others:
        # Which import brought a record, and under which number, is all that the order does tell.
        told = ["batch", "record"]
        pd.testing.assert_frame_equal(other.sessions.drop(columns=told), first.sessions.drop(columns=told))
        pd.testing.assert_frame_equal(other.episodes, first.episodes)
        assert other.as_of == first.as_of
        for key, matrix in first.scores.items():
            assert other.scores[key].tobytes() == matrix.tobytes()
            assert other.histories[key].tobytes() == first.histories[key].tobytes()
