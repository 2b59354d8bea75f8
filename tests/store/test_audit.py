"""The audit: everything done is written down with who and when, and what was written down cannot be changed unseen."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from outcomes.store import (
    COMMAND_LINE,
    Store,
    StoreRefused,
    fetch_audit,
    fetch_data_version,
    find_broken_entry,
    find_patient,
    open_store,
    verify_store,
    write_alias,
    write_audit,
    write_backup,
    write_clinic_removal,
    write_flag_action,
    write_forgotten,
    write_rebase,
    write_redo,
    write_release,
    write_restore,
    write_setting,
    write_undo,
    write_user,
)
from outcomes.vocabulary.access import AUDITED, User
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import let_rewrite, past_us

pytestmark = pytest.mark.on_server


RECORDS = write_csv("patient_id | day | practitioner | clinic\n1 | 0 | Asha | Main\n2 | 0 | Bo | Main")
DAY = dt.date(2025, 1, 20)


@pytest.fixture
def store(take_in: Import) -> Store:
    take_in(RECORDS)
    return open_store()


def tell(store: Store) -> list[tuple[str, str, str, int | None]]:
    """Return what was done, oldest first: by whom, what, to what, how many rows."""
    return [(one.who, one.what, one.detail, one.rows) for one in reversed(fetch_audit(store))]


def edit(store: Store, *statements: str) -> None:
    """Change the store past us, as whoever has it can."""
    let_rewrite(store, "audit")
    with past_us(store) as execute:
        for statement in statements:
            execute(statement)


ACTS: dict[str, tuple[Callable[[Store], object], tuple[str, int | None]]] = {
    "undo": (lambda store: write_undo(store, 1, by="bo"), ("batch 1", 2)),
    "setting": (lambda store: write_setting(store, "gap_days", "60", set_by="bo"), ("gap_days: 60", None)),
    "name": (
        lambda store: write_alias(store, "practitioner", "Bo", shown="Bodil", set_by="bo"),
        ("practitioner Bo: Bodil", None),
    ),
    "limits": (
        lambda store: write_rebase(store, "new_episodes", "2025-03", reason="a second room", set_by="bo"),
        ("new_episodes 2025-03", None),
    ),
    "flag": (
        lambda store: write_flag_action(store, "0" * 32, "emergency", done_on=DAY, done_by="Asha", noted_by="bo"),
        ("0" * 32 + ": emergency", None),
    ),
    "user": (lambda store: write_user(store, User("cy", "auditor"), by="bo"), ("cy; auditor", None)),
    "clinic": (lambda store: write_clinic_removal(store, "Main", by="bo"), ("Main", 2)),
    "export": (
        lambda store: write_release(store, "report", {"clinic": ["Main"]}, by="bo", rows=2),
        ("report clinic=Main", 2),
    ),
    "forget": (lambda store: write_forgotten(store, find_patient(store, "1"), by="bo"), ("", 1)),
}


@pytest.mark.parametrize("what", ACTS)
def test_whatever_is_done_is_written_down_with_who_did_it(store: Store, what: str) -> None:
    act, (detail, rows) = ACTS[what]
    act(store)
    assert ("bo", what, detail, rows) in tell(store)
    assert verify_store(store) == ()


def test_an_import_and_its_return_are_written_down(store: Store) -> None:
    write_undo(store, 1, by="bo")
    write_redo(store, 1, by="bo")
    assert tell(store) == [
        ("nurse", "import", "batch 1", 2),
        ("bo", "undo", "batch 1", 2),
        ("bo", "redo", "batch 1", 2),
    ]


def test_every_kind_of_act_is_told_in_words() -> None:
    assert {*ACTS, "import", "redo", "view", "denial", "sign-in", "restore"} == set(AUDITED)


def test_the_role_written_down_is_the_one_held_at_the_time(store: Store) -> None:
    write_user(store, User("bo", "importer"), by="owner")
    write_undo(store, 1, by="bo")
    write_user(store, User("bo", "owner"), by="owner")
    write_redo(store, 1, by="bo")
    roles = {one.what: one.role for one in fetch_audit(store)}
    assert (roles["import"], roles["undo"], roles["redo"]) == (COMMAND_LINE, "importer", "owner")


def test_what_was_refused_leaves_no_entry(store: Store) -> None:
    before = tell(store)
    with pytest.raises(StoreRefused):
        write_undo(store, 7, by="bo")
    with pytest.raises(StoreRefused):
        write_setting(store, "gap_days", "-1", set_by="bo")
    assert tell(store) == before


def test_a_look_at_a_patient_makes_no_number_out_of_date(store: Store) -> None:
    version = fetch_data_version(store)
    write_audit(store, "view", by="bo", detail="patient 0", rows=1)
    assert fetch_data_version(store) == version
    assert tell(store)[-1] == ("bo", "view", "patient 0", 1)


@pytest.mark.parametrize(
    ("edits", "broken"),
    [
        (("UPDATE audit SET who = 'cy' WHERE id = 2",), 2),
        (("UPDATE audit SET rows = 3 WHERE id = 3",), 3),
        (("UPDATE audit SET rows = NULL WHERE id = 3",), 3),
        (("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE id = 1",), 1),
        (("DELETE FROM audit WHERE id = 2",), 2),
        (("DELETE FROM audit WHERE id = 4",), 4),
        (("DELETE FROM audit",), 1),
        (("DELETE FROM audit WHERE id = 2", "UPDATE audit SET id = id - 1 WHERE id > 2"), 2),
        (("UPDATE audit SET id = 9 WHERE id = 2", "UPDATE audit SET id = 2 WHERE id = 3"), 2),
        (("INSERT INTO audit SELECT 5, at, who, role, what, detail, rows, sha256 FROM audit WHERE id = 4",), 5),
    ],
)
def test_an_entry_changed_taken_out_or_put_in_past_us_is_found(
    store: Store, edits: tuple[str, ...], broken: int
) -> None:
    for number in range(3):
        write_audit(store, "view", by="bo", detail=f"patient {number}", rows=1)
    assert find_broken_entry(store) is None
    edit(store, *edits)
    assert find_broken_entry(store) == broken
    assert any("audit" in fault for fault in verify_store(store))


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'cy'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_audit(store: Store, statement: str) -> None:
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), past_us(store) as execute:
        execute(statement)


def test_who_rewrites_all_of_it_cannot_make_up_a_seal_that_was_noted_down(store: Store) -> None:
    write_audit(store, "view", by="bo", detail="patient 1", rows=1)
    noted = fetch_audit(store)[0].seal
    edit(store, "DELETE FROM audit", "DELETE FROM store_facts WHERE name = 'audit_sha256'")
    write_audit(store, "view", by="bo", detail="patient 2", rows=1)
    assert find_broken_entry(store) is None  # the chain alone cannot tell
    assert noted not in [entry.seal for entry in fetch_audit(store)]


@pytest.mark.in_a_file
def test_a_restored_backup_takes_nothing_out_of_the_audit(store: Store) -> None:
    backup = write_backup(store)
    write_audit(store, "view", by="bo", detail="patient 1", rows=1)
    write_restore(None, backup, by="owner")
    assert [what for _, what, _, _ in tell(store)] == ["import", "view", "restore"]
    assert verify_store(store) == ()


@pytest.mark.in_a_file
def test_what_cannot_be_written_down_is_not_done(home: Path, store: Store) -> None:
    with closing(sqlite3.connect(home / "outcomes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreRefused, match="written down"):
            write_audit(store, "view", by="bo", detail="patient 1", rows=1)
