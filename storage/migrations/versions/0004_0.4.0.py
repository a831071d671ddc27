"""What falls due for many at once: how far a summary has told the journal, who wants which reminders, what the next
meeting is asked to take up; and the indexes by which all of it is found."""

import sqlalchemy as sa
from alembic import op

revision = "0004_0.4.0"
down_revision = "0003_0.3.0"
branch_labels = None
depends_on = None

_RESTING = "state = 'open' AND resting_until IS NOT NULL"


def upgrade() -> None:
    """To this version."""
    op.add_column("claims", sa.Column("seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("claims_by_day", "claims", ["workspace", "kind", "day", "channel", "seq"])
    resting = sa.text(_RESTING)
    op.create_index(
        "actions_resting",
        "actions",
        ["workspace", "resting_until", "number"],
        sqlite_where=resting,
        postgresql_where=resting,
    )
    op.create_table("reminder_choices", *_keys("workspace", "person"), *_texts("choice", "at"))
    op.create_table("proposals", *_keys("workspace", "channel", "action"), *_texts("at"))


def downgrade() -> None:
    """What it added is taken away, and lost."""
    op.drop_table("proposals")
    op.drop_table("reminder_choices")
    op.drop_index("actions_resting", "actions")
    op.drop_index("claims_by_day", "claims")
    op.drop_column("claims", "seq")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
