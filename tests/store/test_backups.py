"""Backups and restores: a copy that is verified before it counts, and a way back that keeps what it replaces."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_batches,
    fetch_data_version,
    fetch_events,
    fetch_record_count,
    fetch_sessions,
    fetch_settings,
    open_store,
    verify_store,
    write_backup,
    write_restore,
    write_setting,
    write_undo,
)
from outcomes.store.backups import DAILY_KEPT, find_backups, keep_daily_backup
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv

JANUARY = write_csv("""
    patient_id | day | treatments  | pain_score
    0017       |   0 | acupuncture | 7
    0017       |   7 | massage     | 5
""")
FEBRUARY = write_csv("patient_id | day | treatments | pain_score\n0018 | 40 | massage | 6")


def records_of(store: Store) -> pd.DataFrame:
    return fetch_sessions(store, Scope.whole_clinic())


def names_of(home: Path) -> list[str]:
    """Return why each backup was made, the oldest first."""
    return [path.stem.split("-", 6)[-1] for path in find_backups(home / "outcomes.db")]


def damage(path: Path) -> None:
    """Change one score in the file itself, past everything of ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE session_records SET pain_score = 1 WHERE id = 1")
        connection.commit()


# Making them


def test_a_backup_holds_all_that_the_store_holds_and_is_for_the_owner_s_eyes_only(
    own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    backup = write_backup(own_store)
    copy = open_store(f"sqlite:///{backup}")
    pd.testing.assert_frame_equal(records_of(copy), records_of(own_store))
    assert verify_store(copy) == ()
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700


def test_the_first_change_of_a_day_is_preceded_by_a_backup_and_the_next_ones_are_not(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    assert names_of(home) == []  # an empty store has nothing to lose
    take_in(FEBRUARY)
    write_setting(own_store, "responder_rule", "pct50", set_by="Asha")
    assert names_of(home) == ["daily"]
    assert fetch_record_count(open_store(f"sqlite:///{find_backups(home / 'outcomes.db')[0]}")) == 2


def test_of_the_daily_backups_the_newest_stay_and_others_are_never_removed(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    by_hand = write_backup(own_store)
    for day in range(1, DAILY_KEPT + 6):
        moment = dt.date(2026, 1, 1) + dt.timedelta(days=day)
        shutil.copy(by_hand, by_hand.with_name(f"outcomes-{moment}-000000-000000-daily.db"))
    keep_daily_backup(own_store)
    assert names_of(home).count("daily") == DAILY_KEPT
    assert by_hand.exists()


def test_no_backup_is_made_of_a_damaged_store_and_no_change_either(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    damage(home / "outcomes.db")
    with pytest.raises(StoreRefused, match=r"^Batch 1 \(records\.csv\) is not what was stored"):
        write_backup(own_store)
    with pytest.raises(StoreRefused, match=r"^Nothing was undone: batch 1 \(records\.csv\) is not what was stored"):
        write_undo(own_store, 1, by="Asha")
    assert names_of(home) == []
    assert os.listdir(home / "backups") == []


def test_a_store_that_cannot_be_backed_up_is_not_changed(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    (home / "backups").write_text("in the way")
    with pytest.raises(StoreRefused, match=r"^Nothing was stored: no backup could be made in .*file exists"):
        take_in(FEBRUARY)
    assert fetch_record_count(own_store) == 2


# Restoring


def test_a_restore_brings_back_what_was_and_keeps_what_it_replaced(
    home: Path, own_store: Store, take_in: Import
) -> None:
    take_in(JANUARY)
    before = records_of(own_store)
    backup = write_backup(own_store)
    take_in(FEBRUARY)
    write_setting(own_store, "responder_rule", "pct50", set_by="Asha")
    later = records_of(own_store)
    version = fetch_data_version(own_store)
    message = write_restore(None, backup, by="Asha")
    assert message.startswith(f"{backup.name} is restored: 2 records count. What was there is kept in ")
    pd.testing.assert_frame_equal(records_of(own_store), before)  # by the connection that was open all the while
    assert fetch_settings(own_store).responder_rule != "pct50"
    assert fetch_data_version(own_store) > version  # so that nothing computed before is shown
    assert fetch_events(own_store)[["what", "note", "done_by"]].values.tolist() == [["restored", backup.name, "Asha"]]
    assert verify_store(own_store) == ()
    kept = find_backups(home / "outcomes.db")[-1]
    write_restore(None, kept, by="Asha")
    pd.testing.assert_frame_equal(records_of(own_store), later)


def test_a_restored_store_takes_the_same_patients_and_further_imports(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    backup = write_backup(own_store)
    write_restore(None, backup, by="Asha")
    assert take_in(JANUARY).status == "already imported"
    assert take_in(FEBRUARY).new == 1


@pytest.mark.parametrize("wreck", ["values", "header", "gone"])
def test_a_damaged_or_lost_store_is_restored_and_its_remains_are_kept(
    home: Path, own_store: Store, take_in: Import, wreck: str
) -> None:
    take_in(JANUARY)
    before = records_of(own_store)
    backup = write_backup(own_store)
    own_store.engine.dispose()
    path = home / "outcomes.db"
    if wreck == "values":
        damage(path)
    elif wreck == "header":
        path.write_bytes(b"no database at all " * 500)
    else:
        path.unlink()
    write_restore(None, backup, by="Asha")
    pd.testing.assert_frame_equal(records_of(own_store), before)  # without a restart
    assert verify_store(own_store) == ()
    assert len(list(home.glob("outcomes-damaged-*.db"))) == (wreck != "gone")


def test_a_damaged_backup_is_refused_and_the_store_stays(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    backup = write_backup(own_store)
    take_in(FEBRUARY)
    damage(backup)
    with pytest.raises(StoreRefused, match=r"cannot be restored: Batch 1 .* Nothing was restored\.$"):
        write_restore(None, backup, by="Asha")
    assert fetch_batches(own_store, Scope.whole_clinic())["batch"].tolist() == [2, 1]


@pytest.mark.parametrize("content", [b"", b"patient_id,session_date\n", None])
def test_what_is_no_store_is_refused(home: Path, own_store: Store, take_in: Import, content: bytes | None) -> None:
    take_in(JANUARY)
    file = home / "other.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreRefused, match=r"othing was restored\.$"):
        write_restore(None, file, by="Asha")
    assert fetch_record_count(own_store) == 2


def test_a_backup_made_with_another_key_is_refused(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    backup = write_backup(own_store)
    (home / "pseudonym.key").write_text("ab" * 32)
    with pytest.raises(StoreRefused, match="made with another key"):
        write_restore(None, backup, by="Asha")


def test_a_backup_of_a_newer_program_is_refused(own_store: Store, take_in: Import) -> None:
    take_in(JANUARY)
    backup = write_backup(own_store)
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreRefused, match="install the newer program"):
        write_restore(None, backup, by="Asha")
    assert fetch_record_count(own_store) == 2
