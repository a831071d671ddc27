"""Times of day, dates that follow the next meeting, names learned from corrections, offers, and what was asked last."""

import sqlalchemy as sa
from alembic import op

revision = "0002_0.2.0"
down_revision = "0001_0.1.0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    for name in ("due_at", "anchor", "unread_owner"):
        op.add_column("actions", sa.Column(name, sa.String(), nullable=True))
    anchored = sa.text("anchor IS NOT NULL")
    columns = ["workspace", "channel", "number"]
    op.create_index("actions_anchored", "actions", columns, sqlite_where=anchored, postgresql_where=anchored)
    op.add_column("channels", sa.Column("next_meeting", sa.String(), nullable=True))
    op.add_column("channels", sa.Column("offers", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("parties", sa.Column("learned", sa.String(), nullable=False, server_default="[]"))
    keys = [sa.Column(name, sa.String(), primary_key=True) for name in ("workspace", "person", "place")]
    texts = [sa.Column(name, sa.String(), nullable=False) for name in ("words", "at")]
    op.create_table("asked", *keys, *texts)


def downgrade() -> None:
    """What it added is taken away, and lost."""
    op.drop_table("asked")
    op.drop_column("parties", "learned")
    op.drop_column("channels", "offers")
    op.drop_column("channels", "next_meeting")
    op.drop_index("actions_anchored", "actions")
    for name in ("unread_owner", "anchor", "due_at"):
        op.drop_column("actions", name)
