"""What a message that was given up comes to, so that it can be told in words; and the indexes by which those are found
that were given up last, and by which what is old is found when it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0005_0.4.0"
down_revision = "0004_0.4.0"
branch_labels = None
depends_on = None

_LOST = "given_up_at IS NOT NULL"
_PAST = "delivered_at IS NOT NULL AND kind <> 'card' AND (sent IS NULL OR about = '' OR about LIKE '%:%')"
_BY_TIME = ("deliveries", "captures", "kept_commands")


def upgrade() -> None:
    """To this version."""
    op.add_column("outbox", sa.Column("cause", sa.String()))
    for name, where, moment in (("outbox_lost", _LOST, "given_up_at"), ("outbox_past", _PAST, "delivered_at")):
        part = sa.text(where)
        op.create_index(name, "outbox", ["workspace", moment, "id"], sqlite_where=part, postgresql_where=part)
    for table in _BY_TIME:
        op.create_index(f"{table}_by_time", table, ["workspace", "at"])


def downgrade() -> None:
    """What it added is taken away, and lost."""
    for table in _BY_TIME:
        op.drop_index(f"{table}_by_time", table)
    op.drop_index("outbox_past", "outbox")
    op.drop_index("outbox_lost", "outbox")
    op.drop_column("outbox", "cause")
