"""A register that passes everything on to another one: what stands before it changes what it has to."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from bot.place import Connection, Workspace
from bot.ports import Due, Ledger, Ledgers

T = TypeVar("T")


class Passing:
    """See `bot.ports.Ledgers`."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it."""
        return self._ledgers.write(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work that only reads."""
        return self._ledgers.read(workspace, work)

    def workspaces(self) -> Iterable[Workspace]:
        """All workspaces."""
        return self._ledgers.workspaces()

    def create(self, workspace: Workspace, connection: Connection) -> None:
        """Makes a workspace."""
        self._ledgers.create(workspace, connection)

    def connection(self, id: str) -> Connection | None:
        """A connection."""
        return self._ledgers.connection(id)

    def put_connection(self, connection: Connection) -> None:
        """Stores a connection."""
        self._ledgers.put_connection(connection)

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """The messages that may be delivered."""
        return self._ledgers.due(now, limit)

    def close(self) -> None:
        """Lets go of the register."""
        self._ledgers.close()


class OneLook(Passing):
    """A register as it is seen in one unit that reads, in which a whole question is answered: to begin one for each
    look takes as long as the look. What is read after something was written is read anew."""

    def __init__(self, ledgers: Ledgers, workspace: str, ledger: Ledger) -> None:
        super().__init__(ledgers)
        self._workspace = workspace
        self._ledger: Ledger | None = ledger

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it: this look is over."""
        self._ledger = None
        return super().write(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work on what is seen."""
        if self._ledger is None or workspace != self._workspace:
            return super().read(workspace, work)
        return work(self._ledger)
