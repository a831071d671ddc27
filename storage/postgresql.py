"""PostgreSQL as the register's engine: how it is connected to, and the ledgers over it.

A transaction sees one moment (REPEATABLE READ). Several writers share the work, each for some of the workspaces, so
that one workspace's wait is not another's; readers come from a pool, and are as many as it has at most.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Column, Connection, Engine, create_engine, event, select
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.errors import Outdated, ReferentError, StoreBusy, StoreUncertain, StoreUnreadable
from storage import tables
from storage.everything import Take, take_everything
from storage.ledgers import StoredLedgers
from storage.schema import bring_up_to_date, version_of
from storage.session import Session, Statements
from storage.trouble import Conflict, Lost, database_errors, refusal_of, trouble_of
from storage.turns import pause
from storage.writer import Writer

T = TypeVar("T")
_PATIENCE = 5.0
"""Seconds that a command waits for others' locks, for a free connection, or for a database that is away."""
_WRITERS = 4
_READERS = 8
_PAUSE = 0.05
_AGAIN = 3
"""How often a change that another's row was in the way of runs again."""
_PREPARED = 400
"""Statements that the server keeps ready for a connection; we have some two hundred."""
_USUAL = {
    "application_name": "referent",
    "client_encoding": "utf8",
    "connect_timeout": "5",
    # So that a server that has vanished is noticed before the people who wait have gone.
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""What is told to libpq, unless the URL says otherwise (https://www.postgresql.org/docs/current/libpq-connect.html)."""
_SETTINGS = (
    "SET jit = off",  # our questions take less time than it does to compile one
    f"SET lock_timeout = {int(_PATIENCE * 1000)}",
    "SET idle_in_transaction_session_timeout = 60000",  # what we have lost sight of must not hold its locks for hours
)
_WRITE = "BEGIN ISOLATION LEVEL REPEATABLE READ"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class _Types(PGTypeCompiler):
    """Columns are compared by their bytes, as SQLite does: ids and moments then sort alike everywhere, an index needs
    no language's rules, and none is out of order after an update of the system has changed those."""

    def visit_VARCHAR(self, type_: Any, **given: Any) -> str:
        """A column, or a value in a statement."""
        told = super().visit_VARCHAR(type_, **given)
        return f'{told} COLLATE "C"' if isinstance(given.get("type_expression"), Column) else told


def open_engine(address: URL) -> Engine:
    """An engine over a server, which is not connected to yet. Raises `StoreUnreadable` where the driver is missing."""
    given = {name: value for name, value in _USUAL.items() if name not in address.query}
    try:
        engine = create_engine(
            address,
            isolation_level="AUTOCOMMIT",  # transactions are begun and ended in plain sight
            poolclass=NullPool,
            pool_reset_on_return=None,
            paramstyle="format",  # values by position, as on SQLite
            connect_args=given,
        )
    except ImportError as error:
        raise StoreUnreadable("trouble.no_driver") from error
    engine.dialect.type_compiler_instance = _Types(engine.dialect)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.prepared_max = _PREPARED
    connection.autocommit = True
    connection.execute("; ".join(_SETTINGS))


class PostgresqlLedgers(StoredLedgers):
    """See `bot.ports.Ledgers`: one server, some writers, a pool of readers."""

    patience = _PATIENCE

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._idle: deque[Session] = deque()
        self._free = BoundedSemaphore(_READERS)
        self._writers = tuple(Writer(self, self._registers) for _ in range(_WRITERS))

    # --- see `storage.turns.Turns` ---

    def open(self) -> Session:
        """A new connection. What the register was before it is not relied on: the server may be another than it was.
        Raises `Lost` where there is none to be had at the moment."""
        try:
            session = Session(self._engine.connect(), self._statements)
        except database_errors() as error:
            raise Lost from error
        self._registers.clear()
        return session

    def begin(self, session: Session, locked: Iterable[str] | None) -> None:
        """Begins a transaction that writes; whoever holds one of the heads is waited for."""
        session.command(_WRITE)
        if locked is not None:
            c = tables.heads.c
            session.query(
                select(c.workspace).where(c.workspace.in_(sorted(locked))).order_by(c.workspace).with_for_update()
            )

    # --- see `StoredLedgers` ---

    def look(self, work: Callable[[Session], T]) -> T:
        """Reads on one snapshot."""
        return self._again(lambda: self._looked(work))

    def glance(self, work: Callable[[Session], T]) -> T:
        """Reads without a transaction, for which the server would be asked twice more."""
        return self._again(lambda: self._lent(work))

    def _again(self, read: Callable[[], T]) -> T:
        """On another connection, where one broke."""
        until = time.monotonic() + self.patience
        while True:
            try:
                return read()
            except Lost:
                if time.monotonic() > until:
                    raise
            pause(_PAUSE)

    def change(self, work: Callable[[Session], T]) -> T:
        """Writes what belongs to no workspace, again where another came between."""
        until, again = time.monotonic() + self.patience, _AGAIN
        while True:
            try:
                return self._lent(lambda session: _in(session, _WRITE, work, _commit))
            except (Conflict, Lost):
                if time.monotonic() > until:
                    raise
            except Outdated as error:  # a row got in the way, which the next run sees; or the work itself says so
                again -= 1
                if not again or not isinstance(error.__cause__, database_errors()):
                    raise
            pause(_PAUSE)

    def everything(self, workspace: str, take: Take) -> None:
        """Gives all that a workspace has, once: who takes it has begun to write it down."""
        self._looked(lambda session: take_everything(session, workspace, take))

    def _writer_of(self, workspace: str) -> Writer:
        return self._writers[crc32(workspace.encode()) % _WRITERS]

    def _looked(self, work: Callable[[Session], T]) -> T:
        return self._lent(lambda session: _in(session, _READ, work, _roll_back))

    def _lent(self, work: Callable[[Session], T]) -> T:
        """Lends a connection of the pool. Raises a driver's error as our trouble; a connection that has seen one is not
        used again."""
        if not self._free.acquire(timeout=self.patience):
            raise StoreBusy("trouble.busy")
        try:
            session = self._taken() or self.open()
            try:
                return work(session)
            except database_errors() as error:
                session.leave()
                raise trouble_of(error) from error
            finally:
                if not session.left:
                    self._idle.append(session)
        finally:
            self._free.release()

    def _taken(self) -> Session | None:
        """The last of those that idle."""
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def _close_readers(self) -> None:
        while self._idle:
            self._idle.pop().leave()


def _in(session: Session, begin: str, work: Callable[[Session], T], end: Callable[[Session], None]) -> T:
    """Work in a transaction. What it raises itself leaves nothing, and the connection as it was."""
    session.command(begin)
    try:
        result = work(session)
    except database_errors():
        raise
    except BaseException:
        _roll_back(session)
        raise
    end(session)
    return result


def _roll_back(session: Session) -> None:
    session.command("ROLLBACK")


def _commit(session: Session) -> None:
    try:
        session.command("COMMIT")
    except database_errors() as error:
        if isinstance(trouble_of(error), Lost):
            session.leave()
            raise StoreUncertain("trouble.uncertain") from error
        raise


def open_postgresql(address: URL, *, create: bool) -> PostgresqlLedgers:
    """Connects, brings the tables up to date, and starts."""
    engine = open_engine(address)
    try:
        _reach(engine, create=create)
        bring_up_to_date(engine)
    except database_errors() as error:
        raise trouble_of(error) from error
    return PostgresqlLedgers(engine)


def _reach(engine: Engine, *, create: bool) -> None:
    """Connects for the first time, and tells what is wrong with the server. One that is starting is waited for."""
    with _first(engine) as connection:
        session = Session(connection, Statements(engine.dialect))
        ((writes,),) = session.command("SHOW transaction_read_only")
        if writes == "on":
            raise StoreUnreadable("trouble.no_writes", places=places_of(engine.url))
        ((encoding,),) = session.command("SHOW server_encoding")
        if encoding != "UTF8":
            raise StoreUnreadable("trouble.encoding", database=engine.url.database, encoding=encoding)
        if not create and version_of(session) is None:
            raise StoreUnreadable("trouble.no_register", database=engine.url.database)


def _first(engine: Engine) -> Connection:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return engine.connect()
        except database_errors() as error:
            refused = refusal(error, engine.url)
            if not isinstance(refused, StoreBusy) or time.monotonic() > until:
                raise refused from error
        time.sleep(_PAUSE)


def refusal(error: Exception, address: URL) -> ReferentError:
    """Why no connection was made, in our words."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    user = address.username or str(address.query.get("user", ""))
    return refusal_of(cause, places=places_of(address), user=user, database=address.database or user)


def places_of(address: URL) -> str:
    """The servers that a URL names, with their ports; without names and passwords."""
    told = address.query.get("host", ())
    hosts = [address.host] if address.host else [told] if isinstance(told, str) else list(told)
    each = [f"{host}:{address.port}" if address.port else str(host) for host in hosts]
    return ", ".join(each) or "localhost"
