"""A request as a command gets it: who asks, where, in which language, on which day, and the words behind the verb."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.decision import Decision
from bot.meeting import Meeting
from bot.party import Party
from bot.place import Account, Channel, Language, Workspace
from bot.ports import Ledger
from bot.presence import can_be_asked, members_are_known, whereabouts
from bot.request import Request
from bot.rights import Readership, Unsure, makers_of, readership_of_channel, readership_of_person
from bot.wording import say


@dataclass(frozen=True, slots=True)
class Call:
    """`words` is what stands behind the verb; `verb` what the sender wrote as verb, for examples in errors.

    `mentioned`: the bot was addressed in a channel, so that the answer belongs there. `position` is which of the marked
    lines of its message the words are, from 0.
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
    position: int = 0

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
        return self.account.administrates

    def say(self, key: str, /, **facts: object) -> str:
        """A sentence in the language of the answer."""
        return say(self.language, key, **facts)


def sender_reads(call: Call, ledger: Ledger) -> Readership:
    """What the sender may read at this moment."""
    stays = ledger.places.channels_of(call.speaker.id, call.now)
    guest = call.account.standing != "member"
    there = whereabouts(ledger, stays, call.now, everywhere=guest, request=call.request)
    bodies = bodies_of(call.speaker.id, ledger, call.today)
    sure = readership_of_person(call.workspace.id, call.account, there.sure, bodies)
    if not there.unsure and not there.unknown:
        return sure
    return replace(sure, own=_ids(there.unknown), unsure=_unsure(there.unsure, guest=guest))


def _ids(channels: Iterable[Channel]) -> frozenset[str]:
    return frozenset(channel.id for channel in channels)


def _unsure(channels: tuple[Channel, ...], *, guest: bool) -> Unsure | None:
    """What is read in channels besides: by a guest all that is there, by a member what is for those in it alone."""
    if not channels:
        return None
    asked = tuple(channel.platform_id for channel in channels)
    return Unsure(asked, channels=_ids(channels)) if guest else Unsure(asked, audiences=_ids(channels))


def bodies_of(party: str, ledger: Ledger, day: date) -> tuple[str, ...]:
    """The bodies that a party itself is a member of on that day."""
    memberships = ledger.parties.memberships(party)
    return tuple(dict.fromkeys(m.body for m in memberships if m.body and m.covers(day)))


def everyone_reads(call: Call, ledger: Ledger) -> Readership:
    """What everyone in the channel of the request may read; in a direct message, what the sender may."""
    channel = call.channel
    if channel is None:
        return sender_reads(call, ledger)
    reads = channel_readership(ledger, channel, call.now)
    if not can_be_asked(call.request, channel) or members_are_known(ledger, channel, call.now):
        return reads
    more = readership_of_channel(ledger.workspace.id, channel, ()).audiences  # if only members are there
    return replace(reads, unsure=Unsure((channel.platform_id,), audiences=more)) if more else reads


def channel_readership(ledger: Ledger, channel: Channel, at: datetime) -> Readership:
    """What everyone in a channel may read, as far as it is known who is there."""
    known = members_are_known(ledger, channel, at)
    return readership_of_channel(
        ledger.workspace.id, channel, ledger.places.members_of(channel.id, at) if known else (), known=known
    )


def open_meeting(call: Call, ledger: Ledger) -> Meeting | None:
    """The meeting that is open in the channel of the request."""
    return ledger.meetings.open_in(call.channel.id) if call.channel else None


def person_readership(ledger: Ledger, person: str, at: datetime) -> Readership:
    """What a person may read: named as a reader, in the channels they are in, and by all accounts that are theirs."""
    accounts = [account for account in ledger.places.accounts(person) if account.active]
    guest = any(account.standing != "member" for account in accounts)
    there = whereabouts(ledger, ledger.places.channels_of(person, at), at, everywhere=guest)
    bodies = bodies_of(person, ledger, at.astimezone(ZoneInfo(ledger.workspace.zone)).date())
    audiences = (readership_of_person(ledger.workspace.id, each, there.sure, bodies).audiences for each in accounts)
    channels = frozenset(stay.channel for stay in there.sure)
    parties = frozenset((person, *bodies))
    return Readership(frozenset().union(*audiences), channels, parties, own=_ids(there.unknown))


def person_reads(ledger: Ledger, person: str, action: Action, at: datetime) -> bool:
    """Whether a person may read an action."""
    return reads_row(person_readership(ledger, person, at), ledger, action)


def reads_row(readers: Readership, ledger: Ledger, row: Action | Decision) -> bool:
    """Whether an action or decision is read."""
    return readers.reads(row.audience, row.channel, ledger.actions.readers(row.id), makers_of(row))


def is_speaker(call: Call, ledger: Ledger, person: str | None) -> bool:
    """Whether a person is the sender, perhaps by an entry that has been merged into theirs."""
    while person is not None and person != call.speaker.id:
        party = ledger.parties.get(person)
        person = party.merged_into if party else None
    return person is not None
