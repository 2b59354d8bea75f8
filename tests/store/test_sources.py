"""The mapping remembered for a source: the newest is in force, none is ever rewritten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from outcomes.intake import Mapping
from outcomes.store import (
    Store,
    StoreRefused,
    fetch_data_version,
    fetch_record_count,
    fetch_source_mapping,
    fetch_sources,
    open_store,
    prepare_import,
    verify_store,
    write_import,
    write_source_mapping,
)
from tests.records import write_csv
from tests.store.past_us import past_us

pytestmark = pytest.mark.on_server


OURS = Mapping(columns=(("Pain today", "pain_score"),), treatments=(("cupping", "+"),), date_order="dmy")
RECORDS = write_csv("patient_id | treatments | pain_score\n0017 | cupping | 7")


def test_the_newest_mapping_of_a_source_is_the_one_in_force(own_store: Store) -> None:
    assert fetch_source_mapping(own_store, "PracticeSoft") is None
    assert write_source_mapping(own_store, " PracticeSoft ", OURS, by="Asha")
    newer = replace(OURS, missing=("99",))
    assert write_source_mapping(own_store, "PracticeSoft", newer, by="Asha")
    write_source_mapping(own_store, "another", Mapping(), by="Asha")
    assert fetch_source_mapping(own_store, "PracticeSoft") == newer
    assert fetch_source_mapping(own_store, "another") == Mapping()
    assert fetch_sources(own_store) == ("another", "PracticeSoft")
    assert verify_store(own_store) == ()


def test_the_mapping_in_force_is_not_added_a_second_time(own_store: Store) -> None:
    write_source_mapping(own_store, "PracticeSoft", OURS, by="Asha")
    version = fetch_data_version(own_store)
    assert not write_source_mapping(own_store, "PracticeSoft", replace(OURS, valid_rows=True), by="Asha")
    assert fetch_data_version(own_store) == version


def test_a_mapping_is_remembered_in_the_transaction_that_stores_its_rows(own_store: Store) -> None:
    prepared = prepare_import(own_store, RECORDS, "own.csv", mapping=OURS, source="PracticeSoft", remember=True)
    assert fetch_sources(own_store) == ()
    assert write_import(own_store, prepared, imported_by="Asha").status == "stored"
    assert fetch_source_mapping(own_store, "PracticeSoft") == OURS
    assert verify_store(own_store) == ()


def test_nothing_is_remembered_where_the_rows_cannot_be_stored(
    own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreRefused("What was written does not read back as it was given; nothing was stored.")

    prepared = prepare_import(own_store, RECORDS, "own.csv", mapping=OURS, source="PracticeSoft", remember=True)
    monkeypatch.setattr("outcomes.store.imports.finish_write", fail)
    with pytest.raises(StoreRefused, match="nothing was stored"):
        write_import(own_store, prepared, imported_by="Asha")
    assert fetch_sources(own_store) == ()
    assert fetch_record_count(own_store) == 0


@pytest.mark.parametrize("source", ["", "  ", "x" * 101])
def test_a_source_that_cannot_be_named_is_refused(own_store: Store, source: str) -> None:
    refusal = "The name of a source needs one to 100 characters"
    with pytest.raises(StoreRefused, match=refusal):
        write_source_mapping(own_store, source, OURS, by="Asha")
    with pytest.raises(StoreRefused, match=refusal):
        prepare_import(own_store, RECORDS, "own.csv", source=source, remember=True)
    assert fetch_sources(own_store) == ()


def test_for_the_sample_clinic_nothing_is_remembered(sample_store: Store) -> None:
    with pytest.raises(StoreRefused, match="records of your own"):
        write_source_mapping(sample_store, "PracticeSoft", OURS, by="Asha")


@pytest.mark.parametrize("statement", ["UPDATE source_mappings SET mapping = ''", "DELETE FROM source_mappings"])
def test_a_mapping_remembered_is_never_rewritten(own_store: Store, home: Path, statement: str) -> None:
    write_source_mapping(own_store, "PracticeSoft", OURS, by="Asha")
    refusal = pytest.raises(sa.exc.DatabaseError, match="source_mappings are only ever added to")
    with refusal, past_us(own_store) as execute:
        execute(statement)


def test_a_mapping_slipped_past_us_is_found(own_store: Store, home: Path) -> None:
    write_source_mapping(own_store, "PracticeSoft", OURS, by="Asha")
    with past_us(own_store) as execute:
        execute("INSERT INTO source_mappings VALUES (9, 'PracticeSoft', '', 'then', 'nobody')")
    assert any("history or the settings" in line for line in verify_store(own_store))


def test_a_mapping_of_a_program_that_knew_other_words_is_told_and_not_guessed(own_store: Store) -> None:
    write_source_mapping(own_store, "PracticeSoft", Mapping(columns=(("Mood", "mood_score"),)), by="Asha")
    with pytest.raises(StoreRefused, match=r'no longer understood: .*maps "Mood" to "mood_score"'):
        fetch_source_mapping(open_store(), "PracticeSoft")


def test_a_mapping_that_could_not_be_read_again_is_not_remembered(own_store: Store) -> None:
    mapping = replace(OURS, scores=(("mild", "2,5"),))
    with pytest.raises(StoreRefused, match="cannot be remembered"):
        prepare_import(own_store, RECORDS, "a.csv", mapping=mapping, source="PracticeSoft", remember=True)


def test_the_same_file_is_known_again_whichever_rows_were_left_out(own_store: Store) -> None:
    prepared = prepare_import(own_store, RECORDS, "a.csv", mapping=replace(OURS, valid_rows=True))
    write_import(own_store, prepared, imported_by="Asha")
    assert "Already imported" in prepare_import(own_store, RECORDS, "a.csv", mapping=OURS).earlier
