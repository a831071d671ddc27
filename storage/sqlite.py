"""SQLite as the register's engine: how it is opened, and the ledgers over it.

WAL lets readers work while the writer does; synchronous=FULL makes a commit survive a loss of power; a writer begins
with BEGIN IMMEDIATE, since one that reads first and writes later would be refused when another came between.
"""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from bot.errors import StoreBusy, StoreUnreadable
from storage.ledgers import StoredLedgers
from storage.schema import bring_up_to_date
from storage.session import Session, Statements
from storage.together import Mailbox, Source
from storage.trouble import DATABASE_ERRORS, trouble_of
from storage.turns import SqliteTurns
from storage.writer import Writer

T = TypeVar("T")
_WAIT_FOR_LOCK = 5.0
"""Seconds to wait for another process that writes."""
_IDLE_READERS = 8


def open_engine(url: URL, *, create: bool) -> Engine:
    """An engine over a file that is there, or may be made. Raises `StoreUnreadable` where it is not."""
    if not create and url.database and "uri" not in url.query and not Path(url.database).exists():
        raise StoreUnreadable("trouble.missing", file=url.database)
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",  # transactions are begun and ended in plain sight
        poolclass=NullPool,
        connect_args={"timeout": _patience(url), "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _patience(url: URL) -> float:
    return float(str(url.query.get("timeout", _WAIT_FOR_LOCK)))


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA cache_size = -4000")  # KiB; what it forgets the system still keeps of the file
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")  # pages, 16 MB: a page that changes often is copied less often
    cursor.close()


class SqliteLedgers(StoredLedgers):
    """See `bot.ports.Ledgers`: one file, one writer, readers apart."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._readers: deque[Session] = deque()
        self._turns = SqliteTurns(self._new_writer, _patience(engine.url))
        self._writers = (Writer(self._turns, self._registers),)
        self._writers[0].connect()

    def look(self, work: Callable[[Session], T]) -> T:
        """Reads what belongs to no workspace, on one snapshot."""
        session = self._reader()
        try:
            session.command("BEGIN")
            return work(session)
        except DATABASE_ERRORS as error:
            raise trouble_of(error) from error
        finally:
            self._give_back(session)

    def change(self, work: Callable[[Session], T]) -> T:
        """Writes what belongs to no workspace, in a transaction of its own."""
        session = self._new_writer()
        try:
            self._turns.begin(session)
            result = work(session)
            session.command("COMMIT")
        except DATABASE_ERRORS as error:
            raise trouble_of(error) from error
        finally:
            session.close()
        return result

    def serve(self, source: Source) -> bool:
        """Answers what a source gives in the thread that calls this, until it gives no more, for a program that asks
        for nothing else meanwhile. True: this engine can, since nothing is waited for but the disk."""
        self._writers[0].serve(Mailbox(source, self))
        return True

    def _writer_of(self, workspace: str) -> Writer:
        del workspace
        return self._writers[0]

    def _close_readers(self) -> None:
        while self._readers:
            self._readers.pop().close()

    def _session(self) -> Session:
        return Session(self._engine.connect(), self._statements)

    def _new_writer(self) -> Session:
        session = self._session()
        session.command("PRAGMA busy_timeout = 0")  # `SqliteTurns` wait, with shorter steps
        return session

    def _reader(self) -> Session:
        """A session that reads, the last of those that idle where there is one: what it has in memory is the newest."""
        try:
            return self._readers.pop()
        except IndexError:
            return self._new_reader()

    def _new_reader(self) -> Session:
        try:
            session = self._session()
            session.command("PRAGMA query_only = ON")
            # KiB. Each keeps pages of its own, and forgets them when another connection has written: as many as the
            # writer keeps would fill memory once a reader, for what the system keeps of the file anyway.
            session.command("PRAGMA cache_size = -1000")
        except DATABASE_ERRORS as error:
            raise trouble_of(error) from error
        return session

    def _give_back(self, session: Session) -> None:
        try:
            session.command("ROLLBACK")
        except DATABASE_ERRORS:
            session.close()
            return
        if len(self._readers) < _IDLE_READERS:
            self._readers.append(session)
        else:
            session.close()


def _check_writable(engine: Engine) -> None:
    """Tells at once that nothing could be stored, not when the first person has typed a line."""
    with engine.connect() as connection:
        session = Session(connection, Statements(engine.dialect))
        try:
            session.command("PRAGMA journal_mode = WAL")  # which a copy that was put here by hand may not be in
            session.command("BEGIN IMMEDIATE")  # which a file that may only be read takes for a plain BEGIN
            session.command("PRAGMA user_version = 0")
            session.command("ROLLBACK")
        except DATABASE_ERRORS as error:
            if not isinstance(trouble_of(error), StoreBusy):
                raise


def open_sqlite(url: URL, *, create: bool) -> SqliteLedgers:
    """Opens a file, brings its tables up to date, and starts the writer."""
    engine = open_engine(url, create=create)
    try:
        bring_up_to_date(engine)
        _check_writable(engine)
        return SqliteLedgers(engine)
    except DATABASE_ERRORS as error:
        raise trouble_of(error) from error
