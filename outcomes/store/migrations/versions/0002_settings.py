"""The clinic's settings: rows that are only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite's own words; another database will need triggers of its own. INSERT OR REPLACE removes the old row without
# asking the trigger on DELETE, hence the third.
TRIGGERS = (
    "settings_are_not_changed BEFORE UPDATE ON settings",
    "settings_are_not_removed BEFORE DELETE ON settings",
    "settings_are_not_replaced BEFORE INSERT ON settings WHEN EXISTS (SELECT 1 FROM settings WHERE id = NEW.id)",
)


def upgrade() -> None:
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "value", "set_at", "set_by")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, 'settings are only ever added to'); END")
