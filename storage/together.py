"""Whole requests that commit together, in one thread: for a process that does nothing else than to answer them.

Where each request has a thread of its own, the writer is another one, and four times for each command one thread wakes
another and waits to be woken. Here the thread that is asked writes, too: each request is answered within the
transaction that it shares with those that have come meanwhile, and is told once that is on the disk.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from queue import Empty
from typing import Protocol, TypeVar

from bot.place import Connection, Workspace
from bot.ports import Due, Ledger, Ledgers
from storage.ledger import StoredLedger
from storage.trouble import database_errors
from storage.unit import Transaction, run_unit
from storage.writer import Runs

T = TypeVar("T")


class Asked(Protocol):
    """A request that writes."""

    def answer(self, ledgers: Ledgers) -> None:
        """Makes the answer, and keeps it. It may be run again: then only what it makes last counts."""

    def tell(self, error: Exception | None) -> None:
        """What it has written is on the disk, and the answer may be told; or, with an error, nothing is stored."""


class Source(Protocol):
    """Where requests come from."""

    def wait(self) -> Asked | None:
        """The next, once there is one; None where none will come any more."""

    def next(self) -> Asked | None:
        """The next that has come already; None where none has."""


class Mailbox:
    """What waits for the writer, as `storage.writer` takes it."""

    def __init__(self, source: Source, ledgers: Ledgers) -> None:
        self._source = source
        self._ledgers = ledgers

    def get(self) -> "Request | None":
        """The next, once there is one."""
        asked = self._source.wait()
        return None if asked is None else Request(asked, self._ledgers)

    def get_nowait(self) -> "Request":
        """The next that has come. Raises `Empty`."""
        asked = self._source.next()
        if asked is None:
            raise Empty
        return Request(asked, self._ledgers)

    def put(self, job: Runs | None) -> None:
        """Only the source brings anything."""


class Request:
    """A request as the writer runs it. See `storage.writer.Job`."""

    def __init__(self, asked: Asked, ledgers: Ledgers) -> None:
        self._asked = asked
        self._ledgers = ledgers
        self._error: Exception | None = None
        self.workspace = ""

    def run(self, transaction: Transaction) -> None:
        """Answers it. What it raises is its own, unless the database has failed, which fails the transaction."""
        self._error = None
        try:
            self._asked.answer(Within(transaction, self._ledgers))
        except database_errors() as error:
            transaction.broken = error
        except Exception as error:  # noqa: BLE001  # whatever it is, it is for the one who asked
            self._error = error

    def fail(self, error: Exception) -> None:
        """Nothing came of it."""
        self._error = error

    def end(self) -> None:
        """Tells the one who asked."""
        self._asked.tell(self._error)


class Within:
    """The register as it is within one transaction: what is read is what has been written. See `bot.ports.Ledgers`."""

    def __init__(self, transaction: Transaction, ledgers: Ledgers) -> None:
        self._transaction = transaction
        self._ledgers = ledgers

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work, to be stored with the others."""
        return run_unit(self._transaction, workspace, lambda unit: work(StoredLedger(unit)))

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work that writes nothing."""
        return self.write(workspace, work)

    def workspaces(self) -> Iterable[Workspace]:
        """All workspaces."""
        return self._ledgers.workspaces()

    def create(self, workspace: Workspace, connection: Connection) -> None:
        """Raises RuntimeError: it belongs to no workspace's register, and has a transaction of its own."""
        raise RuntimeError(f"{workspace.id} and {connection.id} cannot be made within a transaction")

    def connection(self, id: str) -> Connection | None:
        """A connection."""
        return self._ledgers.connection(id)

    def put_connection(self, connection: Connection) -> None:
        """Raises RuntimeError, likewise."""
        raise RuntimeError(f"{connection.id} cannot be changed within a transaction")

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """The messages that may be delivered."""
        return self._ledgers.due(now, limit)

    def close(self) -> None:
        """It is not its own."""
