"""Who may read and do what, where. What a person may not read does not exist for them.

An audience is named by an id: the workspace's (all its members), a connection's (its members, not guests), a channel's
(those in it), or the row's own ("named persons", who stand in the ledger's list of readers).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.action import Action
from bot.decision import Decision
from bot.meeting import Meeting
from bot.place import Account, Channel, ChannelMember


class MembershipStale(Exception):  # no error: it sends the edge to ask the platform, and then to ask again
    """An answer depends on who is in some channels, and what is known of that is older than it may be. `channels` are
    the platform's ids of them, on the connection of the request."""

    def __init__(self, channels: Iterable[str]) -> None:
        self.channels = tuple(dict.fromkeys(channels))
        super().__init__(self.channels)


@dataclass(frozen=True, slots=True)
class Unsure:
    """What else somebody reads if they still are where they were when it was last known; `channels_asked` are the
    platform's ids of where that is."""

    channels_asked: tuple[str, ...]
    audiences: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Readership:
    """What somebody, or everybody in a channel, may read.

    A row is read if its audience is in `audiences`, or its channel in `channels` (how a guest reads), or one of
    `parties` is named as its reader. In the channels of `own` nobody can tell who is there now: only maker and owners
    read. Where something depends on what is `unsure`, `MembershipStale` is raised.
    """

    audiences: frozenset[str]
    channels: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    unsure: Unsure | None = None

    def reads(
        self, audience: str, channel: str | None, readers: Iterable[str] = (), makers: Iterable[str] = ()
    ) -> bool:
        """Whether a row with this audience, channel and named readers is read; `makers` are its maker and owners.
        Raises `MembershipStale` where that cannot be told yet."""
        if (
            audience in self.audiences
            or (channel is not None and channel in self.channels)
            or not self.parties.isdisjoint(readers)
            or (channel is not None and channel in self.own and not self.parties.isdisjoint(makers))
        ):
            return True
        unsure = self.unsure
        if unsure and (audience in unsure.audiences or channel in unsure.channels):
            raise MembershipStale(unsure.channels_asked)
        return False

    def certain(self) -> "Readership":
        """The same, where nothing is unsure. Raises `MembershipStale` where something is."""
        if self.unsure is not None:
            raise MembershipStale(self.unsure.channels_asked)
        return self

    def within(self, other: "Readership") -> bool:
        """Whether the other reads all that this one does."""
        mine, theirs = self.certain(), other.certain()
        return (
            mine.audiences <= theirs.audiences
            and mine.channels <= theirs.channels
            and mine.parties <= theirs.parties
            and mine.own <= theirs.own
        )


def makers_of(row: Action | Decision | Meeting) -> tuple[str, ...]:
    """Those who read a row also where it cannot be known who else is in its channel: its maker and its owners. A
    meeting is nobody's own."""
    match row:
        case Action():
            return (row.maker, *row.owners)
        case Decision():
            return (row.maker,)
    return ()


def audience_of(channel: Channel | None, own: str) -> str:
    """The audience of what is made in a channel, or in a direct message (the row's `own` id: named persons)."""
    if channel is None:
        return own
    return channel.id if channel.private else channel.connection


def readership_of_person(
    workspace: str, account: Account, memberships: Iterable[ChannelMember], bodies: Iterable[str]
) -> Readership:
    """What one person may read at the moment of asking.

    `memberships` are the channels the person is in now, `bodies` those it is a member of now.
    """
    channels = frozenset(member.channel for member in memberships)
    parties = frozenset((account.person, *bodies))
    if account.standing == "member":
        return Readership(channels | {workspace, account.connection}, parties=parties)
    return Readership(frozenset(), channels, parties)


def readership_of_channel(
    workspace: str, channel: Channel, members: Iterable[ChannelMember], *, known: bool = True
) -> Readership:
    """What everyone in a channel may read. With a guest among them, or somebody of another organisation, and where it
    is not `known` who is there: that channel's rows and nothing else."""
    if not known or channel.shared or any(member.standing != "member" for member in members):
        return Readership(frozenset(), frozenset((channel.id,)))
    return Readership(frozenset((workspace, channel.connection, *((channel.id,) if channel.private else ()))))


def may_approve(person: str, meeting: Meeting) -> bool:
    """The chair, or whom the chair lets approve."""
    return person in {meeting.chair, meeting.approver} - {None}


def may_lead(person: str, meeting: Meeting, *, administrator: bool) -> bool:
    """The chair, the secretary or an administrator: close, reopen, circulate, correct, and change the chair."""
    return administrator or person in {meeting.chair, meeting.secretary}


def may_change_decision(person: str, decision: Decision, meeting: Meeting | None, *, administrator: bool) -> bool:
    """The meeting's chair or secretary, who recorded it, or an administrator."""
    leads = meeting is not None and person in {meeting.chair, meeting.secretary}
    return administrator or leads or person == decision.maker


def may_name_approver(person: str, meeting: Meeting) -> bool:
    """The chair alone."""
    return meeting.chair is not None and person == meeting.chair
