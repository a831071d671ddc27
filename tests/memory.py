"""The register in memory: a fake of all of `bot.ports`, for tests that need no file. It passes the same contract suite
as the engines (`tests/contract`).

A unit works on a copy of its workspace's tables, which takes the place of the original when the work has ended well.
So readers keep what they began with, and an error leaves nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import count
from threading import Lock, get_ident
from typing import TypeVar

from bot.errors import Unknown
from bot.place import Connection, Workspace
from bot.ports import Due, Ledger, NumberKind
from tests import memory_dues as dues
from tests import memory_lists as lists
from tests import memory_outbox as outbox
from tests import memory_rows as rows
from tests.memory_tables import Tables, Unit

T = TypeVar("T")
_MADE = count(1)


class MemoryLedger:
    """See `bot.ports.Ledger`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.parties = rows.MemoryParties(unit)
        self.places = rows.MemoryPlaces(unit)
        self.meetings = rows.MemoryMeetings(unit)
        self.versions = rows.MemoryVersions(unit)
        self.actions = lists.MemoryActions(unit)
        self.decisions = lists.MemoryDecisions(unit)
        self.journal = rows.MemoryJournal(unit)
        self.outbox = outbox.MemoryOutbox(unit)
        self.deliveries = rows.MemoryDeliveries(unit)
        self.dues = dues.MemoryDues(unit)
        self.reminding = dues.MemoryReminding(unit)
        self.questions = rows.MemoryQuestions(unit)
        self.sources = rows.MemorySources(unit)

    @property
    def workspace(self) -> Workspace:
        return self._unit.tables.workspace

    def new_id(self) -> str:
        """Looks like a UUIDv7, and sorts by the order in which it was made: a counter stands for the time."""
        return f"{next(_MADE):012x}70008{0:015x}"

    def sizes(self) -> Mapping[str, int]:
        tables = self._unit.tables
        persons = sum(party.kind == "person" for party in tables.parties.values())
        return {
            "actions": len(tables.actions),
            "decisions": len(tables.decisions),
            "meetings": len(tables.meetings),
            "notes": len(tables.notes),
            "versions": len(tables.versions),
            "channels": len(tables.channels),
            "accounts": sum(bool(account.person) for account in tables.accounts.values()),
            "entries": len(tables.journal),
            "persons": persons,
            "bodies": len(tables.parties) - persons,
        }

    def next_number(self, kind: NumberKind) -> int:
        numbers = self._unit.own().numbers
        numbers[kind] = numbers.get(kind, 0) + 1
        return numbers[kind]


class MemoryLedgers:
    """See `bot.ports.Ledgers`. Units that write come one after the other; those that read wait for nobody."""

    def __init__(self) -> None:
        self._workspaces: dict[str, Tables] = {}
        self._connections: dict[str, Connection] = {}
        self._lock = Lock()
        self._writer: int | None = None

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if self._writer == get_ident():
            raise RuntimeError("a command that writes has asked for another one")
        with self._lock:
            self._writer = get_ident()
            try:
                tables = self._tables(workspace).copy()
                result = work(MemoryLedger(Unit(tables, self._connections, writing=True)))
                self._workspaces[workspace] = tables
            finally:
                self._writer = None
        return result

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        return work(MemoryLedger(Unit(self._tables(workspace), self._connections, writing=False)))

    def workspaces(self) -> Iterable[Workspace]:
        return tuple(tables.workspace for tables in self._workspaces.values())

    def create(self, workspace: Workspace, connection: Connection) -> None:
        with self._lock:
            self._workspaces.setdefault(workspace.id, Tables(workspace))
            self._connections.setdefault(connection.id, connection)

    def connection(self, id: str) -> Connection | None:
        return self._connections.get(id)

    def put_connection(self, connection: Connection) -> None:
        if connection.id in self._connections:
            self._connections[connection.id] = connection

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        found = []
        for tables in self._workspaces.values():
            here = sorted(outbox.due_messages(tables, now), key=lambda pair: pair[0])
            found += [((turn, *key), due) for turn, (key, due) in enumerate(here)]
        return tuple(due for _, due in sorted(found, key=lambda pair: pair[0])[:limit])

    def close(self) -> None:
        """Holds nothing."""

    def _tables(self, workspace: str) -> Tables:
        if workspace not in self._workspaces:
            raise Unknown("workspace.unknown", workspace=workspace)
        return self._workspaces[workspace]
