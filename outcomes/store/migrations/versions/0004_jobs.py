"""Jobs: imports under way, each in a process of its own, and what they came to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("file_name", "state", "message")),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id")),
        sa.Column("process", sa.Integer),
        sa.Column("process_began", sa.Double().with_variant(sa.REAL(), "sqlite")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("begun_at", "begun_by")),
        sa.CheckConstraint(
            "state IN ('starting', 'checking', 'waiting', 'storing', "
            "'stored', 'unchanged', 'refused', 'cancelled', 'broken')",
            name="job_state",
        ),
        sqlite_strict=True,
    )
