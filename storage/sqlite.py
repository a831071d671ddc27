"""SQLite as the register's engine: how it is opened, and the ledgers over it.

WAL lets readers work while the writer does; synchronous=FULL makes a commit survive a loss of power; a writer begins
with BEGIN IMMEDIATE, since one that reads first and writes later would be refused when another came between.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from bot.errors import StoreBusy, StoreUnreadable
from bot.place import Connection, Workspace
from bot.ports import Due, Ledger
from storage import shapes, tables
from storage.conversation import StoredConversation
from storage.everything import Take, take_everything
from storage.head import Head
from storage.installations import StoredInstallations
from storage.ledger import StoredLedger
from storage.outbox import due
from storage.register import Registers
from storage.schema import bring_up_to_date
from storage.session import Session, Statements
from storage.shapes import Row
from storage.trouble import DATABASE_ERRORS, trouble_of
from storage.turns import begin
from storage.unit import Transaction, Unit
from storage.writer import Watcher, Writer

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
    cursor.execute("PRAGMA cache_size = -16000")  # KiB; a connection that only reads a little stays small
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")  # pages, 16 MB: a page that changes often is copied less often
    cursor.close()


class SqliteLedgers:
    """See `bot.ports.Ledgers`: one file, one writer, readers apart."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = Statements(engine.dialect)
        self._registers = Registers()
        self._readers: deque[Session] = deque()
        self._patience = _patience(engine.url)
        self._writer = Writer(self._new_writer(), self._registers, self._patience)

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it. May run it again."""
        return self.write_unit(workspace, lambda unit: work(StoredLedger(unit)))

    def write_unit(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """The same, for what is no part of the register."""
        return self._writer.run(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work that only reads, on one snapshot, whatever is written meanwhile."""
        return self.read_unit(workspace, lambda unit: work(StoredLedger(unit)))

    def read_unit(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """The same, for what is no part of the register."""
        return self.look(lambda session: work(Unit(Transaction(session, self._registers), workspace, writing=False)))

    def watch(self, watcher: Watcher) -> None:
        """Tells of each commit from now on."""
        self._writer.watcher = watcher

    @property
    def conversation(self) -> StoredConversation:
        """The local workspace's posts, which the same file keeps."""
        return StoredConversation(self)

    def workspaces(self) -> Iterable[Workspace]:
        """All workspaces."""
        return tuple(map(shapes.WORKSPACE.value, self.look(lambda session: session.rows(tables.workspaces))))

    def create(self, workspace: Workspace, connection: Connection) -> None:
        """Makes a workspace with a connection, where it is not there yet."""
        self.change(lambda session: _create(session, workspace, connection))

    def connection(self, id: str) -> Connection | None:
        """A connection, which is found before its workspace is known."""
        row = self.look(lambda session: session.row(tables.connections, (id,)))
        return shapes.CONNECTION.value(row) if row else None

    def put_connection(self, connection: Connection) -> None:
        """A connection as it is now."""
        row = _connection_row(connection)
        c = tables.connections.c
        self.change(
            lambda session: session.change(
                tables.connections.update()
                .where(c.id == connection.id)
                .values({name: value for name, value in row.items() if name != "id"})
            )
        )

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """The messages of all workspaces that may be delivered at that moment."""
        return self.look(lambda session: due(session, now, limit))

    @property
    def installations(self) -> StoredInstallations:
        """Where Referent is installed, which the same file keeps."""
        return StoredInstallations(self)

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

    def everything(self, workspace: str, take: Take) -> None:
        """Gives all that a workspace has, family by family, as it is at one moment."""
        self.look(lambda session: take_everything(session, workspace, take))

    def change(self, work: Callable[[Session], T]) -> T:
        """Writes what belongs to no workspace, in a transaction of its own."""
        session = self._new_writer()
        try:
            begin(session, self._patience)
            result = work(session)
            session.command("COMMIT")
        except DATABASE_ERRORS as error:
            raise trouble_of(error) from error
        finally:
            session.close()
        return result

    def close(self) -> None:
        """Stores what waits, and closes the file. Closing again does nothing."""
        self._writer.close()
        while self._readers:
            self._readers.pop().close()
        self._engine.dispose()

    def _session(self) -> Session:
        return Session(self._engine.connect(), self._statements)

    def _new_writer(self) -> Session:
        session = self._session()
        session.command("PRAGMA busy_timeout = 0")  # `begin` waits, with shorter steps
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
            session.command("PRAGMA cache_size = -2000")
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


def _create(session: Session, workspace: Workspace, connection: Connection) -> None:
    if not session.rows(tables.workspaces, id=workspace.id):
        row = shapes.WORKSPACE.row("", workspace)
        del row["workspace"]
        session.insert(tables.workspaces, [row])
        session.insert(tables.heads, [Head(workspace.id).row()])
    if not session.rows(tables.connections, id=connection.id):
        session.insert(tables.connections, [_connection_row(connection)])


def _connection_row(connection: Connection) -> Row:
    """Its workspace is no part of its key: it is the usual one of those that it serves."""
    return shapes.CONNECTION.row(connection.workspace, connection)


def _check_writable(engine: Engine) -> None:
    """Tells at once that nothing could be stored, not when the first person has typed a line."""
    with engine.connect() as connection:
        session = Session(connection, Statements(engine.dialect))
        try:
            session.command("BEGIN IMMEDIATE")  # which a file that may only be read takes for a plain BEGIN
            session.command("PRAGMA user_version = 0")
            session.command("ROLLBACK")
        except DATABASE_ERRORS as error:
            if not isinstance(trouble_of(error), StoreBusy):
                raise


def open_sqlite(url: str, *, create: bool) -> SqliteLedgers:
    """Opens a file, brings its tables up to date, and starts the writer."""
    engine = open_engine(make_url(url), create=create)
    try:
        bring_up_to_date(engine)
        _check_writable(engine)
        return SqliteLedgers(engine)
    except DATABASE_ERRORS as error:
        raise trouble_of(error) from error
