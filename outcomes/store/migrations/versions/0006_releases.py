"""What left the clinic, and of which selection."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# SQLite's own words, as in 0003.
REFUSALS = (
    "releases_are_not_changed BEFORE UPDATE ON releases",
    "releases_are_not_removed BEFORE DELETE ON releases",
    "releases_are_not_replaced BEFORE INSERT ON releases WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.id)",
)


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("what", "selection", "made_at", "made_by")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in REFUSALS:
            op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, 'releases are only ever added to'); END")
