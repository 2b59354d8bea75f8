"""The first schema: facts of the store, batches of imports, session records with their earlier versions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "store_facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("file_name", "file_sha256", "read_as", "source", "imported_at", "imported_by")
        ),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("rows_read", "rows_new", "rows_changed", "rows_same", "rows_rejected")
        ),
        sa.Column("content_sha256", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.CheckConstraint("status IN ('stored')", name="batch_status"),
        sqlite_strict=True,
    )
    op.create_table(
        "session_records",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), nullable=False),
        sa.Column("replaced_by", sa.Integer, sa.ForeignKey("batches.id")),
        sa.Column("patient_key", sa.Text, sa.CheckConstraint("length(patient_key) = 32"), nullable=False),
        sa.Column("session_date", sa.Text, nullable=False),
        sa.Column("back_pain_type", sa.Text, nullable=False),
        sa.Column("contributing_types", sa.Text),
        sa.Column("treatments", sa.Text, nullable=False),
        sa.Column("pain_score", NUMBER),
        sa.Column("function_score", NUMBER),
        sa.Column("pain_instrument", sa.Text),
        sa.Column("function_instrument", sa.Text),
        sa.Column("clinic", sa.Text, nullable=False),
        sa.Column("practitioner", sa.Text),
        sa.Column("episode_id", sa.Text, nullable=False),
        sa.Column("session_number", sa.Integer, nullable=False),
        sa.Column("birth_year", NUMBER),
        sa.Column("age", NUMBER),
        sa.Column("sex", sa.Text),
        sa.Column("symptom_weeks", NUMBER),
        sa.Column("prior_episodes", NUMBER),
        sa.Column("leg_pain", sa.Text),
        sa.Column("start_back_risk", sa.Text),
        sa.Column("payer", sa.Text),
        sa.Column("bladder_bowel_change", sa.Text),
        sa.Column("leg_weakness_progressing", sa.Text),
        sa.Column("saddle_numbness", sa.Text),
        sa.Column("red_flag_action", sa.Text),
        sa.Column("discharged", sa.Text),
        sa.Column("discharge_reason", sa.Text),
        sa.Column("fee", NUMBER),
        sa.Column("minutes", NUMBER),
        sa.Column("adverse_event", sa.Text),
        sa.Column("global_change", sa.Text),
        sqlite_strict=True,
    )
    op.create_index(
        "one_current_record",
        "session_records",
        ["clinic", "patient_key", "session_date", "episode_id", "session_number"],
        unique=True,
        sqlite_where=sa.text("replaced_by IS NULL"),
        postgresql_where=sa.text("replaced_by IS NULL"),
    )
    op.create_index("records_of_a_batch", "session_records", ["batch_id"])
