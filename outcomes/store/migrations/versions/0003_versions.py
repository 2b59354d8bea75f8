"""Undo, redo and forgetting: what happened to a batch since, and the seal over which of its records are current."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# SQLite's own words; another database will need triggers of its own. INSERT OR REPLACE removes the old row without
# asking the trigger on DELETE, hence the third.
TRIGGERS = (
    "events_are_not_changed BEFORE UPDATE ON events",
    "events_are_not_removed BEFORE DELETE ON events",
    "events_are_not_replaced BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)",
)


def upgrade() -> None:
    op.create_index(
        "versions_of_a_record",
        "session_records",
        ["clinic", "patient_key", "session_date", "episode_id", "session_number"],
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
        postgresql_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_table(
        "standings",
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id"), primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id")),
        sa.Column("rows", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("note", "done_at", "done_by")),
        sa.CheckConstraint("what IN ('undone', 'redone', 'forgotten', 'restored')", name="event_kind"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, 'events are only ever added to'); END")
