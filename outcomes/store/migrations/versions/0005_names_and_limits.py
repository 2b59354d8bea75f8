"""Corrected names of clinics and practitioners; months from which a measure over time has limits of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite's own words, as in 0003.
REFUSALS = (
    "{name}_are_not_changed BEFORE UPDATE ON {name}",
    "{name}_are_not_removed BEFORE DELETE ON {name}",
    "{name}_are_not_replaced BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id)",
)
TABLES = {
    "aliases": ("field", "written", "shown", "set_at", "set_by"),
    "rebases": ("measure", "month", "reason", "set_at", "set_by"),
}


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.create_table(
            name,
            sa.Column("id", sa.Integer, primary_key=True),
            *(sa.Column(column, sa.Text, nullable=False) for column in columns),
            sqlite_strict=True,
        )
        if op.get_bind().dialect.name == "sqlite":
            for trigger in REFUSALS:
                refusal = f"BEGIN SELECT RAISE(ABORT, '{name} are only ever added to'); END"
                op.execute(f"CREATE TRIGGER {trigger.format(name=name)} {refusal}")
