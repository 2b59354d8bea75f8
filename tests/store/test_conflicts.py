"""The clinics of a store, which are looked up one after the other, held against going through all records."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from outcomes.store import Store, write_undo
from outcomes.store.conflicts import find_clinics
from outcomes.store.engine import reading
from outcomes.store.tables import session_records
from tests.conftest import Import
from tests.records import write_csv

pytestmark = pytest.mark.on_server

PLACES = ("North", "Elm Road", "elm road", "Élan", "North 2", "", "Elm Road 10")


def go_through_all(connection: Connection) -> tuple[str, ...]:
    table = session_records
    current = sa.select(table.c.clinic).where(table.c.replaced_by.is_(None)).order_by(table.c.clinic)
    return tuple(dict.fromkeys(connection.execute(current).scalars()))


def test_the_clinics_are_those_of_all_current_records_in_order(own_store: Store, take_in: Import) -> None:
    with reading(own_store.engine) as connection:
        assert find_clinics(connection) == ()
    rows = [f"{patient:03} | {place} | {day} | 7" for patient, place in enumerate(PLACES) for day in (0, 7)]
    take_in(write_csv("\n".join(["patient_id | clinic | day | pain_score", *rows])))
    take_in(write_csv("patient_id | clinic | day | pain_score\n001 | South | 0 | 7\n002 | Aisle | 0 | 7"))
    write_undo(own_store, 2, by="nurse")
    with reading(own_store.engine) as connection:
        found = find_clinics(connection)
        assert found == go_through_all(connection)
    assert len(found) == len(PLACES)
    assert not {"South", "Aisle"} & set(found)
