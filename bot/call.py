"""A request as a command gets it: who asks, where, in which language, on which day, and the words behind the verb."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.meeting import Meeting
from bot.party import Party
from bot.place import Account, Channel, Language, Workspace
from bot.ports import Ledger
from bot.request import Request
from bot.rights import Readership, readership_of_channel, readership_of_person
from bot.wording import say


@dataclass(frozen=True, slots=True)
class Call:
    """`words` is what stands behind the verb; `verb` what the sender wrote as verb, for examples in errors.

    `mentioned`: the bot was addressed in a channel, so that the answer belongs there.
    """

    request: Request
    words: str
    workspace: Workspace
    account: Account
    speaker: Party
    channel: Channel | None
    language: Language
    mentioned: bool = False
    inline: bool = False

    @property
    def now(self) -> datetime:
        """The moment of the request, aware."""
        return self.request.at

    @property
    def today(self) -> date:
        """The date where the request was made: the channel's, else the workspace's."""
        return self.local(self.now).date()

    def local(self, moment: datetime) -> datetime:
        """A moment as the sender's clock shows it."""
        return moment.astimezone(ZoneInfo(self.zone))

    @property
    def zone(self) -> str:
        """The IANA name of the zone in which moments are shown."""
        return self.channel.zone if self.channel else self.workspace.zone

    @property
    def administrator(self) -> bool:
        """Whether the sender administrates this workspace."""
        return self.account.administrator

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence in the language of the answer."""
        return say(self.language, key, **facts)


def sender_reads(call: Call, ledger: Ledger) -> Readership:
    """What the sender may read at this moment."""
    channels = ledger.places.channels_of(call.speaker.id, call.now)
    bodies = bodies_of(call.speaker.id, ledger, call.today)
    return readership_of_person(call.workspace.id, call.account, channels, bodies)


def bodies_of(party: str, ledger: Ledger, day: date) -> tuple[str, ...]:
    """The bodies that a party itself is a member of on that day."""
    memberships = ledger.parties.memberships(party)
    return tuple(dict.fromkeys(m.body for m in memberships if m.body and m.covers(day)))


def everyone_reads(call: Call, ledger: Ledger) -> Readership:
    """What everyone in the channel of the request may read; in a direct message, what the sender may."""
    if call.channel is None:
        return sender_reads(call, ledger)
    return readership_of_channel(call.workspace.id, call.channel, ledger.places.members_of(call.channel.id, call.now))


def open_meeting(call: Call, ledger: Ledger) -> Meeting | None:
    """The meeting that is open in the channel of the request."""
    return ledger.meetings.open_in(call.channel.id) if call.channel else None


def person_reads(ledger: Ledger, person: str, action: Action, at: datetime) -> bool:
    """Whether a person may read an action: named as a reader, in its channel, or by any account that is theirs."""
    readers = ledger.actions.readers(action.id)
    channels = ledger.places.channels_of(person, at)
    if person in readers or any(stay.channel == action.channel for stay in channels):
        return True
    bodies = bodies_of(person, ledger, at.date())
    reads = (
        readership_of_person(ledger.workspace.id, account, channels, bodies)
        for account in ledger.places.accounts(person)
    )
    return any(readership.reads(action.audience, action.channel, readers) for readership in reads)
