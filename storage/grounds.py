"""What the engines do differently where there is no register yet: telling ours from somebody else's database, and
letting one of several programs that start at once make the tables."""

from typing import Protocol

from bot.errors import StoreUnreadable
from storage.session import Session

_APPLICATION = 0x52656672
"""SQLite's application id, "Refr", which tells a register from somebody else's database (https://sqlite.org/pragma.html)."""
_LOCK = 0x52656672
"""The same word as the key of PostgreSQL's advisory lock."""
_OURS = frozenset({"alembic_version", "heads", "journal", "action_owners"})
"""Tables that nobody else has all of."""


class Ground(Protocol):
    """A database of one engine, perhaps with a register in it."""

    def is_ours(self, session: Session) -> bool:
        """Whether there is a register; not, where it is empty. Raises `StoreUnreadable` where it is somebody else's."""

    def hold(self, session: Session) -> None:
        """Begins a transaction that makes tables, when no other program is at it."""

    def mark(self, session: Session) -> None:
        """Makes it ours, in that transaction."""


class SqliteGround:
    """A file, which says in its head whose it is."""

    def is_ours(self, session: Session) -> bool:
        """By the application id."""
        if session.command("PRAGMA application_id")[0][0] == _APPLICATION:
            return True
        if session.command("SELECT name FROM sqlite_master LIMIT 1"):
            raise StoreUnreadable("trouble.foreign", file=session.connection.engine.url.database)
        return False

    def hold(self, session: Session) -> None:
        """One may write at a time."""
        session.command("PRAGMA journal_mode = WAL")
        session.command("BEGIN IMMEDIATE")

    def mark(self, session: Session) -> None:
        """By the application id."""
        session.command(f"PRAGMA application_id = {_APPLICATION}")


class PostgresqlGround:
    """The schema that the connection works in, the first on its search path."""

    def is_ours(self, session: Session) -> bool:
        """By its tables."""
        found = session.command(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
        names = {name for (name,) in found}
        if names >= _OURS:
            return True
        if names:
            raise StoreUnreadable("trouble.foreign_database", database=session.connection.engine.url.database)
        return False

    def hold(self, session: Session) -> None:
        """One has the lock at a time; it goes with the transaction."""
        session.command("BEGIN")
        session.command("SET LOCAL lock_timeout = 0")  # another may have much to bring up to date
        session.command("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))

    def mark(self, session: Session) -> None:
        """Its tables do."""


_GROUNDS: dict[str, Ground] = {"sqlite": SqliteGround(), "postgresql": PostgresqlGround()}


def ground_of(session: Session) -> Ground:
    """That of the engine which the session speaks to."""
    return _GROUNDS[session.engine]
