"""Undo and redo: a batch is taken out of what counts and put back, and nothing is lost on the way."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_data_version,
    fetch_events,
    fetch_record_count,
    fetch_sessions,
    open_store,
    prepare_import,
    verify_store,
    write_import,
    write_redo,
    write_undo,
)
from outcomes.store.versions import Version, find_current
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
CORRECTED = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 3\n0019 | 7 | massage | 8")
CORRECTED_AGAIN = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 2")

Step = tuple[Callable[..., object], int]


def picture(store: Store) -> str:
    """Return the SHA-256 of all current records, byte for byte."""
    return hashlib.sha256(fetch_sessions(store, EVERYTHING).to_csv(index=False).encode()).hexdigest()


def scores_of(store: Store) -> list[float]:
    return fetch_sessions(store, EVERYTHING).sort_values(["session_date", "pain_score"])["pain_score"].tolist()


def count_rows(store: Store) -> int:
    with past_us(store) as execute:
        return int(execute("SELECT count(*) FROM session_records").scalar_one())


# One batch


def test_an_undone_import_no_longer_counts_and_nothing_is_deleted(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    undone = write_undo(own_store, 1, by="Ben")
    assert (undone.left, undone.changed) == (3, 0)
    assert undone.message == "Batch 1 (records.csv) is undone: 3 records no longer counted."
    assert (fetch_record_count(own_store), count_rows(own_store)) == (0, 3)
    assert (fetch_data_version(own_store), verify_store(own_store)) == (2, ())


def test_a_redo_restores_the_records_byte_for_byte(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    before = picture(own_store)
    write_undo(own_store, 1, by="Ben")
    assert picture(own_store) != before
    redone = write_redo(own_store, 1, by="Asha")
    assert redone.message == "Batch 1 (records.csv) counts again: 3 records came back."
    assert picture(own_store) == before
    assert (fetch_data_version(own_store), verify_store(own_store)) == (3, ())


def test_an_undone_correction_brings_back_what_it_corrected(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    before = picture(own_store)
    take_in(CORRECTED, "mended.csv")
    after = picture(own_store)
    undone = write_undo(own_store, 2, by="Ben")
    assert undone.message == "Batch 2 (mended.csv) is undone: 1 record no longer counted, 1 record as before it."
    assert picture(own_store) == before
    redone = write_redo(own_store, 2, by="Ben")
    assert redone.message == "Batch 2 (mended.csv) counts again: 1 record came back, 1 record corrected again."
    assert picture(own_store) == after
    assert verify_store(own_store) == ()


def test_undoing_an_older_batch_leaves_later_corrections_standing(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED)
    undone = write_undo(own_store, 1, by="Ben")
    assert (undone.left, undone.changed) == (2, 0)
    assert scores_of(own_store) == [3, 8]
    write_redo(own_store, 1, by="Ben")
    assert scores_of(own_store) == [7, 4.5, 3, 8]


def test_a_correction_between_two_others_is_taken_out_and_put_back(own_store: Store, take_in: Import) -> None:
    for content in (JANUARY, CORRECTED, CORRECTED_AGAIN):
        take_in(content)
    assert scores_of(own_store) == [7, 4.5, 2, 8]
    write_undo(own_store, 2, by="Ben")
    assert scores_of(own_store) == [7, 4.5, 2]
    write_undo(own_store, 3, by="Ben")
    assert scores_of(own_store) == [7, 4.5, 5]
    write_redo(own_store, 2, by="Ben")
    assert scores_of(own_store) == [7, 4.5, 3, 8]
    write_redo(own_store, 3, by="Ben")
    assert scores_of(own_store) == [7, 4.5, 2, 8]
    assert verify_store(own_store) == ()


# What makes no sense is refused in words


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([(write_undo, 9)], "There is no batch 9: the history of imports lists them. Nothing was undone."),
        ([(write_redo, 9)], "There is no batch 9: the history of imports lists them. Nothing was redone."),
        ([(write_undo, 1), (write_undo, 1)], "Batch 1 (records.csv) is undone already; nothing was changed."),
        ([(write_redo, 1)], "Batch 1 (records.csv) is not undone; nothing was changed."),
    ],
)
def test_what_makes_no_sense_is_refused(own_store: Store, take_in: Import, steps: list[Step], told: str) -> None:
    take_in(JANUARY)
    *before, (last, batch) = steps
    for step, number in before:
        step(own_store, number, by="Ben")
    version = fetch_data_version(own_store)
    with pytest.raises(StoreRefused) as refusal:
        last(own_store, batch, by="Ben")
    assert str(refusal.value) == told
    assert (fetch_data_version(own_store), len(fetch_events(own_store))) == (version, len(before))


def test_the_sample_clinic_cannot_be_undone(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="Nothing was undone: it may only be read"):
        write_undo(sample_store, 1, by="Ben")


# Together with imports


def test_the_same_bytes_may_come_in_again_once_their_batch_is_undone(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    write_undo(own_store, 1, by="Ben")
    again = take_in(JANUARY)
    assert (again.status, again.batch, again.new) == ("stored", 2, 3)
    before = picture(own_store)
    write_redo(own_store, 1, by="Ben")
    assert picture(own_store) == before
    assert take_in(JANUARY).status == "already imported"


def test_a_batch_does_not_come_back_beside_its_own_sessions_under_other_numbers(
    own_store: Store, take_in: Import
) -> None:
    take_in(write_csv("day | pain_score\n0 | 7\n7 | 5"))
    write_undo(own_store, 1, by="Ben")
    take_in(write_csv("day | session_number | pain_score\n0 | 1 | 7\n7 | 2 | 5"))
    with pytest.raises(StoreRefused, match=r"cannot come back.*another episode id or session number.*Nothing was redo"):
        write_redo(own_store, 1, by="Ben")
    write_undo(own_store, 2, by="Ben")
    write_redo(own_store, 1, by="Ben")
    assert fetch_record_count(own_store) == 2


@pytest.mark.parametrize("clinics", [(None, "Mill Lane"), ("Mill Lane", None)])
def test_a_batch_does_not_come_back_beside_the_same_file_with_its_clinic_named(
    own_store: Store, clinics: tuple[str | None, str | None]
) -> None:
    first, second = clinics
    write_import(own_store, prepare_import(own_store, JANUARY, "a.csv", clinic=first), imported_by="nurse")
    write_undo(own_store, 1, by="Ben")
    more = JANUARY + b"0020,2025-02-01,muscular,massage,8,,,\n"
    write_import(own_store, prepare_import(own_store, more, "b.csv", clinic=second), imported_by="nurse")
    with pytest.raises(StoreRefused, match="with the clinic named in one of the two files and not in the other"):
        write_redo(own_store, 1, by="Ben")
    assert fetch_record_count(own_store) == 4


# Who and when


def test_the_history_says_what_stands_and_who_changed_that(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY, by="Asha")
    take_in(CORRECTED, by="Asha")
    write_undo(own_store, 1, by="Ben")
    history = fetch_batches(own_store, Scope.whole_clinic()).set_index("batch")
    assert history["status"].to_dict() == {1: "undone", 2: "stored"}
    assert history["changed_by"].to_dict() == {1: "Ben", 2: ""}
    write_redo(own_store, 1, by="Cleo")
    history = fetch_batches(own_store, Scope.whole_clinic()).set_index("batch")
    assert (history.loc[1, "status"], history.loc[1, "changed_by"]) == ("stored", "Cleo")
    told = fetch_events(own_store)[["what", "batch", "rows", "done_by"]]
    assert told.values.tolist() == [["redone", 1, 2, "Cleo"], ["undone", 1, 2, "Ben"]]


# Any order of imports, corrections, undos and redos, against plain dictionaries


class SlowClinic:
    """The same clinic in plain Python: files in the order in which they came, each in force or not."""

    def __init__(self) -> None:
        self.files: list[dict[int, int]] = []
        self.contents: list[bytes] = []
        self.in_force: list[bool] = []

    def records(self) -> dict[int, int]:
        current: dict[int, int] = {}
        for file, stands in zip(self.files, self.in_force, strict=True):
            if stands:
                current |= file
        return current

    def take_in(self, file: dict[int, int], content: bytes) -> None:
        if content in itertools.compress(self.contents, self.in_force):
            return  # the same bytes twice change nothing
        current = self.records()
        brought = {day: score for day, score in file.items() if current.get(day) != score}
        if brought:
            self.files.append(brought)
            self.contents.append(content)
            self.in_force.append(True)

    def set_force(self, batch: int, *, stands: bool) -> bool:
        if not 1 <= batch <= len(self.files) or self.in_force[batch - 1] is stands:
            return False
        self.in_force[batch - 1] = stands
        return True


FILES = st.dictionaries(st.integers(0, 5), st.integers(0, 10), min_size=1, max_size=5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), FILES), st.tuples(st.sampled_from(["undo", "redo", "undo"]), st.integers(1, 5))
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(STEPS)
def test_any_sequence_of_imports_undos_and_redos_agrees_with_plain_dictionaries(
    tmp_path_factory: pytest.TempPathFactory, home: Path, steps: list[tuple[str, object]]
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('sequence') / 'outcomes.db'}")
    slow = SlowClinic()
    seen = {}
    for place, (what, told) in enumerate(steps):
        if isinstance(told, dict):
            content = write_csv([{"day": day, "pain_score": score} for day, score in told.items()])
            write_import(store, prepare_import(store, content, f"{place}.csv"), imported_by="nurse")
            slow.take_in(told, content)
        else:
            assert isinstance(told, int)
            write = write_undo if what == "undo" else write_redo
            if slow.set_force(told, stands=what == "redo"):
                write(store, told, by="nurse")
            else:
                with pytest.raises(StoreRefused):
                    write(store, told, by="nurse")
        current = fetch_sessions(store, EVERYTHING)
        days = (current["session_date"].dt.day_of_year - 1).tolist()
        assert dict(zip(days, current["pain_score"], strict=True)) == slow.records()
        assert verify_store(store) == ()
        # The same batches in force are the same records, byte for byte, however one came there.
        assert seen.setdefault(tuple(slow.in_force), picture(store)) == picture(store)
    store.engine.dispose()


@given(st.sets(st.integers(1, 8), min_size=1), st.sets(st.integers(1, 8)))
def test_of_a_record_s_versions_the_newest_that_stands_is_current(versions: set[int], undone: set[int]) -> None:
    told = {version.batch: later for version, later in find_current([Version(9, b, None) for b in versions], undone)}
    standing = sorted(versions - undone)
    assert [batch for batch, later in told.items() if later is None] == standing[-1:]
    assert all(told[batch] == batch for batch in versions & undone)
    assert all(told[earlier] == later for earlier, later in itertools.pairwise(standing))
