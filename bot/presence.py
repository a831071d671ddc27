"""How well it is known who is in a channel. A platform tells who comes and goes, and is asked again after a while: what
it has told may have been missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.place import Channel, ChannelMember
from bot.ports import Ledger
from bot.request import Request

FRESH = timedelta(minutes=10)
"""How old what is known of a membership may be. On a local connection it is always known."""
LATE = timedelta(seconds=30)
"""After this, what a platform tells has been told before and was not heard: it tells things again after a minute. Until
then, what happened may also be told in another order."""
SEEN = timedelta(hours=1)
"""How long somebody who began a form in a channel counts as there when they send it, where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where somebody is: for sure; as was last known, where the platform can be asked again; and where it cannot."""

    sure: tuple[ChannelMember, ...]
    unsure: tuple[Channel, ...] = ()
    unknown: tuple[Channel, ...] = ()


def is_in(ledger: Ledger, channel: Channel, stay: ChannelMember, at: datetime) -> bool:
    """Whether somebody is known to be in a channel still."""
    return _is_fresh(stay.known, at) or members_are_known(ledger, channel, at)


def members_are_known(ledger: Ledger, channel: Channel, at: datetime) -> bool:
    """Whether it is known who is in a channel, all of them."""
    return _is_fresh(channel.members_known, at) or ledger.places.is_local(channel.connection)


def _is_fresh(known: datetime | None, at: datetime) -> bool:
    return known is not None and at - known <= FRESH


def can_be_asked(request: Request, channel: Channel) -> bool:
    """Whether the edge of a request can still ask who is in a channel."""
    return not request.refreshed and channel.connection == request.connection


def whereabouts(
    ledger: Ledger, stays: Iterable[ChannelMember], at: datetime, *, everywhere: bool, request: Request | None = None
) -> Whereabouts:
    """Parts the stays of a person by how well they are known. In a public channel a member may be or not: that matters
    `everywhere` for a guest alone. Without a request nobody can be asked."""
    sure: list[ChannelMember] = []
    unsure: list[Channel] = []
    unknown: list[Channel] = []
    for stay in stays:
        channel = ledger.places.channel(stay.channel)
        if channel is None:
            continue
        if not (channel.private or everywhere) or is_in(ledger, channel, stay, at) or _is_there(request, channel):
            sure.append(stay)
        elif request is not None and can_be_asked(request, channel):
            unsure.append(channel)
        else:
            unknown.append(channel)
    return Whereabouts(tuple(sure), tuple(unsure), tuple(unknown))


def _is_there(request: Request | None, channel: Channel) -> bool:
    """Whether the platform vouches for the sender being in the channel at this moment."""
    return (
        request is not None
        and (request.present or seen_there(request))
        and (channel.connection, channel.platform_id) == (request.connection, request.channel)
    )


def seen_there(request: Request) -> bool:
    """Whether the platform vouched for the sender not long ago, and cannot be asked now. Who has left since is not
    there: ask that first."""
    return request.refreshed and request.seen is not None and request.at - request.seen <= SEEN
