"""The tables. One schema for SQLite and PostgreSQL: text and whole numbers, nothing that an engine has to itself.

The workspace stands first in every primary key and unique index; a connection alone is found before its workspace is
known. Ids are UUIDv7 in hexadecimal; no sequence gives a number, the head row does. Moments are UTC in ISO 8601, all
of one width, so that text sorts as time does; days are ISO dates, and what has no day has the last one there is, since
engines sort NULL differently. There are no foreign keys: ids are never given twice, the journal outlives what it tells
of, and what is written together is written in one transaction.
"""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

NO_DAY = "9999-12-31"
NO_MOMENT = "9999-12-31T23:59:59.999999+00:00"

_WAITING = "delivered_at IS NULL AND given_up_at IS NULL"
TELLS_NO_ROW = "(sent IS NULL OR about = '' OR about LIKE '%:%')"
"""Of a message that nobody brings up to date: it can't be found where it stands, or tells of no row. A key such as a
summary's has a colon; an id has none."""
PAST = f"delivered_at IS NOT NULL AND kind <> 'card' AND {TELLS_NO_ROW}"
"""Of messages that have arrived, and that nothing comes back to."""

metadata = MetaData()


def _keys(*names: str) -> list[Column[str]]:
    return [Column(name, String, primary_key=True) for name in names]


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, String, nullable=False) for name in names]


def _perhaps(*names: str) -> list[Column[str]]:
    return [Column(name, String) for name in names]


def _wholes(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _partial(name: str, where: str, *columns: str, unique: bool = False) -> Index:
    """An index over some rows, the same on every engine. The state stays a literal: planners need it so."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


workspaces = Table(
    "workspaces",
    metadata,
    *_keys("id"),
    *_texts("name", "language", "zone", "country", "capture", "seasons"),
    *_perhaps("summary"),
    Column("guests", Integer, nullable=False, server_default="1"),
)

heads = Table(
    "heads",
    metadata,
    *_keys("workspace"),
    *_wholes("last_action", "last_decision", "last_meeting", "last_entry"),
    *_texts("last_hash"),
    *_wholes("register_version"),
)
"""One row a workspace: its last human numbers, the end of its journal's chain, and how often its parties, accounts or
channels have changed. Taken last in a transaction."""

connections = Table(
    "connections",
    metadata,
    *_keys("id"),
    *_texts("kind", "workspace"),
    Column("name", String, nullable=False, server_default=""),
    Column("active", Integer, nullable=False, server_default="1"),
)

installations = Table(
    "installations",
    metadata,
    *_keys("kind", "enterprise", "team"),
    *_texts("details", "secret", "installed_at"),
    *_perhaps("expires_at"),
    *_wholes("revision"),
)
"""Where Referent is installed, by the platform's own ids, "" where there is none. `secret` is encrypted at the edge."""

oauth_states = Table("oauth_states", metadata, *_keys("state"), *_texts("kind", "verifier", "at"))
"""Installations that have begun: each is used once."""

accounts = Table(
    "accounts",
    metadata,
    *_keys("workspace", "connection", "platform_id"),
    *_texts("person", "standing"),
    *_wholes("administrator"),
    *_perhaps("zone", "email"),
    Column("active", Integer, nullable=False, server_default="1"),
)

channels = Table(
    "channels",
    metadata,
    *_keys("workspace", "id"),
    *_texts("connection", "platform_id", "name"),
    *_wholes("private"),
    *_texts("language", "zone"),
    *_perhaps("summary", "summary_since"),
    *_texts("capture"),
    *_wholes("revision"),
    *_perhaps("next_meeting"),
    Column("offers", Integer, nullable=False, server_default="0"),
    *_perhaps("members_known"),
    Column("allowed", Integer, nullable=False, server_default="1"),
    Column("shared", Integer, nullable=False, server_default="0"),
    Column("action_reaction", String, server_default="pushpin"),
    *_perhaps("decision_reaction"),
    Column("reachable", Integer, nullable=False, server_default="1"),
    Index("channels_by_platform", "workspace", "connection", "platform_id", unique=True),
)

channel_members = Table(
    "channel_members",
    metadata,
    *_keys("workspace", "channel", "person", "since"),
    *_texts("until"),
    *_perhaps("known"),
    *_texts("standing"),
    Index("channel_members_by_person", "workspace", "person", "until"),
)

parties = Table(
    "parties",
    metadata,
    *_keys("workspace", "id"),
    *_texts("kind", "name", "aliases"),
    *_perhaps("key", "last_day", "merged_into"),
    *_wholes("revision"),
    Column("learned", String, nullable=False, server_default="[]"),
    Index("parties_by_key", "workspace", "key", unique=True),
)

memberships = Table(
    "memberships",
    metadata,
    *_keys("workspace", "id"),
    *_texts("made", "party"),
    *_perhaps("body", "role", "unit", "first_day", "last_day"),
    *_wholes("revision"),
)
"""`made` is an id given when the row was, which sorts by time."""

meetings = Table(
    "meetings",
    metadata,
    *_keys("workspace", "id"),
    *_wholes("number"),
    *_texts("channel", "series", "title", "start", "secretary", "audience", "place"),
    *_perhaps("end", "chair", "approver"),
    *_texts("state", "minutes"),
    *_wholes("version"),
    *_perhaps("current_item"),
    *_wholes("last_note"),
    *_perhaps("circulated_at", "term", "approved_at", "approved_by"),
    *_texts("next_meeting"),
    *_wholes("revision"),
    Index("meetings_by_number", "workspace", "number", unique=True),
    _partial("meetings_open", "state = 'open'", "workspace", "channel", unique=True),
    Index("meetings_by_channel", "workspace", "channel", "start", "number"),
    Index("meetings_by_start", "workspace", "start", "number"),
)

items = Table(
    "items",
    metadata,
    *_keys("workspace", "id"),
    *_texts("meeting"),
    *_wholes("position"),
    *_texts("number", "title", "presenters"),
    *_perhaps("approves"),
    *_wholes("revision"),
    Index("items_by_meeting", "workspace", "meeting", "position"),
)

notes = Table(
    "notes",
    metadata,
    *_keys("workspace", "id"),
    *_texts("meeting"),
    *_wholes("number"),
    *_texts("text", "maker", "made_at"),
    *_perhaps("item"),
    *_texts("kind"),
    *_wholes("revision"),
    Index("notes_by_meeting", "workspace", "meeting", "number", unique=True),
)

attendance = Table(
    "attendance",
    metadata,
    *_keys("workspace", "id"),
    *_texts("meeting"),
    *_wholes("position"),
    *_texts("name"),
    *_perhaps("party"),
    *_wholes("revision"),
    Index("attendance_by_meeting", "workspace", "meeting", "position"),
)

versions = Table(
    "versions",
    metadata,
    *_keys("workspace", "id"),
    *_texts("meeting"),
    *_wholes("version"),
    *_texts("state", "made_at", "made_by"),
    *_perhaps("content", "correction", "approved_at", "approved_by", "seal"),
    *_wholes("revision"),
    Index("versions_by_meeting", "workspace", "meeting", "version", unique=True),
)

actions = Table(
    "actions",
    metadata,
    *_keys("workspace", "id"),
    *_wholes("number"),
    *_texts("text", "stems", "maker", "made_at", "audience", "owners", "due"),
    *_perhaps("due_phrase"),
    *_texts("state"),
    *_perhaps("channel", "meeting", "item", "closed_at", "closed_by", "resting_until", "link"),
    *_texts("asks"),
    *_wholes("revision"),
    *_perhaps("due_at", "anchor", "unread_owner"),
    Index("actions_by_number", "workspace", "number", unique=True),
    _partial("actions_open", "state = 'open'", "workspace", "due", "number"),
    _partial("actions_open_in_channel", "state = 'open'", "workspace", "channel", "due", "number"),
    _partial("actions_by_meeting", "meeting IS NOT NULL", "workspace", "meeting", "number"),
    _partial("actions_closed", "closed_at IS NOT NULL", "workspace", "closed_at", "number"),
    _partial("actions_anchored", "anchor IS NOT NULL", "workspace", "channel", "number"),
    _partial("actions_resting", "state = 'open' AND resting_until IS NOT NULL", "workspace", "resting_until", "number"),
)

action_owners = Table(
    "action_owners",
    metadata,
    *_keys("workspace", "owner", "action"),
    *_wholes("number"),
    *_texts("due", "state"),
    *_perhaps("closed_at"),
    *_texts("audience"),
    *_perhaps("channel"),
    _partial(
        "action_owners_open",
        "state = 'open'",
        "workspace",
        "owner",
        "due",
        "number",
        "action",
        "audience",
        "channel",
        "state",
    ),
    _partial("action_owners_closed", "closed_at IS NOT NULL", "workspace", "owner", "closed_at", "number"),
)
"""A row for each owner of each action, with what is asked for: what a body owes is one seek in one index."""

readers = Table("readers", metadata, *_keys("workspace", "row", "party"), *_wholes("position"))
"""The persons named as a row's readers, in order."""

decisions = Table(
    "decisions",
    metadata,
    *_keys("workspace", "id"),
    *_wholes("number"),
    *_texts("text", "stems", "maker", "made_at", "audience", "state"),
    *_perhaps("channel", "meeting", "item", "superseded_by", "supersedes", "reason", "ended_at", "link"),
    *_wholes("revision"),
    Index("decisions_by_number", "workspace", "number", unique=True),
    Index("decisions_by_time", "workspace", "made_at", "number"),
    Index("decisions_by_channel", "workspace", "channel", "made_at", "number"),
    _partial("decisions_by_meeting", "meeting IS NOT NULL", "workspace", "meeting", "number"),
)

journal = Table(
    "journal",
    metadata,
    *_keys("workspace"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    *_texts("at", "actor", "verb", "subject", "label"),
    *_perhaps("meeting"),
    *_texts("audience", "facts"),
    *_perhaps("words"),
    *_texts("words_digest", "salt", "hash"),
    Index("journal_by_subject", "workspace", "subject", "seq"),
    _partial("journal_by_meeting", "meeting IS NOT NULL", "workspace", "meeting", "seq"),
    Index("journal_by_time", "workspace", "at", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    *_keys("workspace", "id"),
    *_texts("reply", "made_at"),
    *_perhaps("channel", "person"),
    *_texts("about"),
    *_perhaps("delivered_at"),
    Column("kind", String, nullable=False, server_default="post"),
    *_perhaps("connection", "thread", "respond", "place", "sent"),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("lane", String, nullable=False, server_default=""),
    Column("due_at", String, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    *_perhaps("tried_at"),
    Column("unsure", Integer, nullable=False, server_default="0"),
    Column("parts", Integer, nullable=False, server_default="0"),
    *_perhaps("given_up_at", "error", "cause"),
    _partial("outbox_waiting", _WAITING, "workspace", "made_at", "id"),
    _partial("outbox_lanes", _WAITING, "workspace", "lane", "id", "delivered_at", "given_up_at"),
    _partial("outbox_given_up", "given_up_at IS NOT NULL", "workspace", "error"),
    _partial("outbox_lost", "given_up_at IS NOT NULL", "workspace", "given_up_at", "id"),
    _partial("outbox_past", PAST, "workspace", "delivered_at", "id"),
    Index("outbox_about", "workspace", "about", "made_at", "id"),
    _partial("outbox_standing", "sent IS NOT NULL", "workspace", "place", "sent"),
)
"""Of a `lane` the first that waits goes first, by their ids; the index has all that is asked for it. `due_at` is
when the next attempt may be made: "" at once; a lease puts it off. `tried_at` is when the first was made, and `unsure`
says that one may have arrived."""

sources = Table(
    "sources",
    metadata,
    *_keys("workspace", "channel", "message"),
    Column("position", Integer, primary_key=True, autoincrement=False),
    *_texts("kind", "subject"),
    Index("sources_by_subject", "workspace", "subject"),
)

kept_commands = Table(
    "kept_commands",
    metadata,
    *_keys("workspace", "id"),
    *_texts("command", "at"),
    Index("kept_commands_by_time", "workspace", "at"),
)
"""Commands too long for a platform's button, by the digest that it carries."""

deliveries = Table(
    "deliveries",
    metadata,
    *_keys("workspace", "connection", "delivery"),
    *_texts("replies", "at"),
    Index("deliveries_by_time", "workspace", "at"),
)

captures = Table(
    "captures",
    metadata,
    *_keys("workspace", "fingerprint"),
    *_texts("subject", "label", "at"),
    Index("captures_by_time", "workspace", "at"),
)

asked = Table("asked", metadata, *_keys("workspace", "person", "place"), *_texts("words", "at"))
"""The question that a person asked last in a thread or in direct messages; their old ones go when a new one comes."""

claims = Table(
    "claims",
    metadata,
    *_keys("workspace", "channel", "kind", "day"),
    *_texts("at"),
    Column("seq", Integer, nullable=False, server_default="0"),
    Index("claims_by_day", "workspace", "kind", "day", "channel", "seq"),
)
"""Posts that are due once. `seq` is the journal's last entry that was looked at for it, 0 where nobody said."""

reminder_choices = Table("reminder_choices", metadata, *_keys("workspace", "person"), *_texts("choice", "at"))
"""Who wants fewer reminders, or none; whoever is not there gets all."""

proposals = Table("proposals", metadata, *_keys("workspace", "channel", "action"), *_texts("at"))
"""Actions that have been undone for so long that the next meeting in their channel is asked to take them up."""

posts = Table(
    "posts",
    metadata,
    *_keys("workspace", "id"),
    *_perhaps("channel", "person"),
    *_texts("at"),
    *_perhaps("author"),
    *_texts("text"),
    *_perhaps("reply", "delivery"),
    _partial("posts_by_channel", "channel IS NOT NULL", "workspace", "channel", "id"),
    _partial("posts_by_person", "person IS NOT NULL", "workspace", "person", "id"),
    Index("posts_by_delivery", "workspace", "delivery", unique=True),
)
"""The local workspace's conversation, as Slack keeps it for its own: no part of the register."""
