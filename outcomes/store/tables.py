"""The tables: batches of imports and the records they brought (by the record's fields), what happened to them since,
what the clinic set and noted, who may do what and did, imports under way, facts of the store."""

from __future__ import annotations

import sqlalchemy as sa

from outcomes.vocabulary.records import RECORD_FIELDS, RecordField

__all__ = [
    "RECORD_KEY",
    "SCHEMA_VERSION",
    "STORED_FIELDS",
    "alias_rows",
    "audit_rows",
    "batches",
    "events",
    "flag_actions",
    "jobs",
    "metadata",
    "rebases",
    "releases",
    "session_records",
    "setting_rows",
    "source_mappings",
    "standings",
    "store_facts",
    "user_rows",
]

SCHEMA_VERSION = "0009"
"""The newest migration; a test holds it against the migrations folder."""

STORED_FIELDS: tuple[str, ...] = tuple(
    "patient_key" if field.name == "patient_id" else field.name for field in RECORD_FIELDS
)
"""The columns of a stored record, in the order of the record's fields; the patient's id is a pseudonym by now."""

RECORD_KEY: tuple[str, ...] = ("clinic", "patient_key", "session_date", "episode_id", "session_number")
"""What makes two rows the same session. An episode's id is a pseudonym, '' where missing; a session_number then 0."""

metadata = sa.MetaData()

_TEXT: sa.types.TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Sorted by its bytes, on a server as in a file: no figure and no seal may hang on a language's order."""

_NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

store_facts = sa.Table(
    "store_facts",
    metadata,
    sa.Column("name", _TEXT, primary_key=True),
    sa.Column("value", _TEXT, nullable=False),
    sqlite_strict=True,
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file_name", _TEXT, nullable=False),
    sa.Column("file_sha256", _TEXT, nullable=False),
    sa.Column("read_as", _TEXT, nullable=False),
    sa.Column("source", _TEXT, nullable=False),
    sa.Column("imported_at", _TEXT, nullable=False),
    sa.Column("imported_by", _TEXT, nullable=False),
    sa.Column("rows_read", sa.Integer, nullable=False),
    sa.Column("rows_new", sa.Integer, nullable=False),
    sa.Column("rows_changed", sa.Integer, nullable=False),
    sa.Column("rows_same", sa.Integer, nullable=False),
    sa.Column("rows_rejected", sa.Integer, nullable=False),
    sa.Column("content_sha256", _TEXT, nullable=False),
    sa.Column("status", _TEXT, nullable=False),
    sa.CheckConstraint("status IN ('stored')", name="batch_status"),
    sqlite_strict=True,
)
"""What came in, as it was then. `status` is how it came in; whether a batch stands today, its newest event says."""


def _make_column(field: RecordField) -> sa.Column[object]:
    if field.name == "patient_id":
        return sa.Column("patient_key", _TEXT, sa.CheckConstraint("length(patient_key) = 32"), nullable=False)
    if field.name in RECORD_KEY and field.kind == "whole":
        return sa.Column(field.name, sa.Integer, nullable=False)
    if field.name in (*RECORD_KEY, "back_pain_type", "treatments"):
        return sa.Column(field.name, _TEXT, nullable=False)
    numeric = field.kind in ("number", "whole")
    return sa.Column(field.name, _NUMBER if numeric else _TEXT)


session_records = sa.Table(
    "session_records",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), nullable=False),
    sa.Column("replaced_by", sa.Integer, sa.ForeignKey("batches.id")),
    *(_make_column(field) for field in RECORD_FIELDS),
    sqlite_strict=True,
)
"""Every version of every record. `replaced_by` is empty for the current one, which is the newest among batches that
stand; else it is the batch whose version came next, or the record's own batch where that one is undone."""

sa.Index(
    "one_current_record",
    *(session_records.c[name] for name in RECORD_KEY),
    unique=True,
    sqlite_where=session_records.c.replaced_by.is_(None),
    postgresql_where=session_records.c.replaced_by.is_(None),
)
sa.Index("records_of_a_batch", session_records.c.batch_id)
sa.Index(
    "versions_of_a_record",
    *(session_records.c[name] for name in RECORD_KEY),
    sqlite_where=session_records.c.replaced_by.is_not(None),
    postgresql_where=session_records.c.replaced_by.is_not(None),
)

standings = sa.Table(
    "standings",
    metadata,
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), primary_key=True),
    sa.Column("sha256", _TEXT, nullable=False),
    sqlite_strict=True,
)
"""The seal over which of a batch's records are not current, and why. A batch whose records all are has none."""

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("what", _TEXT, nullable=False),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id")),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("note", _TEXT, nullable=False),
    sa.Column("done_at", _TEXT, nullable=False),
    sa.Column("done_by", _TEXT, nullable=False),
    sa.CheckConstraint("what IN ('undone', 'redone', 'forgotten', 'restored')", name="event_kind"),
    sqlite_strict=True,
)
"""What happened to records after they came in. Only ever added to. Whoever was forgotten is not named."""

setting_rows = sa.Table(
    "settings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", _TEXT, nullable=False),
    sa.Column("value", _TEXT, nullable=False),
    sa.Column("set_at", _TEXT, nullable=False),
    sa.Column("set_by", _TEXT, nullable=False),
    sqlite_strict=True,
)
"""Only ever added to: the newest row of a name is in force, and triggers refuse to change or remove one."""

alias_rows = sa.Table(
    "aliases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("field", "written", "shown", "set_at", "set_by")),
    sqlite_strict=True,
)
"""Only ever added to: the newest row of a written name says how it is shown."""

rebases = sa.Table(
    "rebases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("measure", "month", "reason", "set_at", "set_by")),
    sqlite_strict=True,
)
"""Only ever added to: from each month on the measure has limits of its own; an empty month takes those before back."""

releases = sa.Table(
    "releases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("what", "selection", "made_at", "made_by")),
    sqlite_strict=True,
)
"""Only ever added to: what left the clinic, and of which selection; the next one must not give away by how few it
differs."""

flag_actions = sa.Table(
    "flag_actions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("flag", "action", "done_on", "done_by", "noted_at")),
    sqlite_strict=True,
)
"""Only ever added to: what was done about a red flag, by whom and on which day. `flag` is a digest of whose it is and
when: once a patient is forgotten it leads to nobody."""

source_mappings = sa.Table(
    "source_mappings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("source", "mapping", "set_at", "set_by")),
    sqlite_strict=True,
)
"""Only ever added to: the newest row of a source is the mapping, as TOML, under which its files are read."""

user_rows = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(
        sa.Column(name, _TEXT, nullable=False)
        for name in ("name", "role", "clinics", "practitioners", "set_at", "set_by")
    ),
    sqlite_strict=True,
)
"""Only ever added to: the newest row of a name says what they may do; without a role, nothing any more. `clinics` and
`practitioners` are JSON."""

audit_rows = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *(sa.Column(name, _TEXT, nullable=False) for name in ("at", "who", "role", "what", "detail")),
    sa.Column("rows", sa.Integer),
    sa.Column("sha256", _TEXT, nullable=False),
    sqlite_strict=True,
)
"""Only ever added to: what was done, each row sealed together with all before it."""

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file_name", _TEXT, nullable=False),
    sa.Column("state", _TEXT, nullable=False),
    sa.Column("message", _TEXT, nullable=False),
    sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id")),
    sa.Column("process", sa.Integer),
    sa.Column("process_began", _NUMBER),
    sa.Column("begun_at", _TEXT, nullable=False),
    sa.Column("begun_by", _TEXT, nullable=False),
    sa.CheckConstraint(
        "state IN ('starting', 'checking', 'waiting', 'storing', "
        "'stored', 'unchanged', 'refused', 'cancelled', 'broken')",
        name="job_state",
    ),
    sqlite_strict=True,
)
"""Imports under way and lately ended. They tell of work, not of records: no seal is over them, no number depends on
them."""


def _refuse_rewriting(table: sa.Table) -> None:
    """Have the database itself refuse to change or remove a row of `table`."""
    name = table.name
    for trigger in (
        f"{name}_are_not_changed BEFORE UPDATE ON {name}",
        f"{name}_are_not_removed BEFORE DELETE ON {name}",
        # INSERT OR REPLACE removes the old row without asking the trigger above.
        f"{name}_are_not_replaced BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id)",
    ):
        _add_trigger(table, f"{trigger} BEGIN SELECT RAISE(ABORT, '{name} are only ever added to'); END", "sqlite")
    for trigger in (
        f"{name}_are_not_changed BEFORE UPDATE OR DELETE ON {name} FOR EACH ROW",
        f"{name}_are_not_removed BEFORE TRUNCATE ON {name} FOR EACH STATEMENT",
    ):
        _add_trigger(table, f"{trigger} EXECUTE FUNCTION refuse_rewriting()", "postgresql")


def _add_trigger(table: sa.Table, words: str, dialect: str) -> None:
    make = sa.DDL(f"CREATE TRIGGER {words}")  # type: ignore[no-untyped-call]
    sa.event.listen(table, "after_create", make.execute_if(dialect=dialect))


_REFUSE = sa.DDL(  # type: ignore[no-untyped-call]
    "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%% are only ever added to', TG_TABLE_NAME; END $$"
)
sa.event.listen(metadata, "before_create", _REFUSE.execute_if(dialect="postgresql"))

_refuse_rewriting(setting_rows)
_refuse_rewriting(events)
_refuse_rewriting(alias_rows)
_refuse_rewriting(rebases)
_refuse_rewriting(releases)
_refuse_rewriting(flag_actions)
_refuse_rewriting(source_mappings)
_refuse_rewriting(user_rows)
_refuse_rewriting(audit_rows)
