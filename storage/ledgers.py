"""The register's door, whichever engine is behind it: what all engines do alike."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine

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
from storage.session import Session, Statements
from storage.shapes import Row
from storage.together import Source
from storage.unit import Transaction, Unit
from storage.writer import Watcher, Writer

T = TypeVar("T")


class StoredLedgers(ABC):
    """See `bot.ports.Ledgers`. An engine gives its writers, and ways to look and to change apart from them."""

    _writers: tuple[Writer, ...]

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = Statements(engine.dialect)
        self._registers = Registers()

    @abstractmethod
    def look(self, work: Callable[[Session], T]) -> T:
        """Reads what belongs to no workspace, on one snapshot."""

    def glance(self, work: Callable[[Session], T]) -> T:
        """The same, for what is one statement, which sees one moment by itself."""
        return self.look(work)

    @abstractmethod
    def change(self, work: Callable[[Session], T]) -> T:
        """Writes what belongs to no workspace, in a transaction of its own. May run it again."""

    @abstractmethod
    def _writer_of(self, workspace: str) -> Writer:
        """Who writes for a workspace: always the same."""

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it. May run it again."""
        return self.write_unit(workspace, lambda unit: work(StoredLedger(unit)))

    def write_unit(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """The same, for what is no part of the register."""
        if any(writer.is_writing_here for writer in self._writers):
            raise RuntimeError("a command that writes has asked for another one")
        return self._writer_of(workspace).run(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work that only reads, on one snapshot, whatever is written meanwhile. May run it again."""
        return self.read_unit(workspace, lambda unit: work(StoredLedger(unit)))

    def read_unit(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """The same, for what is no part of the register."""
        return self.look(lambda session: work(Unit(Transaction(session, self._registers), workspace, writing=False)))

    def serve(self, source: Source) -> bool:
        """Answers what a source gives in the thread that calls this, where that is how the engine does best; else
        False, and nothing is done."""
        del source
        return False

    def watch(self, watcher: Watcher) -> None:
        """Tells of each commit from now on."""
        for writer in self._writers:
            writer.watcher = watcher

    @property
    def conversation(self) -> StoredConversation:
        """The local workspace's posts, which the same database keeps."""
        return StoredConversation(self)

    @property
    def installations(self) -> StoredInstallations:
        """Where Referent is installed, which the same database keeps."""
        return StoredInstallations(self)

    def workspaces(self) -> Iterable[Workspace]:
        """All workspaces."""
        return tuple(map(shapes.WORKSPACE.value, self.glance(lambda session: session.rows(tables.workspaces))))

    def create(self, workspace: Workspace, connection: Connection) -> None:
        """Makes a workspace with a connection, where it is not there yet."""
        self.change(lambda session: _create(session, workspace, connection))

    def connection(self, id: str) -> Connection | None:
        """A connection, which is found before its workspace is known."""
        row = self.glance(lambda session: session.row(tables.connections, (id,)))
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
        return self.glance(lambda session: due(session, now, limit))

    def everything(self, workspace: str, take: Take) -> None:
        """Gives all that a workspace has, family by family, as it is at one moment."""
        self.look(lambda session: take_everything(session, workspace, take))

    def close(self) -> None:
        """Stores what waits, and lets go of the database. Closing again does nothing."""
        for writer in self._writers:
            writer.close()
        self._close_readers()
        self._engine.dispose()

    @abstractmethod
    def _close_readers(self) -> None:
        """Lets go of connections that idle."""


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
