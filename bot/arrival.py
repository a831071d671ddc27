"""Who has come, and where: the account, the person behind it, and the channel. Whoever speaks is known from then on."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.cleaning import visible
from bot.errors import Incomplete, NotAllowed, TooLong, Unknown
from bot.events import joined, new_channel, person_named
from bot.party import Party
from bot.place import Account, Channel, ChannelMember, Language, Workspace
from bot.ports import Ledger
from bot.presence import FRESH, LATE, can_be_asked, is_in, members_are_known, seen_there
from bot.request import Request
from bot.rights import MembershipStale

__all__ = ["LONGEST_NAME", "Arrival", "MembershipStale", "Stranger", "arrive", "kept_out"]

LONGEST_NAME = 100
"""Characters in the name of a person or a channel that comes by itself."""
RENEWED = FRESH / 2
"""How old what is known of a stay is before it is written anew, where the platform vouches for it."""


class Stranger(Exception):  # no error: it sends the request the way of those that write
    """Somebody, or a channel, that is not known yet was met while reading."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who asks and where; `language` is that of the place."""

    account: Account
    speaker: Party
    channel: Channel | None
    language: Language


def arrive(request: Request, ledger: Ledger, *, writing: bool) -> Arrival:
    """Looks up account, person and channel; makes them where they are new, which needs a unit that writes.

    A private channel does not exist for those who are not in it. Raises `MembershipStale` where that is to be asked.
    """
    account = _account(request, ledger, writing=writing)
    speaker = ledger.parties.get(account.person)
    if speaker is None:
        raise Unknown("person.erased")
    channel = _channel(request, ledger, account, writing=writing) if request.channel else None
    return Arrival(account, speaker, channel, channel.language if channel else ledger.workspace.language)


def kept_out(arrival: Arrival, workspace: Workspace) -> NotAllowed | None:
    """Why the bot does nothing here, or for who asks: an administrator has said so."""
    if arrival.channel is not None and not arrival.channel.allowed:
        return NotAllowed("access.channel_closed", channel=arrival.channel.name)
    if arrival.account.standing != "member" and not workspace.guests:
        return NotAllowed("access.guests_closed")
    return None


def _account(request: Request, ledger: Ledger, *, writing: bool) -> Account:
    account = ledger.places.account(request.connection, request.account)
    if account is None:
        if not writing:
            raise Stranger
        account = Account(
            connection=request.connection,
            platform_id=request.account,
            person=(person := _person(request, ledger)),
            standing=request.standing,
            administrator=_administrates(request, ledger, person),
        )
        ledger.places.put_account(account)
    elif account.standing != request.standing and ledger.places.is_local(request.connection):
        # Elsewhere the platform tells what an account is (`bot.events_people`), and a request does not.
        if not writing:
            raise Stranger
        account = replace(account, standing=request.standing)
        ledger.places.put_account(account)
    return account


def _administrates(request: Request, ledger: Ledger, person: str) -> bool:
    """On the local connection the first who ever comes administrates, and so does a person who did under another
    spelling of the name; elsewhere who installed it does."""
    accounts = ledger.places.accounts()
    if not accounts:
        return ledger.places.is_local(request.connection)
    return any(account.administrates for account in accounts if account.person == person)


def _person(request: Request, ledger: Ledger) -> str:
    """The person behind a new account: on the local connection the one of that name, elsewhere always a new one,
    since a display name grants nothing."""
    name = " ".join((request.name if visible(request.name) else request.account).split())
    connection = ledger.places.connection(request.connection)
    if connection is not None and connection.kind == "local":
        if not visible(name):
            raise Incomplete("person.nameless")
        _check_length(name)
        return person_named(ledger, name).id
    person = Party(ledger.new_id(), "person", name[:LONGEST_NAME])
    ledger.parties.put(person)
    return person.id


def _check_length(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise TooLong("name.too_long", longest=LONGEST_NAME, count=len(name), name=name[:LONGEST_NAME])


def _channel(request: Request, ledger: Ledger, account: Account, *, writing: bool) -> Channel:
    platform_id = request.channel or ""
    channel = ledger.places.channel_at(request.connection, platform_id)
    if channel is None:
        if not writing:
            raise Stranger
        _check_length(platform_id)
        channel = new_channel(ledger, request.connection, platform_id, request.at)
        # Where the platform has not told who may read it, it is for those in it alone, until it does.
        channel = replace(channel, private=not ledger.places.is_local(request.connection))
        ledger.places.put_channel(channel)
    if _must_be_in(channel, account):
        _check_there(request, ledger, channel, account, writing=writing)
    return channel


def _check_there(request: Request, ledger: Ledger, channel: Channel, account: Account, *, writing: bool) -> None:
    """Raises where the sender is not in the channel. Where the platform vouches for them they are, from now on; not
    where it has just told that they left, which may have been after they spoke."""
    stays = ledger.places.channels_of(account.person, request.at)
    stay = next((each for each in stays if each.channel == channel.id), None)
    just_left = stay is None and _was_there(ledger, channel, account, request.at - LATE)
    if request.present and not just_left:
        _vouched(request, ledger, channel, account, stay, writing=writing)
    elif stay is None or not is_in(ledger, channel, stay, request.at):
        known = members_are_known(ledger, channel, request.at) and not (request.present and just_left)
        if can_be_asked(request, channel) and not known:
            raise MembershipStale((channel.platform_id,))
        if stay is None:
            raise Unknown("channel.unknown", channel=channel.platform_id)
        if not seen_there(request):
            raise Unknown("channel.not_told", channel=channel.name)


def _was_there(ledger: Ledger, channel: Channel, account: Account, at: datetime) -> bool:
    return any(stay.channel == channel.id for stay in ledger.places.channels_of(account.person, at))


def _vouched(
    request: Request, ledger: Ledger, channel: Channel, account: Account, stay: ChannelMember | None, *, writing: bool
) -> None:
    if stay is None:
        if not writing:
            raise Stranger
        joined(ledger, channel, account.person, request.at, account.standing)
    elif writing and (stay.known is None or request.at - stay.known > RENEWED):
        ledger.places.put_member(replace(stay, known=request.at))


def _must_be_in(channel: Channel, account: Account) -> bool:
    return channel.private or account.standing != "member"
