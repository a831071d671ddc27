"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001_0.1.0"
down_revision = None
branch_labels = None
depends_on = None


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _perhaps(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=True)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """To this version."""
    _register()
    _meetings()
    _capture()
    _journal()
    if op.get_bind().dialect.name == "sqlite":
        for index in ("action_words", "decision_words"):
            # Stems are folded already: "år" must not meet "ar", so letters outside ASCII are taken as they are.
            op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5(workspace, row, stems, tokenize = 'ascii')")
    else:
        first = "workspace, " if _has_btree_gin() else ""
        for index, table in (("action_words", "actions"), ("decision_words", "decisions")):
            op.execute(f"CREATE INDEX {index} ON {table} USING gin ({first}to_tsvector('simple', stems))")


def _has_btree_gin() -> bool:
    """Whether an index over words can have the workspace in it too: an extension of PostgreSQL's own, which whoever may
    create in the database may add. Without it another workspace's texts cost a little."""
    there = op.get_bind().execute(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gin'")).first()
    if there is None:
        return False
    op.execute("SAVEPOINT extension")
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    except sa.exc.ProgrammingError:  # no right to
        op.execute("ROLLBACK TO SAVEPOINT extension")
        return False
    op.execute("RELEASE SAVEPOINT extension")
    return True


def downgrade() -> None:
    """There is nothing before."""
    raise NotImplementedError("a register cannot go back behind its first version")


def _register() -> None:
    op.create_table(
        "workspaces",
        _key("id"),
        _text("name"),
        _text("language"),
        _text("zone"),
        _text("country"),
        _text("capture"),
        _text("seasons"),
        _perhaps("summary"),
    )
    op.create_table(
        "heads",
        _key("workspace"),
        _whole("last_action"),
        _whole("last_decision"),
        _whole("last_meeting"),
        _whole("last_entry"),
        _text("last_hash"),
        _whole("register_version"),
    )
    op.create_table(
        "connections",
        _key("id"),
        _text("kind"),
        _text("workspace"),
    )
    op.create_table(
        "accounts",
        _key("workspace"),
        _key("connection"),
        _key("platform_id"),
        _text("person"),
        _text("standing"),
        _whole("administrator"),
    )
    op.create_table(
        "channels",
        _key("workspace"),
        _key("id"),
        _text("connection"),
        _text("platform_id"),
        _text("name"),
        _whole("private"),
        _text("language"),
        _text("zone"),
        _perhaps("summary"),
        _perhaps("summary_since"),
        _text("capture"),
        _whole("revision"),
    )
    op.create_index("channels_by_platform", "channels", ["workspace", "connection", "platform_id"], unique=True)
    op.create_table(
        "channel_members",
        _key("workspace"),
        _key("channel"),
        _key("person"),
        _key("since"),
        _text("until"),
        _perhaps("known"),
        _text("standing"),
    )
    op.create_index("channel_members_by_person", "channel_members", ["workspace", "person", "until"])
    op.create_table(
        "parties",
        _key("workspace"),
        _key("id"),
        _text("kind"),
        _text("name"),
        _text("aliases"),
        _perhaps("key"),
        _perhaps("last_day"),
        _perhaps("merged_into"),
        _whole("revision"),
    )
    op.create_index("parties_by_key", "parties", ["workspace", "key"], unique=True)
    op.create_table(
        "memberships",
        _key("workspace"),
        _key("id"),
        _text("made"),
        _text("party"),
        _perhaps("body"),
        _perhaps("role"),
        _perhaps("unit"),
        _perhaps("first_day"),
        _perhaps("last_day"),
        _whole("revision"),
    )


def _meetings() -> None:
    op.create_table(
        "meetings",
        _key("workspace"),
        _key("id"),
        _whole("number"),
        _text("channel"),
        _text("series"),
        _text("title"),
        _text("start"),
        _text("secretary"),
        _text("audience"),
        _text("place"),
        _perhaps("end"),
        _perhaps("chair"),
        _perhaps("approver"),
        _text("state"),
        _text("minutes"),
        _whole("version"),
        _perhaps("current_item"),
        _whole("last_note"),
        _perhaps("circulated_at"),
        _perhaps("term"),
        _perhaps("approved_at"),
        _perhaps("approved_by"),
        _text("next_meeting"),
        _whole("revision"),
    )
    op.create_index("meetings_by_channel", "meetings", ["workspace", "channel", "start", "number"])
    op.create_index("meetings_by_number", "meetings", ["workspace", "number"], unique=True)
    op.create_index("meetings_by_start", "meetings", ["workspace", "start", "number"])
    op.create_index("meetings_open", "meetings", ["workspace", "channel"], unique=True, **_where("state = 'open'"))
    op.create_table(
        "items",
        _key("workspace"),
        _key("id"),
        _text("meeting"),
        _whole("position"),
        _text("number"),
        _text("title"),
        _text("presenters"),
        _perhaps("approves"),
        _whole("revision"),
    )
    op.create_index("items_by_meeting", "items", ["workspace", "meeting", "position"])
    op.create_table(
        "notes",
        _key("workspace"),
        _key("id"),
        _text("meeting"),
        _whole("number"),
        _text("text"),
        _text("maker"),
        _text("made_at"),
        _perhaps("item"),
        _text("kind"),
        _whole("revision"),
    )
    op.create_index("notes_by_meeting", "notes", ["workspace", "meeting", "number"], unique=True)
    op.create_table(
        "attendance",
        _key("workspace"),
        _key("id"),
        _text("meeting"),
        _whole("position"),
        _text("name"),
        _perhaps("party"),
        _whole("revision"),
    )
    op.create_index("attendance_by_meeting", "attendance", ["workspace", "meeting", "position"])
    op.create_table(
        "versions",
        _key("workspace"),
        _key("id"),
        _text("meeting"),
        _whole("version"),
        _text("state"),
        _text("made_at"),
        _text("made_by"),
        _perhaps("content"),
        _perhaps("correction"),
        _perhaps("approved_at"),
        _perhaps("approved_by"),
        _perhaps("seal"),
        _whole("revision"),
    )
    op.create_index("versions_by_meeting", "versions", ["workspace", "meeting", "version"], unique=True)


def _capture() -> None:
    op.create_table(
        "actions",
        _key("workspace"),
        _key("id"),
        _whole("number"),
        _text("text"),
        _text("stems"),
        _text("maker"),
        _text("made_at"),
        _text("audience"),
        _text("owners"),
        _text("due"),
        _perhaps("due_phrase"),
        _text("state"),
        _perhaps("channel"),
        _perhaps("meeting"),
        _perhaps("item"),
        _perhaps("closed_at"),
        _perhaps("closed_by"),
        _perhaps("resting_until"),
        _perhaps("link"),
        _text("asks"),
        _whole("revision"),
    )
    op.create_index(
        "actions_by_meeting", "actions", ["workspace", "meeting", "number"], **_where("meeting IS NOT NULL")
    )
    op.create_index("actions_by_number", "actions", ["workspace", "number"], unique=True)
    op.create_index(
        "actions_closed", "actions", ["workspace", "closed_at", "number"], **_where("closed_at IS NOT NULL")
    )
    op.create_index("actions_open", "actions", ["workspace", "due", "number"], **_where("state = 'open'"))
    op.create_index(
        "actions_open_in_channel", "actions", ["workspace", "channel", "due", "number"], **_where("state = 'open'")
    )
    op.create_table(
        "action_owners",
        _key("workspace"),
        _key("owner"),
        _key("action"),
        _whole("number"),
        _text("due"),
        _text("state"),
        _perhaps("closed_at"),
        _text("audience"),
        _perhaps("channel"),
    )
    op.create_index(
        "action_owners_closed",
        "action_owners",
        ["workspace", "owner", "closed_at", "number"],
        **_where("closed_at IS NOT NULL"),
    )
    op.create_index(
        "action_owners_open",
        "action_owners",
        ["workspace", "owner", "due", "number", "action", "audience", "channel", "state"],
        **_where("state = 'open'"),
    )
    op.create_table(
        "readers",
        _key("workspace"),
        _key("row"),
        _key("party"),
        _whole("position"),
    )
    op.create_table(
        "decisions",
        _key("workspace"),
        _key("id"),
        _whole("number"),
        _text("text"),
        _text("stems"),
        _text("maker"),
        _text("made_at"),
        _text("audience"),
        _text("state"),
        _perhaps("channel"),
        _perhaps("meeting"),
        _perhaps("item"),
        _perhaps("superseded_by"),
        _perhaps("supersedes"),
        _perhaps("reason"),
        _perhaps("ended_at"),
        _perhaps("link"),
        _whole("revision"),
    )
    op.create_index("decisions_by_channel", "decisions", ["workspace", "channel", "made_at", "number"])
    op.create_index(
        "decisions_by_meeting", "decisions", ["workspace", "meeting", "number"], **_where("meeting IS NOT NULL")
    )
    op.create_index("decisions_by_number", "decisions", ["workspace", "number"], unique=True)
    op.create_index("decisions_by_time", "decisions", ["workspace", "made_at", "number"])


def _journal() -> None:
    op.create_table(
        "journal",
        _key("workspace"),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        _text("at"),
        _text("actor"),
        _text("verb"),
        _text("subject"),
        _text("label"),
        _perhaps("meeting"),
        _text("audience"),
        _text("facts"),
        _perhaps("words"),
        _text("words_digest"),
        _text("salt"),
        _text("hash"),
    )
    op.create_index("journal_by_meeting", "journal", ["workspace", "meeting", "seq"], **_where("meeting IS NOT NULL"))
    op.create_index("journal_by_subject", "journal", ["workspace", "subject", "seq"])
    op.create_index("journal_by_time", "journal", ["workspace", "at", "seq"])
    op.create_table(
        "outbox",
        _key("workspace"),
        _key("id"),
        _text("reply"),
        _text("made_at"),
        _perhaps("channel"),
        _perhaps("person"),
        _text("about"),
        _perhaps("delivered_at"),
    )
    op.create_index("outbox_waiting", "outbox", ["workspace", "made_at", "id"], **_where("delivered_at IS NULL"))
    op.create_table(
        "deliveries",
        _key("workspace"),
        _key("connection"),
        _key("delivery"),
        _text("replies"),
        _text("at"),
    )
    op.create_table(
        "captures",
        _key("workspace"),
        _key("fingerprint"),
        _text("subject"),
        _text("label"),
        _text("at"),
    )
    op.create_table(
        "claims",
        _key("workspace"),
        _key("channel"),
        _key("kind"),
        _key("day"),
        _text("at"),
    )
    op.create_table(
        "posts",
        _key("workspace"),
        _key("id"),
        _perhaps("channel"),
        _perhaps("person"),
        _text("at"),
        _perhaps("author"),
        _text("text"),
        _perhaps("reply"),
        _perhaps("delivery"),
    )
    op.create_index("posts_by_channel", "posts", ["workspace", "channel", "id"], **_where("channel IS NOT NULL"))
    op.create_index("posts_by_delivery", "posts", ["workspace", "delivery"], unique=True)
    op.create_index("posts_by_person", "posts", ["workspace", "person", "id"], **_where("person IS NOT NULL"))
