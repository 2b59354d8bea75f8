"""What was done about a red flag."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# SQLite's own words, as in 0003.
REFUSALS = (
    "flag_actions_are_not_changed BEFORE UPDATE ON flag_actions",
    "flag_actions_are_not_removed BEFORE DELETE ON flag_actions",
    "flag_actions_are_not_replaced BEFORE INSERT ON flag_actions "
    "WHEN EXISTS (SELECT 1 FROM flag_actions WHERE id = NEW.id)",
)


def upgrade() -> None:
    op.create_table(
        "flag_actions",
        sa.Column("id", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("flag", "action", "done_on", "done_by", "noted_at")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in REFUSALS:
            op.execute(
                f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, 'flag_actions are only ever added to'); END"
            )
