"""Who is let in, as what and to which records: only ever added to, sealed, and in force from the next question on."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from outcomes.store import (
    Store,
    StoreRefused,
    fetch_data_version,
    fetch_scope,
    fetch_user,
    fetch_users,
    open_store,
    verify_store,
    write_alias,
    write_backup,
    write_restore,
    write_revocation,
    write_user,
)
from outcomes.vocabulary.access import ROLES, Role, User
from outcomes.vocabulary.selection import Scope
from tests.conftest import Import
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


NOBODYS = Scope((), ())
ASHA = User("asha@clinic.example", "practitioner", (), ("Asha",))
RECORDS = write_csv("patient_id | day | practitioner | clinic\n1 | 0 | A. Rao | Main\n2 | 0 | Bo | East")


@pytest.mark.parametrize(
    ("user", "scope"),
    [
        (User("o", "owner"), Scope.whole_clinic()),
        (User("o", "owner", ("Main",)), Scope(("Main",))),
        (User("p", "practitioner", (), ("Asha",)), Scope(None, ("Asha",))),
        (User("p", "practitioner", ("Main",), ("Asha", "A. Rao")), Scope(("Main",), ("A. Rao", "Asha"))),
        (User("p", "practitioner"), Scope(None, ())),
        (User("i", "importer"), Scope.whole_clinic()),
        (User("i", "importer", ("Main",)), Scope(("Main",))),
        (User("a", "auditor"), NOBODYS),
        (User("a", "auditor", ("Main",)), NOBODYS),
        (User("x", "superuser"), NOBODYS),  # type: ignore[arg-type]
    ],
)
def test_a_role_and_its_bounds_become_the_records_that_may_be_seen(own_store: Store, user: User, scope: Scope) -> None:
    assert fetch_scope(own_store, user) == scope


def test_whoever_goes_by_another_name_now_still_sees_their_own_patients(own_store: Store, take_in: Import) -> None:
    take_in(RECORDS)
    write_alias(own_store, "practitioner", "A. Rao", shown="Asha", set_by="owner")
    for name in ("Asha", "A. Rao"):
        scope = fetch_scope(own_store, User("p", "practitioner", (), (name,)))
        assert scope.practitioners == ("A. Rao", "Asha")


def test_a_user_is_let_in_as_told_last_and_no_number_depends_on_it(own_store: Store) -> None:
    version = fetch_data_version(own_store)
    assert write_user(own_store, ASHA, by="owner") is True
    assert write_user(own_store, ASHA, by="owner") is False
    assert fetch_user(own_store, ASHA.name) == ASHA
    changed = User(ASHA.name, "owner", ("Main",))
    write_user(own_store, changed, by="owner")
    assert fetch_user(own_store, ASHA.name) == changed
    assert fetch_users(own_store) == (changed,)
    assert fetch_data_version(own_store) == version
    assert verify_store(own_store) == ()


def test_a_revoked_user_is_let_in_no_more_until_told_anew(own_store: Store) -> None:
    write_user(own_store, ASHA, by="owner")
    write_revocation(own_store, ASHA.name, by="owner")
    assert fetch_user(own_store, ASHA.name) is None
    assert fetch_users(own_store) == ()
    with pytest.raises(StoreRefused, match=r"Nothing was revoked\.$"):
        write_revocation(own_store, ASHA.name, by="owner")
    write_user(own_store, ASHA, by="owner")
    assert fetch_user(own_store, ASHA.name) == ASHA


@pytest.mark.parametrize("name", ["ASHA@clinic.example", "asha@clinic.example ", "asha@clinic.exampl", "%", ""])
def test_nobody_is_let_in_under_a_name_that_is_merely_alike(own_store: Store, name: str) -> None:
    write_user(own_store, ASHA, by="owner")
    assert fetch_user(own_store, name) is None


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (User("p", "practitioner"), "name that the records have"),
        (User("o", "owner", (), ("Asha",)), "no owner"),
        (User("x", "superuser"), "no role"),  # type: ignore[arg-type]
        (User("a", "auditor", ("Main",)), "bound to none"),
        (User("", "owner"), "needs one to"),
        (User(" o", "owner"), "without space"),
        (User("o" * 201, "owner"), "needs one to"),
    ],
)
def test_what_makes_no_user_is_refused(own_store: Store, user: User, why: str) -> None:
    with pytest.raises(StoreRefused, match=why):
        write_user(own_store, user, by="owner")
    assert fetch_users(own_store) == ()


def test_the_sample_clinic_has_no_users(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="sample"):
        write_user(sample_store, ASHA, by="owner")
    with pytest.raises(StoreRefused, match="sample"):
        write_revocation(sample_store, ASHA.name, by="owner")


def test_whoever_makes_themselves_an_owner_past_us_is_found(home: Path, own_store: Store, take_in: Import) -> None:
    take_in(RECORDS)
    write_user(own_store, ASHA, by="owner")
    with past_us(own_store) as execute:
        execute("INSERT INTO users SELECT 2, name, 'owner', '[]', '[]', set_at, set_by FROM users")
    assert verify_store(open_store()) != ()


@pytest.mark.parametrize("statement", ["UPDATE users SET role = 'owner'", "DELETE FROM users"])
def test_what_was_said_of_users_is_only_ever_added_to(home: Path, own_store: Store, statement: str) -> None:
    write_user(own_store, ASHA, by="owner")
    with pytest.raises(sa.exc.DatabaseError, match="only ever added to"), past_us(own_store) as execute:
        execute(statement)


@pytest.mark.in_a_file
def test_restoring_a_backup_lets_nobody_in_again(own_store: Store, take_in: Import) -> None:
    take_in(RECORDS)
    write_user(own_store, ASHA, by="owner")
    backup = write_backup(own_store)
    write_revocation(own_store, ASHA.name, by="owner")
    write_restore(None, backup, by="owner")
    assert fetch_user(own_store, ASHA.name) is None
    assert verify_store(own_store) == ()


def test_every_role_has_rights_and_only_owners_have_all() -> None:
    rights = {entry.id: entry.rights for entry in ROLES}
    assert all(rights.values())
    everything = frozenset().union(*rights.values())
    assert [role for role, held in rights.items() if held == everything] == ["owner"]


@pytest.mark.parametrize(("role", "bound", "may"), [("owner", False, True), ("owner", True, False)])
def test_who_is_bound_to_some_clinics_changes_no_setting_of_all(role: Role, bound: bool, may: bool) -> None:
    assert User("o", role, ("Main",) if bound else ()).may("settings") is may
