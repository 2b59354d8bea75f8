"""What is at rest is held against what was sealed: a changed value does not go unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from outcomes.cohort import build_snapshot
from outcomes.store import Store, StoreRefused, open_store, verify_store
from outcomes.store.tables import STORED_FIELDS, session_records
from outcomes.vocabulary.records import RECORD_FIELDS
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


KINDS = dict(zip(STORED_FIELDS, (field.kind for field in RECORD_FIELDS), strict=True))
JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score | practitioner | sex
    0017       |   0 | acupuncture | 7          |              | female
    0017       |   7 | massage     | 5          |              |
    0018       |   3 | massage     | 4.5        | R. Castellan | male
""")
CORRECTED = write_csv("patient_id | day | treatments | pain_score\n0017 | 7 | massage | 3")


def tamper(store: Store, *statements: str) -> None:
    """Change the store past everything of ours."""
    with past_us(store) as execute:
        for statement in statements:
            assert execute(statement).rowcount == 1


def test_an_untouched_store_has_nothing_wrong(own_store: Store, take_in: Import) -> None:
    assert verify_store(own_store) == ()
    take_in(JANUARY)
    take_in(CORRECTED)
    assert verify_store(own_store) == ()


def test_one_changed_cell_is_noticed_whatever_the_column(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    told = "Batch 1 (records.csv) is not what was stored: restore it from a backup."
    for column in STORED_FIELDS:
        numeric = KINDS[column] in ("number", "whole")
        value = f"coalesce({column}, 0) + 1" if numeric else f"'{'changed':x<32}'"
        with past_us(own_store) as execute:
            (kept,) = execute(f"SELECT {column} FROM session_records WHERE id = 1").one()
            execute(f"UPDATE session_records SET {column} = {value} WHERE id = 1")
        assert verify_store(own_store) == (told,), column
        put_back = session_records.update().where(session_records.c.id == 1).values({column: kept})
        with own_store.engine.begin() as connection:
            connection.execute(put_back)
        assert verify_store(own_store) == (), column


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_records SET practitioner = '' WHERE id = 1",  # missing is not the same as empty
        "UPDATE session_records SET sex = NULL WHERE id = 1",
        "UPDATE session_records SET pain_score = 5.000000000000001 WHERE id = 2",
        "UPDATE session_records SET treatments = 'massagf' WHERE id = 2",  # one bit
        "DELETE FROM session_records WHERE id = 2",
        "UPDATE session_records SET replaced_by = 1 WHERE id = 2",  # a record hidden as if corrected
        "UPDATE session_records SET id = 9 WHERE id = 1",  # another order
        "UPDATE batches SET content_sha256 = 'f' || substr(content_sha256, 2, 62) || 'zz' WHERE id = 1",
    ],
)
def test_tampering_with_records_is_noticed(home: Path, own_store: Store, take_in: Import, statement: str) -> None:
    take_in(JANUARY)
    tamper(own_store, statement)
    assert [sentence[:7] for sentence in verify_store(own_store)] == ["Batch 1"]


def test_a_replaced_version_brought_back_is_noticed(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(CORRECTED)
    swap = "UPDATE session_records SET replaced_by = {} WHERE pain_score = {}"
    tamper(own_store, swap.format(1, 3), swap.format("NULL", 5))
    assert len(verify_store(own_store)) == 2


def test_a_record_slipped_in_is_noticed(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    columns = ", ".join(("batch_id", *STORED_FIELDS)).replace("session_date, ", "")
    tamper(
        own_store,
        f"INSERT INTO session_records ({columns}, session_date) SELECT {columns}, '2025-03-03' "
        "FROM session_records WHERE id = 1",
    )
    assert len(verify_store(own_store)) == 1


def test_only_the_batch_concerned_is_named(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    take_in(write_csv("day | pain_score\n40 | 6"), "february.csv")
    tamper(own_store, "UPDATE session_records SET pain_score = 1 WHERE batch_id = 2")
    (sentence,) = verify_store(own_store)
    assert "february.csv" in sentence


@pytest.mark.in_a_file
def test_letters_changed_in_the_file_itself_are_noticed(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    own_store.engine.dispose()
    content = (home / "outcomes.db").read_bytes()
    assert content.count(b"acupuncture") == 1
    (home / "outcomes.db").write_bytes(content.replace(b"acupuncture", b"acupunctvre"))
    assert len(verify_store(open_store())) == 1


@pytest.mark.in_a_file
def test_a_file_cut_short_is_never_called_sound(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(write_csv([{"patient_id": f"{row:05}", "pain_score": 6} for row in range(500)]))
    own_store.engine.dispose()
    content = (home / "outcomes.db").read_bytes()
    for kept in (len(content) * 3 // 4, len(content) // 2, 5_000):
        (home / "outcomes.db").write_bytes(content[:kept])
        try:
            found: tuple[str, ...] = verify_store(open_store())
        except StoreRefused as refusal:
            found = (str(refusal),)
        assert any("damaged" in sentence for sentence in found), found


def test_no_number_is_made_of_a_store_that_is_not_what_was_stored(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    tamper(own_store, "UPDATE session_records SET pain_score = 1 WHERE id = 1")
    with pytest.raises(StoreRefused, match=r"^Batch 1 \(records\.csv\) is not what was stored: restore it"):
        build_snapshot(own_store)


def test_which_records_count_is_verified_each_time_numbers_are_made(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    build_snapshot(own_store)
    tamper(own_store, "UPDATE session_records SET replaced_by = 1 WHERE id = 1")
    with pytest.raises(StoreRefused, match=r"^Batch 1 "):
        build_snapshot(own_store)
