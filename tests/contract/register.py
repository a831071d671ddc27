"""One workspace of a register, as the tests of the suite write and read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.action import Action
from bot.decision import Decision
from bot.journal import Entry
from bot.meeting import Attendance, Item, Meeting, Note
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember
from bot.ports import Ledger, Ledgers, Message

T = TypeVar("T")
_PUT: dict[type, Callable[[Ledger, Any], None]] = {
    Action: lambda ledger, row: ledger.actions.put(row),
    Decision: lambda ledger, row: ledger.decisions.put(row),
    Meeting: lambda ledger, row: ledger.meetings.put(row),
    Item: lambda ledger, row: ledger.meetings.put_item(row),
    Note: lambda ledger, row: ledger.meetings.put_note(row),
    Attendance: lambda ledger, row: ledger.meetings.put_attendance(row),
    Version: lambda ledger, row: ledger.versions.put(row),
    Party: lambda ledger, row: ledger.parties.put(row),
    Membership: lambda ledger, row: ledger.parties.put_membership(row),
    Account: lambda ledger, row: ledger.places.put_account(row),
    Channel: lambda ledger, row: ledger.places.put_channel(row),
    ChannelMember: lambda ledger, row: ledger.places.put_member(row),
    Message: lambda ledger, row: ledger.outbox.put(row),
    Entry: lambda ledger, row: ledger.journal.append(row),
}


def put(ledger: Ledger, *rows: object) -> None:
    """Puts rows where they belong, in this order."""
    for row in rows:
        _PUT[type(row)](ledger, row)


@dataclass(frozen=True)
class Register:
    """A workspace to write into and to read from."""

    ledgers: Ledgers
    workspace: str

    def write(self, work: Callable[[Ledger], T]) -> T:
        return self.ledgers.write(self.workspace, work)

    def read(self, work: Callable[[Ledger], T]) -> T:
        return self.ledgers.read(self.workspace, work)

    def put(self, *rows: object) -> None:
        """Puts rows in one unit."""
        self.write(lambda ledger: put(ledger, *rows))
