"""One unit of work as the commands have it: the repositories over it."""

from collections.abc import Mapping

from sqlalchemy import Table, func, select

from bot.place import Workspace
from bot.ports import NumberKind
from storage import tables
from storage.actions import StoredActions
from storage.decisions import StoredDecisions
from storage.deliveries import StoredDeliveries
from storage.dues import StoredDues, StoredReminding
from storage.journal import StoredJournal
from storage.meetings import StoredMeetings
from storage.outbox import StoredOutbox
from storage.parties import StoredParties
from storage.places import StoredPlaces
from storage.questions import StoredQuestions
from storage.sources import StoredSources
from storage.unit import Unit
from storage.versions import StoredVersions


class StoredLedger:
    """See `bot.ports.Ledger`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.parties = StoredParties(unit)
        self.places = StoredPlaces(unit)
        self.meetings = StoredMeetings(unit)
        self.versions = StoredVersions(unit)
        self.actions = StoredActions(unit)
        self.decisions = StoredDecisions(unit)
        self.journal = StoredJournal(unit)
        self.outbox = StoredOutbox(unit)
        self.deliveries = StoredDeliveries(unit)
        self.dues = StoredDues(unit)
        self.reminding = StoredReminding(unit)
        self.questions = StoredQuestions(unit)
        self.sources = StoredSources(unit)

    @property
    def workspace(self) -> Workspace:
        """Whose register it is."""
        return self._unit.register.workspace

    def new_id(self) -> str:
        """A UUIDv7 as 32 hexadecimal digits."""
        return self._unit.new_id()

    def sizes(self) -> Mapping[str, int]:
        """How many rows there are of each kind."""
        parties = self._unit.register.parties.values()
        persons = sum(party.kind == "person" for party in parties)
        counted = {
            "actions": tables.actions,
            "decisions": tables.decisions,
            "meetings": tables.meetings,
            "notes": tables.notes,
            "versions": tables.versions,
            "channels": tables.channels,
            "entries": tables.journal,
        }
        sizes = {name: self._size(table) for name, table in counted.items()}
        accounts = sum(bool(account.person) for account in self._unit.register.accounts.values())
        return {**sizes, "accounts": accounts, "persons": persons, "bodies": len(parties) - persons}

    def _size(self, table: Table) -> int:
        query = select(func.count().label("n")).select_from(table).where(table.c.workspace == self._unit.workspace)
        return int(self._unit.query(query, table)[0]["n"])

    def next_number(self, kind: NumberKind) -> int:
        """The next human number."""
        head = self._unit.own_head()
        if kind == "action":
            head.last_action += 1
            return head.last_action
        if kind == "decision":
            head.last_decision += 1
            return head.last_decision
        head.last_meeting += 1
        return head.last_meeting
