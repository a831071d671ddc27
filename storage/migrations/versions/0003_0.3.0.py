"""Slack: installations, what a platform tells of accounts and channels, and messages that keep their place."""

import sqlalchemy as sa
from alembic import op

revision = "0003_0.3.0"
down_revision = "0002_0.2.0"
branch_labels = None
depends_on = None

_WAITING = "delivered_at IS NULL AND given_up_at IS NULL"


def upgrade() -> None:
    """To this version."""
    op.add_column("workspaces", _whole("guests", "1"))
    op.add_column("connections", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column("connections", _whole("active", "1"))
    op.add_column("accounts", _text("zone"))
    op.add_column("accounts", _text("email"))
    op.add_column("accounts", _whole("active", "1"))
    op.add_column("channels", _text("members_known"))
    op.add_column("channels", _whole("allowed", "1"))
    op.add_column("channels", _whole("shared", "0"))
    op.add_column("channels", sa.Column("action_reaction", sa.String(), server_default="pushpin"))
    op.add_column("channels", _text("decision_reaction"))
    op.add_column("channels", _whole("reachable", "1"))
    _outbox()
    _tables()


def _outbox() -> None:
    op.add_column("outbox", sa.Column("kind", sa.String(), nullable=False, server_default="post"))
    for name in ("connection", "thread", "respond", "place", "sent"):
        op.add_column("outbox", _text(name))
    op.add_column("outbox", _whole("revision", "1"))
    op.add_column("outbox", sa.Column("lane", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("due_at", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox", _whole("attempts", "0"))
    op.add_column("outbox", _text("tried_at"))
    op.add_column("outbox", _whole("unsure", "0"))
    op.add_column("outbox", _whole("parts", "0"))
    op.add_column("outbox", _text("given_up_at"))
    op.add_column("outbox", _text("error"))
    op.drop_index("outbox_waiting", "outbox")
    _partial("outbox_waiting", _WAITING, "workspace", "made_at", "id")
    _partial("outbox_lanes", _WAITING, "workspace", "lane", "id", "delivered_at", "given_up_at")
    _partial("outbox_given_up", "given_up_at IS NOT NULL", "workspace", "error")
    op.create_index("outbox_about", "outbox", ["workspace", "about", "made_at", "id"])
    _partial("outbox_standing", "sent IS NOT NULL", "workspace", "place", "sent")
    op.execute(sa.text("UPDATE outbox SET lane = coalesce(channel, person, id)"))


def _tables() -> None:
    op.create_table(
        "installations",
        *_keys("kind", "enterprise", "team"),
        *_texts("details", "secret", "installed_at"),
        _text("expires_at"),
        sa.Column("revision", sa.Integer(), nullable=False),
    )
    op.create_table("oauth_states", *_keys("state"), *_texts("kind", "verifier", "at"))
    op.create_table(
        "sources",
        *_keys("workspace", "channel", "message"),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        *_texts("kind", "subject"),
    )
    op.create_index("sources_by_subject", "sources", ["workspace", "subject"])
    op.create_table("kept_commands", *_keys("workspace", "id"), *_texts("command", "at"))


def downgrade() -> None:
    """What it added is taken away, and lost."""
    for table in ("kept_commands", "sources", "oauth_states", "installations"):
        op.drop_table(table)
    for index in ("outbox_standing", "outbox_about", "outbox_given_up", "outbox_lanes", "outbox_waiting"):
        op.drop_index(index, "outbox")
    _partial("outbox_waiting", "delivered_at IS NULL", "workspace", "made_at", "id")
    _drop("outbox", "error", "given_up_at", "parts", "unsure", "tried_at", "attempts", "due_at", "lane", "revision")
    _drop("outbox", "sent", "place", "respond", "thread", "connection", "kind")
    _drop("channels", "reachable", "decision_reaction", "action_reaction", "shared", "allowed", "members_known")
    _drop("accounts", "active", "email", "zone")
    _drop("connections", "active", "name")
    _drop("workspaces", "guests")


def _drop(table: str, *columns: str) -> None:
    for column in columns:
        op.drop_column(table, column)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=True)


def _whole(name: str, usual: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=usual)


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _partial(name: str, where: str, *columns: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "outbox", list(columns), sqlite_where=condition, postgresql_where=condition)
