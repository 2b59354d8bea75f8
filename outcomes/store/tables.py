"""The tables: batches of imports, the records they brought (by the record's fields), settings, facts of the store."""

from __future__ import annotations

import sqlalchemy as sa

from outcomes.vocabulary.records import RECORD_FIELDS, RecordField

__all__ = [
    "RECORD_KEY",
    "SCHEMA_VERSION",
    "STORED_FIELDS",
    "batches",
    "metadata",
    "session_records",
    "setting_rows",
    "store_facts",
]

SCHEMA_VERSION = "0002"
"""The newest migration; a test holds it against the migrations folder."""

STORED_FIELDS: tuple[str, ...] = tuple(
    "patient_key" if field.name == "patient_id" else field.name for field in RECORD_FIELDS
)
"""The columns of a stored record, in the order of the record's fields; the patient's id is a pseudonym by now."""

RECORD_KEY: tuple[str, ...] = ("clinic", "patient_key", "session_date", "episode_id", "session_number")
"""What makes two rows the same session. An episode's id is a pseudonym, '' where missing; a session_number then 0."""

metadata = sa.MetaData()

_NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

store_facts = sa.Table(
    "store_facts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sqlite_strict=True,
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.Text, nullable=False),
    sa.Column("read_as", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("imported_at", sa.Text, nullable=False),
    sa.Column("imported_by", sa.Text, nullable=False),
    sa.Column("rows_read", sa.Integer, nullable=False),
    sa.Column("rows_new", sa.Integer, nullable=False),
    sa.Column("rows_changed", sa.Integer, nullable=False),
    sa.Column("rows_same", sa.Integer, nullable=False),
    sa.Column("rows_rejected", sa.Integer, nullable=False),
    sa.Column("content_sha256", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.CheckConstraint("status IN ('stored')", name="batch_status"),
    sqlite_strict=True,
)


def _make_column(field: RecordField) -> sa.Column[object]:
    if field.name == "patient_id":
        return sa.Column("patient_key", sa.Text, sa.CheckConstraint("length(patient_key) = 32"), nullable=False)
    if field.name in RECORD_KEY and field.kind == "whole":
        return sa.Column(field.name, sa.Integer, nullable=False)
    if field.name in (*RECORD_KEY, "back_pain_type", "treatments"):
        return sa.Column(field.name, sa.Text, nullable=False)
    numeric = field.kind in ("number", "whole")
    return sa.Column(field.name, _NUMBER if numeric else sa.Text)


session_records = sa.Table(
    "session_records",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), nullable=False),
    sa.Column("replaced_by", sa.Integer, sa.ForeignKey("batches.id")),
    *(_make_column(field) for field in RECORD_FIELDS),
    sqlite_strict=True,
)

sa.Index(
    "one_current_record",
    *(session_records.c[name] for name in RECORD_KEY),
    unique=True,
    sqlite_where=session_records.c.replaced_by.is_(None),
    postgresql_where=session_records.c.replaced_by.is_(None),
)
sa.Index("records_of_a_batch", session_records.c.batch_id)

setting_rows = sa.Table(
    "settings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("set_at", sa.Text, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sqlite_strict=True,
)
"""Only ever added to: the newest row of a name is in force, and triggers refuse to change or remove one."""

# SQLite's own words; another database will need triggers of its own before its stores can be trusted as much.
for _trigger in (
    "settings_are_not_changed BEFORE UPDATE ON settings",
    "settings_are_not_removed BEFORE DELETE ON settings",
    # INSERT OR REPLACE removes the old row without asking the trigger above.
    "settings_are_not_replaced BEFORE INSERT ON settings WHEN EXISTS (SELECT 1 FROM settings WHERE id = NEW.id)",
):
    _refusal = f"CREATE TRIGGER {_trigger} BEGIN SELECT RAISE(ABORT, 'settings are only ever added to'); END"
    _make_trigger = sa.DDL(_refusal)  # type: ignore[no-untyped-call]
    sa.event.listen(setting_rows, "after_create", _make_trigger.execute_if(dialect="sqlite"))
