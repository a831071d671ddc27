"""One unit of work as the commands have it: the repositories over it."""

from functools import cached_property

from bot.place import Workspace
from bot.ports import NumberKind
from storage.actions import StoredActions
from storage.decisions import StoredDecisions
from storage.deliveries import StoredDeliveries
from storage.journal import StoredJournal
from storage.meetings import StoredMeetings
from storage.outbox import StoredOutbox
from storage.parties import StoredParties
from storage.places import StoredPlaces
from storage.unit import Unit, new_id
from storage.versions import StoredVersions


class StoredLedger:
    """See `bot.ports.Ledger`. A repository is made when it is first asked for."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @property
    def workspace(self) -> Workspace:
        """Whose register it is."""
        return self._unit.register.workspace

    @cached_property
    def parties(self) -> StoredParties:
        """Persons and bodies."""
        return StoredParties(self._unit)

    @cached_property
    def places(self) -> StoredPlaces:
        """Accounts and channels."""
        return StoredPlaces(self._unit)

    @cached_property
    def meetings(self) -> StoredMeetings:
        """Meetings with their items, notes and attendance."""
        return StoredMeetings(self._unit)

    @cached_property
    def versions(self) -> StoredVersions:
        """Versions of minutes."""
        return StoredVersions(self._unit)

    @cached_property
    def actions(self) -> StoredActions:
        """Actions."""
        return StoredActions(self._unit)

    @cached_property
    def decisions(self) -> StoredDecisions:
        """Decisions."""
        return StoredDecisions(self._unit)

    @cached_property
    def journal(self) -> StoredJournal:
        """The chain of all that happened."""
        return StoredJournal(self._unit)

    @cached_property
    def outbox(self) -> StoredOutbox:
        """Messages on their way."""
        return StoredOutbox(self._unit)

    @cached_property
    def deliveries(self) -> StoredDeliveries:
        """What makes a repeat harmless."""
        return StoredDeliveries(self._unit)

    def new_id(self) -> str:
        """A UUIDv7 as 32 hexadecimal digits."""
        return new_id()

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
