"""The mapping remembered for each source."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# SQLite's own words, as in 0003.
REFUSALS = (
    "source_mappings_are_not_changed BEFORE UPDATE ON source_mappings",
    "source_mappings_are_not_removed BEFORE DELETE ON source_mappings",
    "source_mappings_are_not_replaced BEFORE INSERT ON source_mappings "
    "WHEN EXISTS (SELECT 1 FROM source_mappings WHERE id = NEW.id)",
)


def upgrade() -> None:
    op.create_table(
        "source_mappings",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source", "mapping", "set_at", "set_by")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in REFUSALS:
            op.execute(
                f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, 'source_mappings are only ever added to'); END"
            )
