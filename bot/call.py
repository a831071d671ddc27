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


def person_readership(ledger: Ledger, person: str, at: datetime) -> Readership:
    """What a person may read: named as a reader, in the channels they are in, and by all accounts that are theirs."""
    stays = ledger.places.channels_of(person, at)
    bodies = bodies_of(person, ledger, at.astimezone(ZoneInfo(ledger.workspace.zone)).date())
    accounts = ledger.places.accounts(person)
    audiences = (readership_of_person(ledger.workspace.id, each, stays, bodies).audiences for each in accounts)
    channels = frozenset(stay.channel for stay in stays)
    return Readership(frozenset().union(*audiences), channels, frozenset((person, *bodies)))


def person_reads(ledger: Ledger, person: str, action: Action, at: datetime) -> bool:
    """Whether a person may read an action."""
    readers = ledger.actions.readers(action.id)
    return person_readership(ledger, person, at).reads(action.audience, action.channel, readers)


def is_speaker(call: Call, ledger: Ledger, person: str | None) -> bool:
    """Whether a person is the sender, perhaps by an entry that has been merged into theirs."""
    while person is not None and person != call.speaker.id:
        party = ledger.parties.get(person)
        person = party.merged_into if party else None
    return person is not None
