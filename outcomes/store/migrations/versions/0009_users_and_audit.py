"""Who may use the store, and the chain of what was done in it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

USERS = ("name", "role", "clinics", "practitioners", "set_at", "set_by")
AUDIT = ("at", "who", "role", "what", "detail")


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in USERS),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in AUDIT),
        sa.Column("rows", sa.Integer),
        sa.Column("sha256", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":  # SQLite's own words, as in 0003
        for name in ("users", "audit"):
            for trigger in (
                f"{name}_are_not_changed BEFORE UPDATE ON {name}",
                f"{name}_are_not_removed BEFORE DELETE ON {name}",
                f"{name}_are_not_replaced BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id)",
            ):
                op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, '{name} are only ever added to'); END")
